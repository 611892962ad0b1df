import type { Call } from '../../domain/change.ts';
import type { AnswerLevel, Entry } from '../../domain/journal.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import { confirm } from '../../engine/confirm.ts';
import { foldRun, type RunState } from '../../engine/fold.ts';
import { type Prepared, prepare } from '../../engine/prepare.ts';
import type { Cockpit } from '../cockpit.ts';
import { floorOf } from '../plan-desk.ts';

export type { Prepared } from '../../engine/prepare.ts';
export type ReadyPlan = Extract<Prepared, { kind: 'ready' }>;

export const planRollBack = (
  { engine }: Cockpit,
  settings: {
    readonly namespace: string;
    readonly name: string;
    readonly toRevision?: number;
    readonly reason?: string;
  },
  signal: AbortSignal,
): Promise<Prepared> => {
  const call: Call = { do: 'rollout.undo', with: settings };
  return prepare(engine, call, signal);
};

/** Whether this plan needs the typed name here, or what stands for it. */
export const needsName = ({ engine }: Cockpit, ready: ReadyPlan): boolean => floorOf(engine, ready) === 'typed';

export type RolledBack =
  | { readonly kind: 'not-sent'; readonly why: string; readonly says: SafeText }
  /** `state` is the run as its journal has it; without an effect the run stays open. */
  | { readonly kind: 'ran'; readonly state: RunState };

/** Sends a confirmed plan and follows it until it is in effect, can't be, or `signal` ends the waiting. */
export async function rollBack(
  { engine }: Cockpit,
  ready: ReadyPlan,
  answer: { readonly level: AnswerLevel; readonly text: string },
  onEntry: (entry: Entry) => void,
  signal: AbortSignal,
): Promise<RolledBack> {
  const entries: Entry[] = [];
  const watching = {
    entry: (entry: Entry) => {
      entries.push(entry);
      onEntry(entry);
    },
    seen: () => undefined,
  };
  const confirmed = await confirm(
    engine,
    ready,
    { to: ready.plan.hash, level: answer.level, answer: answer.text },
    watching,
    signal,
  );
  if (confirmed.kind === 'not-sent') return confirmed;
  const state = foldRun(entries);
  if (!state) throw new Error('a run that was sent has no journal');
  return { kind: 'ran', state };
}
