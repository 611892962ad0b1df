import { changeObject, type Writes } from '../../api/object-writes.ts';
import { StatusError } from '../../api/status-error.ts';
import { apiTime } from '../../clock.ts';
import { equalJson } from '../../json.ts';
import { configMapKind } from '../../kinds/plain-kinds.ts';
import type { KubeObject } from '../../kube-objects.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { recordEvent } from '../event-recorder.ts';
import type { Application, ApplicationStatus, Operation, OperationState } from './application.ts';
import { ARGO_NAMESPACE, applicationKind, isAutomated, TRACKING } from './application.ts';
import type { Comparison } from './compare.ts';
import { compare, statusAfter } from './compare.ts';
import { applyManaged, liveOf } from './managed-resource.ts';

const NAME = 'argo-cd';
const MANAGER = 'argocd-application-controller';

/** As the user guide gives the time until a change by hand is taken back (docs/user-guide/auto_sync.md). */
const SELF_HEAL_MILLIS = 5000;

/** How often it compares when nothing has happened, as `timeout.reconciliation` is set by default, without its jitter. */
const REFRESH_MILLIS = 120_000;

/**
 * A small Argo CD: compares what Git says with what is there, says so in the Application, and makes it so where sync is
 * automatic: a new commit at once, a change by hand after five seconds. Applications may be managed by others of their
 * kind. Nothing is pruned. Upstream: autoSync in controller/appcontroller.go.
 */
export function argoCd({ writes, wakeAt }: ControllerTools): Controller {
  const { store, clock } = writes;
  const driftedSince = new Map<string, number>();
  return {
    name: NAME,
    affectedBy: ({ row, object, previous }) => {
      const { namespace, name } = object.metadata;
      if (row === configMapKind && namespace === ARGO_NAMESPACE && name.startsWith('git-')) {
        const kind = applicationKind(store);
        return kind ? store.list(kind, ARGO_NAMESPACE).map(each => `${ARGO_NAMESPACE}/${each.metadata.name}`) : [];
      }
      const managers = [object, previous].flatMap(each => {
        const [app] = each?.metadata.annotations?.[TRACKING]?.split(':') ?? [];
        return app ? [`${ARGO_NAMESPACE}/${app}`] : [];
      });
      const isApplication = namespace === ARGO_NAMESPACE && row.kind === 'Application' && row.group === 'argoproj.io';
      return isApplication ? [`${namespace}/${name}`, ...managers] : managers;
    },
    reconcile: key => {
      const kind = applicationKind(store);
      const app = kind && (store.get(kind, ...namespaceAndName(key)) as Application | undefined);
      if (!app || app.metadata.deletionTimestamp) return;
      // Nobody looks at a past that is only told.
      wakeAt(NAME, key, nextRefresh(clock.now(), writes.eventsMatterAt ?? 0));
      const before = compare(writes, app);
      const due = dueSync(key, app, before);
      if (due === undefined) return say(writes, app, before, app.status?.operationState);
      const state = sync(writes, app, before, due);
      driftedSince.delete(key);
      say(writes, app, compare(writes, app), state);
    },
  };

  /** What is to be done now; a change by hand is looked at again when its time has come. */
  function dueSync(
    key: string,
    app: Application,
    { problem, revision, status, resources }: Comparison,
  ): Operation | undefined {
    if (app.operation) return app.operation;
    if (status !== 'OutOfSync') driftedSince.delete(key);
    if (problem !== undefined || status !== 'OutOfSync' || !isAutomated(app)) return undefined;
    const automated: Operation = { initiatedBy: { automated: true }, sync: { revision } };
    const last = app.status?.operationState;
    if (last?.syncResult.revision !== revision) return automated;
    if (last.phase !== 'Succeeded' || !app.spec.syncPolicy?.automated?.selfHeal) return undefined;
    const since = driftedSince.get(key) ?? clock.now();
    driftedSince.set(key, since);
    if (clock.now() >= since + SELF_HEAL_MILLIS) {
      const drifted = resources
        .filter(each => each.isOutOfSync)
        .map(({ managed: { row, name } }) => ({ group: row.group, kind: row.kind, name }));
      return { ...automated, sync: { revision, resources: drifted } };
    }
    wakeAt(NAME, key, since + SELF_HEAL_MILLIS);
    return undefined;
  }
}

function sync(writes: Writes, app: Application, compared: Comparison, operation: Operation): OperationState {
  const { revision } = compared;
  const now = apiTime(writes.clock.now());
  const component = MANAGER;
  const start = operation.initiatedBy?.automated ? 'Initiated automated sync' : 'initiated sync';
  recordEvent(writes, app, {
    type: 'Normal',
    reason: 'OperationStarted',
    message: `${start} to '${revision}'`,
    component,
  });
  const failure = compared.problem ?? applyAll(writes, compared);
  const ended = failure === undefined ? 'succeeded' : `failed: ${failure}`;
  recordEvent(writes, app, {
    type: failure === undefined ? 'Normal' : 'Warning',
    reason: 'OperationCompleted',
    message: `Sync operation to ${revision} ${ended}`,
    component,
  });
  return {
    phase: failure === undefined ? 'Succeeded' : 'Failed',
    message: failure ?? 'successfully synced (all tasks run)',
    operation,
    syncResult: { revision },
    startedAt: now,
    finishedAt: now,
  };
}

/** Why it could not; undefined when all is done. */
function applyAll(writes: Writes, { resources }: Comparison): string | undefined {
  try {
    for (const { managed } of resources) applyManaged(writes, managed);
    return undefined;
  } catch (error) {
    if (error instanceof StatusError) return `one or more objects failed to apply, reason: ${error.message}`;
    throw error;
  }
}

const nextRefresh = (now: number, mattersFrom: number) =>
  Math.ceil((Math.max(now, mattersFrom - REFRESH_MILLIS) + 1) / REFRESH_MILLIS) * REFRESH_MILLIS;

/** Only news are written: every write is seen, and compared again. */
function say(writes: Writes, app: Application, compared: Comparison, state: OperationState | undefined): void {
  const kind = applicationKind(writes.store);
  const { namespace, name } = app.metadata;
  const current = kind && (writes.store.get(kind, namespace, name) as Application | undefined);
  if (!kind || !current) return;
  const { reconciledAt, ...said } = current.status ?? ({} as ApplicationStatus);
  const now = writes.clock.now();
  const comparedAt = Date.parse(String(reconciledAt ?? ''));
  const isStale = now - comparedAt >= REFRESH_MILLIS || wasWrittenSince(writes, compared, comparedAt);
  const status = statusAfter(writes, current, compared, state);
  if (equalJson(said, status) && !current.operation && !isStale) return;
  const change = ({ operation: __, ...rest }: KubeObject) => ({
    ...rest,
    status: { ...status, reconciledAt: apiTime(now) },
  });
  changeObject(writes, kind, namespace, name, change, { manager: MANAGER });
}

/** What an object's own controller says of it is no reason to compare again. */
const wasWrittenSince = (writes: Writes, { resources }: Comparison, comparedAt: number): boolean =>
  resources.some(({ managed }) =>
    (liveOf(writes, managed)?.metadata.managedFields ?? []).some(
      ({ subresource, time }) => subresource === undefined && Date.parse(time ?? '') > comparedAt,
    ),
  );
