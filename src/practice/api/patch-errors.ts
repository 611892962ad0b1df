import type { Conflict } from '../fields/apply-fields.ts';
import { printedPath } from '../fields/field-steps.ts';
import type { ManagedFieldsEntry } from '../kube-objects.ts';
import { StatusError } from './status-error.ts';

/** A mistake in a patch that the real server takes for its own: a 500 without a reason. */
export function refusedByServer(message: string): StatusError {
  return new StatusError({ message, code: 500 });
}

/**
 * Others own what is applied with another value. Upstream: apimachinery pkg/util/managedfields/internal/conflict.go.
 */
export function applyConflict(
  conflicts: readonly Conflict[],
  entryOf: (manager: string) => ManagedFieldsEntry | undefined,
): StatusError {
  const told = conflicts.map(({ manager, path }) => ({
    owner: printedManager(entryOf(manager)),
    field: printedPath(path),
  }));
  return new StatusError({
    message: conflictWords(told),
    reason: 'Conflict',
    details: {
      causes: told.map(({ owner, field }) => ({
        reason: 'FieldManagerConflict',
        message: `conflict with ${owner}`,
        field,
      })),
    },
    code: 409,
  });
}

type Told = { readonly owner: string; readonly field: string };

function conflictWords(told: readonly Told[]): string {
  const [only] = told;
  if (told.length === 1 && only) return `Apply failed with 1 conflict: conflict with ${only.owner}: ${only.field}`;
  const owners = [...new Set(told.map(({ owner }) => owner))].sort();
  const lines = owners.flatMap(owner => [
    `conflicts with ${owner}:`,
    ...told.filter(each => each.owner === owner).map(({ field }) => `- ${field}`),
  ]);
  return `Apply failed with ${told.length} conflicts: ${lines.join('\n')}`;
}

function printedManager(entry: ManagedFieldsEntry | undefined): string {
  if (!entry) return '""';
  const { manager, subresource, operation, apiVersion } = entry;
  const through = subresource ? ` with subresource ${JSON.stringify(subresource)}` : '';
  return `${JSON.stringify(manager)}${through}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}
