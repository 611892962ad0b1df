import type { CockpitState } from '../../src/app/store/state.ts';
import { openWalks, type PlaybookFound, stepAt, type WalkOnScreen, type WalkState } from '../../src/app/store/walks.ts';
import type { Id } from '../../src/domain/brands.ts';
import { commandName, type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { placeInWords } from '../../src/wording/walk.ts';

/** An open run, or a playbook that a new one can be opened of. */
export type PlaybookRow =
  | { readonly kind: 'run'; readonly walk: WalkOnScreen }
  | { readonly kind: 'other'; readonly run: Id; readonly state: WalkState }
  | { readonly kind: 'playbook'; readonly found: PlaybookFound; readonly notNow?: string };

/** Open runs first, then what fits the workload best; what can't be walked stands last, and says why. */
export function playbookRows(state: CockpitState, about: WorkloadRef | undefined): readonly PlaybookRow[] {
  const found = state.playbooks?.found ?? [];
  const rows = found.map(one => ({ found: one, rank: rankOf(one, state, about), notNow: notNow(one, about) }));
  return [
    ...openWalks(state).map(walk => ({ kind: 'run', walk }) as const),
    ...state.followable.map(other => ({ kind: 'other', ...other }) as const),
    ...rows
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ found: one, notNow: because }) => ({
        kind: 'playbook' as const,
        found: one,
        ...(because !== undefined && { notNow: because }),
      })),
  ];
}

/** Which one to take, and why, for who stands before several that fit; nothing where there is no choice. */
export function adviceSays(rows: readonly PlaybookRow[]): string | undefined {
  const fitting = rows.flatMap(row => (row.kind === 'playbook' && row.notNow === undefined ? [row.found] : []));
  const [first] = fitting;
  if (!first || fitting.length < 2 || rows[0]?.kind !== 'playbook') return undefined;
  const path = (first.playbook?.steps ?? []).filter(({ number }) => number !== undefined);
  const decides = path.findIndex(step => step.do === 'decide');
  const asks =
    decides >= 0 && !path.slice(0, decides).some(step => writes.test(step.do))
      ? `step ${path[decides]?.number} lays the facts beside each way, and you choose`
      : 'it asks you before each change';
  return `Not sure? Take the first: ${putsBack(first) ? 'it only puts the last good release back, and ' : ''}${asks}.`;
}

/** `OPEN RUN  Roll back … on checkout, step 4 of 10`; of another person, by their name. */
export function runSays(row: Exclude<PlaybookRow, { kind: 'playbook' }>): string {
  const state = row.kind === 'run' ? row.walk.view.state : row.state;
  const { playbook, workload, holder } = state;
  const on = workload ? ` on ${commandName(workload)}` : '';
  const who = row.kind === 'run' ? 'OPEN RUN' : `${holder.name} walks`;
  return `${who}  ${playbook.title}${on}, ${placeInWords(playbook, stepAt(state))}`;
}

/** The kinds of workload that it is about; none where it is about none. */
const kindsOf = ({ playbook }: PlaybookFound) => {
  const asked = playbook?.inputs.find(({ type }) => type === 'workload');
  return asked && { kinds: asked.kinds };
};

function notNow(found: PlaybookFound, about: WorkloadRef | undefined): string | undefined {
  if (found.wrong !== undefined) return found.wrong;
  const kinds = kindsOf(found)?.kinds;
  return about && kinds && !kinds.includes(about.kind) ? `it is for a ${kinds.join(' or a ')}` : undefined;
}

/** Changes that a way back may need beside itself. */
const besides = new Set(['rollout.undo', 'gitops.suspend', 'gitops.resume']);
const writes = /^(?:rollout|gitops|image|service|config|job|schema|pod|rollback)\.|^scale$|^exec$/;

/** Its main path is a way back, and nothing else that changes something. */
function putsBack({ playbook }: PlaybookFound): boolean {
  const path = (playbook?.steps ?? []).filter(({ number }) => number !== undefined).map(step => step.do);
  return path.includes('rollout.undo') && path.every(name => besides.has(name) || !writes.test(name));
}

/**
 * Smaller is better. What is about just this kind comes before what is about any; where somebody is needed, what puts a
 * release back comes first.
 */
function rankOf(found: PlaybookFound, { workloads }: CockpitState, about: WorkloadRef | undefined): number {
  if (found.wrong !== undefined) return 90;
  const asked = kindsOf(found);
  if (!about) return 0;
  if (!asked) return 30;
  if (asked.kinds && !asked.kinds.includes(about.kind)) return 60;
  const view = workloads.get(workloadKey(about));
  return (asked.kinds ? 0 : 10) + (view?.standing === 'needs-you' && !putsBack(found) ? 5 : 0);
}
