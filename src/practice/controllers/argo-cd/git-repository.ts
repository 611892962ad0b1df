import { parseAllDocuments } from 'yaml';
import type { ObjectStore } from '../../api/object-store.ts';
import type { JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import { configMapKind } from '../../kinds/plain-kinds.ts';
import type { Source } from './application.ts';
import { ARGO_NAMESPACE } from './application.ts';

/** What Git says; `problem` in the words of Argo CD's conditions. */
export type Checkout =
  | { readonly revision: string; readonly manifests: readonly JsonObject[] }
  | { readonly revision: string; readonly problem: string };

/**
 * The practice cluster has no Git. `https://git.example/shop.git` is the ConfigMap `git-shop`: its key `HEAD` says which
 * commit counts, and `COMMIT.PATH.yaml` is what stands at a path of a commit. Merging is a change of `HEAD`.
 */
export const repositoryName = (repoURL: string): string =>
  `git-${/([^/]+?)(\.git)?\/?$/.exec(repoURL)?.[1] ?? 'unknown'}`;

export function checkOut(store: ObjectStore, source: Partial<Source> = {}): Checkout {
  const { repoURL, path = '.', targetRevision = 'HEAD' } = source;
  if (!repoURL) return { revision: '', problem: 'application spec is invalid: spec.source.repoURL is required' };
  const repository = store.get(configMapKind, ARGO_NAMESPACE, repositoryName(repoURL));
  const data = isJsonObject(repository?.data) ? repository.data : {};
  const revision = targetRevision === 'HEAD' ? String(data.HEAD ?? '') : targetRevision;
  const text = data[`${revision}.${path}.yaml`];
  if (typeof text !== 'string') {
    const problem = repository ? `${path}: app path does not exist` : `repository ${repoURL} not found`;
    return { revision, problem: `Failed to load target state: ${problem}` };
  }
  const manifests: JsonObject[] = [];
  for (const document of parseAllDocuments(text)) {
    const read: unknown = document.toJS();
    if (document.errors.length > 0 || !isJsonObject(read))
      return { revision, problem: `Failed to load target state: ${path}: failed to unmarshal manifest` };
    manifests.push(read);
  }
  return { revision, manifests };
}
