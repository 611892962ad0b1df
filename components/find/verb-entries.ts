import { cursorRow, shownRows } from '../../src/app/store/board-rows.ts';
import { isSilent } from '../../src/app/store/silence.ts';
import { type CockpitState, screenOf } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import type { Call } from '../../src/domain/change.ts';
import { workloadKey } from '../../src/domain/workload.ts';
import type { FindEntry } from './find-entries.ts';

/**
 * What can be done with the workload that is looked at, for verbs that have no key of their own. Each opens a plan.
 * `scale 4` and `image app=repo/app:2` say their setting behind them.
 */
export function verbEntries(state: CockpitState, text: string): readonly FindEntry[] {
  const view = lookedAt(state);
  if (!view) return [];
  const { name } = view.ref;
  const replicas = /^scale\s+(\d{1,6})$/.exec(text)?.[1];
  const [, container, image] = /^image\s+([^\s=]+)=(\S+)$/.exec(text) ?? [];
  const ask = (verb: keyof WorkloadView['verbs'], says: string, call: Call | undefined, wants = '') =>
    entry(state, view, { verb, name: says, call, wants });
  const about = { ...view.ref };
  return [
    ask('restart', `restart ${name}`, { do: 'rollout.restart', with: about }),
    ask(
      'scale',
      `scale ${name}${replicas === undefined ? '' : ` to ${replicas}`}`,
      replicas === undefined ? undefined : { do: 'scale', with: { ...about, replicas: Number(replicas) } },
      'a number behind it, as scale 4',
    ),
    ask(
      'image',
      `image of ${name}${container === undefined ? '' : `: ${container}=${image}`}`,
      container && image ? { do: 'image.set', with: { ...about, container, image } } : undefined,
      'CONTAINER=IMAGE behind it',
    ),
    ...deletions(state, view),
    {
      kind: 'key',
      name: `undo what was last done to ${name}`,
      says: 'opens a plan',
      key: ':undo',
      intent: { type: 'undo-last.plan', ref: view.ref },
    },
  ];
}

function entry(
  state: CockpitState,
  view: WorkloadView,
  asked: {
    readonly verb: keyof WorkloadView['verbs'];
    readonly name: string;
    readonly call: Call | undefined;
    readonly wants: string;
  },
): FindEntry {
  const { verb, name, call, wants } = asked;
  const silence = isSilent(state);
  const notNow = view.verbs[verb].notNow ?? (silence === undefined ? undefined : `API silent ${silence}`);
  const common = { kind: 'key', name, says: 'opens a plan', key: `:${verb.split('-')[0]}` } as const;
  if (notNow !== undefined) return { ...common, notNow };
  return call
    ? { ...common, intent: { type: 'plan.ask', ref: view.ref, call } }
    : { ...common, notNow: `it needs ${wants}` };
}

/** Pods that are in trouble or in the way; a healthy one is deleted from the command line. */
function deletions(state: CockpitState, view: WorkloadView): readonly FindEntry[] {
  const { kind, name } = view.ref;
  return (view.family.pods ?? [])
    .filter(({ isReady, deletedAt }) => !isReady && deletedAt === undefined)
    .slice(0, 5)
    .map(pod =>
      entry(state, view, {
        verb: 'delete-pod',
        name: `delete pod ${pod.name}`,
        call: {
          do: 'pod.delete',
          with: { namespace: pod.namespace, name: pod.name, uid: pod.uid, workload: { kind, name } },
        },
        wants: '',
      }),
    );
}

/** The workload of the screen, else the one under the cursor. */
export function lookedAt(state: CockpitState): WorkloadView | undefined {
  const screen = screenOf(state);
  if ('ref' in screen) return state.workloads.get(workloadKey(screen.ref));
  if (screen.name !== 'board') return undefined;
  const rows = shownRows(state);
  return rows[cursorRow(rows, state.cursor)];
}
