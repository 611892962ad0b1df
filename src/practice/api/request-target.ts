import { servedRow, servedRows } from '../custom/served-rows.ts';
import type { ResourceRow, Subresource } from '../kinds/resource-row.ts';
import type { ObjectStore } from './object-store.ts';
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

/** A path that reads like a resource's, served or not. */
export type NamedResource = {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly rest: string;
};

/** `/api/v1/namespaces/shop/pods/x/log` and its like; undefined for a path outside of resources. */
export function parseResourcePath(path: string): NamedResource | undefined {
  const parts = path
    .split('/')
    .filter(part => part !== '')
    .map(decodeURIComponent);
  const [root, ...behind] = parts;
  if (root !== 'api' && root !== 'apis') return undefined;
  const [group, version, ...steps] = root === 'api' ? ['', ...behind] : behind;
  if (group === undefined || version === undefined || steps.length === 0) return undefined;
  const isInNamespace = steps[0] === 'namespaces' && steps.length > 2 && !(steps[2] === 'status' && steps.length === 3);
  const namespace = isInNamespace ? steps[1] : undefined;
  const [resource = '', name, subresource, ...rest] = isInNamespace ? steps.slice(2) : steps;
  return { group, version, resource, namespace, name, subresource, rest: rest.join('/') };
}

export function isServedGroup(store: ObjectStore, { group, version }: NamedResource): boolean {
  return servedRows(store).some(row => row.group === group && row.version === version);
}

/** The served resource that is meant; everything else is refused. */
export function targetOf(store: ObjectStore, { group, version, resource, ...of }: NamedResource): ResourceTarget {
  const { namespace, name, subresource } = of;
  const row = servedRow(store, group, version, resource);
  if (!row || (row.namespaced && name !== undefined && namespace === undefined)) throw unknownResource();
  if (!row.namespaced && namespace !== undefined) throw unknownResource();
  if (subresource !== undefined && !row.subresources.includes(subresource as Subresource)) throw unknownResource();
  return { row, ...of, subresource: subresource as Subresource | undefined };
}
