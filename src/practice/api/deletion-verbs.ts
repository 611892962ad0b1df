import type { JsonObject } from '../json.ts';
import { namespaceKind } from '../kinds/plain-kinds.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { readDeleteOptions } from './delete-options.ts';
import type { ListPages } from './list-pages.ts';
import type { Deleted } from './object-deletion.ts';
import { deleteObject } from './object-deletion.ts';
import type { Writes } from './object-writes.ts';
import type { Answer, WriteRequest } from './resource-verbs.ts';
import { listMany } from './resource-verbs.ts';
import { forbiddenTo, methodNotAllowed, StatusError } from './status-error.ts';

/** Upstream: the admission plugin NamespaceLifecycle. */
const IMMORTAL = ['default', 'kube-system', 'kube-public'];

export function remove(writes: Writes, { target, query, body }: WriteRequest): Answer {
  const { row, namespace, name, subresource } = target;
  if (name === undefined || subresource !== undefined) throw methodNotAllowed();
  const { wish, dryRun } = readDeleteOptions(query, body);
  if (row === namespaceKind && IMMORTAL.includes(name)) {
    throw forbiddenTo(row, name, 'this namespace may not be deleted');
  }
  return { code: 200, body: answerOf(row, deleteObject(writes, row, namespace, name, wish, { dryRun })) };
}

/** Deletes whatever a list with the same question would show, and answers that list. */
export function removeMany(writes: Writes, pages: ListPages, { target, query, body }: WriteRequest): Answer {
  const { row, namespace } = target;
  if (row === namespaceKind || (row.namespaced && namespace === undefined)) throw methodNotAllowed();
  const { wish, dryRun } = readDeleteOptions(query, body);
  const list = listMany(pages, target, query);
  for (const { metadata } of list.items as KubeObject[]) {
    try {
      deleteObject(writes, row, namespace, metadata.name, wish, { dryRun });
    } catch (error) {
      if (!(error instanceof StatusError) || error.code !== 404) throw error;
    }
  }
  return { code: 200, body: list };
}

/** Whatever something still holds is shown as it is; of the rest most is only named. */
function answerOf(row: ResourceRow, deleted: Deleted): JsonObject {
  if (deleted.kind === 'ending' || row.returnsDeleted) return deleted.object;
  const { name, uid } = deleted.object.metadata;
  const details = { name, ...(row.group && { group: row.group }), kind: row.resource, uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}
