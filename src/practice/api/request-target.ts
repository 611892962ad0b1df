import { rowOf } from '../kinds/kind-registry.ts';
import type { ResourceRow, Subresource } from '../kinds/resource-row.ts';
import { unknownResource } from './status-error.ts';

/** What a path names. */
export type ResourceTarget = {
  readonly row: ResourceRow;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: Subresource | undefined;
  /** What stands behind the subresource, as in `…/proxy/metrics`. */
  readonly rest: string;
};

const NOT_A_RESOURCE = undefined;

/** `/api/v1/namespaces/shop/pods/x/log` and its like; undefined for a path outside of resources. */
export function parseResourcePath(path: string): ResourceTarget | undefined {
  const parts = path
    .split('/')
    .filter(part => part !== '')
    .map(decodeURIComponent);
  const [root, ...behind] = parts;
  if (root !== 'api' && root !== 'apis') return NOT_A_RESOURCE;
  const [group, version, ...steps] = root === 'api' ? ['', ...behind] : behind;
  if (group === undefined || version === undefined || steps.length === 0) return NOT_A_RESOURCE;
  return targetOf(group, version, steps);
}

function targetOf(group: string, version: string, steps: readonly string[]): ResourceTarget {
  const isInNamespace = steps[0] === 'namespaces' && steps.length > 2 && !(steps[2] === 'status' && steps.length === 3);
  const namespace = isInNamespace ? steps[1] : undefined;
  const [resource, name, subresource, ...rest] = isInNamespace ? steps.slice(2) : steps;
  const row = rowOf(group, version, resource ?? '');
  if (!row || (row.namespaced && name !== undefined && namespace === undefined)) throw unknownResource();
  if (!row.namespaced && namespace !== undefined) throw unknownResource();
  if (subresource !== undefined && !row.subresources.includes(subresource as Subresource)) throw unknownResource();
  return {
    row,
    namespace,
    name,
    subresource: subresource as Subresource | undefined,
    rest: rest.join('/'),
  };
}
