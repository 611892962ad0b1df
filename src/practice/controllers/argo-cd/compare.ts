import type { Writes } from '../../api/object-writes.ts';
import type { JsonObject } from '../../json.ts';
import type { Application, OperationState } from './application.ts';
import { checkOut } from './git-repository.ts';
import type { Health, Managed } from './managed-resource.ts';
import { healthOf, isOutOfSync, managedResource } from './managed-resource.ts';

/** What Git says of an Application's objects, beside what is there. */
export type Comparison = {
  readonly revision: string;
  readonly status: 'Synced' | 'OutOfSync' | 'Unknown';
  /** Why it can't be said. */
  readonly problem?: string;
  readonly resources: readonly { readonly managed: Managed; readonly isOutOfSync: boolean }[];
};

export function compare(writes: Writes, app: Application): Comparison {
  const found = checkOut(writes.store, app.spec.source);
  const { revision } = found;
  if ('problem' in found) return { revision, status: 'Unknown', problem: found.problem, resources: [] };
  const resources: { managed: Managed; isOutOfSync: boolean }[] = [];
  for (const manifest of found.manifests) {
    const managed = managedResource(writes, app, manifest);
    if (!managed) {
      const problem = `The Kubernetes API could not find ${manifest.kind} in ${manifest.apiVersion}`;
      return { revision, status: 'Unknown', problem, resources: [] };
    }
    resources.push({ managed, isOutOfSync: isOutOfSync(writes, managed) });
  }
  const status = resources.some(each => each.isOutOfSync) ? 'OutOfSync' : 'Synced';
  return { revision, status, resources };
}

/** From bad to good; an Application is as well as the worst of its objects. */
const BY_WORST: readonly Health[] = ['Degraded', 'Missing', 'Progressing', 'Suspended', 'Healthy'];

/** What the Application says after a comparison, and after a sync if there was one. */
export function statusAfter(
  writes: Writes,
  app: Application,
  { revision, status, problem, resources }: Comparison,
  state: OperationState | undefined,
): JsonObject {
  const healths = resources.map(({ managed }) => healthOf(writes, managed));
  const before = app.status ?? {};
  const history = before.history ?? [];
  // Taking back a change by hand is no deployment.
  const isWhole = state?.phase === 'Succeeded' && !state.operation.sync?.resources;
  const isNew = isWhole && state !== before.operationState;
  return {
    sync: { status, revision, comparedTo: { source: app.spec.source ?? {}, destination: app.spec.destination ?? {} } },
    health: { status: BY_WORST.find(each => healths.includes(each)) ?? 'Healthy' },
    ...(state && { operationState: state }),
    history: isNew ? [...history, entry(app, state, (history.at(-1)?.id ?? -1) + 1)].slice(-10) : history,
    resources: resources.map(({ managed: { row, namespace, name }, isOutOfSync }, index) => ({
      ...(row.group && { group: row.group }),
      version: row.version,
      kind: row.kind,
      namespace,
      name,
      status: isOutOfSync ? 'OutOfSync' : 'Synced',
      ...(healths[index] && { health: { status: healths[index] } }),
    })),
    ...(problem !== undefined && { conditions: [{ type: 'ComparisonError', message: problem }] }),
    sourceType: 'Directory',
  };
}

function entry(app: Application, state: OperationState, id: number): { readonly id: number } & JsonObject {
  return {
    id,
    revision: state.syncResult.revision,
    deployedAt: state.finishedAt,
    source: app.spec.source ?? {},
    initiatedBy: state.operation.initiatedBy ?? {},
  };
}
