import { exitCodes } from '../../app/cockpit-error.ts';
import type { RanPlan, ReadyPlan } from '../../app/commands/run-plan.ts';
import { duration } from '../../domain/duration.ts';
import { outcomeInWords } from '../../wording/entries.ts';
import { callInWords } from './call-in-words.ts';

/** How a rollback ended, for the shell and for a person, and where to look next. */
export type ChangeEnd = { readonly code: number; readonly says: string; readonly next: readonly string[] };

type Around = {
  readonly patienceMs: number;
  readonly isInterrupted: boolean;
  /** A command to copy, on the same cluster. */
  readonly command: (words: string) => string;
  /** The same, for what is no matter of a namespace. */
  readonly commandAnywhere: (words: string) => string;
};

export function changeEnd(result: RanPlan, ready: ReadyPlan, around: Around): ChangeEnd {
  if (result.kind === 'not-sent') return notSent(result, around);
  const { state } = result;
  // The journal is on this machine: reading it needs no cluster.
  const show = [`deploy-cockpit journal show ${state.run}`];
  const settle = [around.commandAnywhere(`journal settle ${state.run}`)];
  const change = state.changes.at(-1);
  const outcome = change?.outcome;
  switch (outcome?.kind) {
    case 'applied':
      break;
    case 'refused': {
      const code = outcome.why === 'conflict' ? exitCodes.conflict : exitCodes.refused;
      return { code, says: `Nothing was changed: ${outcomeInWords(outcome)}.`, next: show };
    }
    case 'not-sent':
      return { code: exitCodes.sourceDown, says: `Nothing was changed: ${outcome.says}.`, next: show };
    default: {
      const says =
        'It was sent, and nobody knows whether it landed. It is never sent again by itself; look by reading:';
      return { code: exitCodes.unknownOutcome, says, next: settle };
    }
  }
  const seen = result.seen ?? change?.seen;
  const after = tookOf(result, ready);
  switch (change?.seen?.effect) {
    case 'in-effect':
      return { code: exitCodes.done, says: `In effect${after}: ${change.seen.says}.`, next: show };
    case 'failed':
      return { code: exitCodes.failed, says: `Accepted, and it failed: ${change.seen.says}.`, next: show };
    case 'reverted':
      return {
        code: exitCodes.superseded,
        says: `Accepted, and changed back${after}: ${change.seen.says}.`,
        next: show,
      };
    default: {
      const saw = seen ? `: ${seen.says}` : '';
      if (seen?.next)
        return {
          code: exitCodes.waitsForPerson,
          says: `Accepted, and it does not go on by itself${saw}. The run stays open. The next step is yours:`,
          next: [around.command(callInWords(seen.next)), ...settle],
        };
      if (around.isInterrupted)
        return {
          code: exitCodes.interrupted,
          says: `Accepted, and you left before it was in effect${saw}. The run stays open. Look again with:`,
          next: settle,
        };
      return {
        code: exitCodes.timedOut,
        says: `Accepted, and not in effect within ${around.patienceMs / 1_000} s${saw}. The run stays open. Look again with:`,
        next: settle,
      };
    }
  }
}

function notSent({ why, says }: Extract<RanPlan, { kind: 'not-sent' }>, { isInterrupted }: Around): ChangeEnd {
  const code = isInterrupted ? exitCodes.interrupted : why === 'expired' ? exitCodes.conflict : exitCodes.refused;
  return { code, says: `Nothing was sent: ${says}.`, next: [] };
}

/** Observed and predicted, side by side. */
function tookOf({ state }: Extract<RanPlan, { kind: 'ran' }>, { plan }: ReadyPlan): string {
  const { seenAt } = state.changes.at(-1) ?? {};
  if (seenAt === undefined || state.confirmedAt === undefined) return '';
  const predicted = plan.predictedMs === undefined ? 'no prediction' : `predicted ${duration(plan.predictedMs)}`;
  return ` after ${duration(seenAt - state.confirmedAt)}, ${predicted}`;
}
