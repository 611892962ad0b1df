import { revert } from '../../src/practice/scenarios/gitops-fight.ts';
import type { Practice } from './on-scenario.ts';

/** Somebody merges the revert, where practice keeps its Git. */
export async function mergeRevert({ bench }: Practice): Promise<void> {
  const found = await bench.api('GET', '/api/v1/namespaces/argocd/configmaps');
  const [git] = found.body.items.filter(({ data }: { data?: { HEAD?: string } }) => data?.HEAD !== undefined);
  const path = `/api/v1/namespaces/argocd/configmaps/${git.metadata.name}`;
  const merged = await bench.api('PUT', path, { body: { ...git, data: { ...git.data, HEAD: revert.id } } });
  if (merged.status !== 200) throw new Error(`not merged: ${JSON.stringify(merged.body)}`);
}
