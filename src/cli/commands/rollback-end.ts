import { exitCodes } from '../../app/cockpit-error.ts';
import type { ReadyPlan, RolledBack } from '../../app/commands/roll-back.ts';
import { duration } from '../../domain/duration.ts';
import { outcomeInWords } from '../../wording/entries.ts';

/** How a rollback ended, for the shell and for a person, and where to look next. */
export type RollbackEnd = { readonly code: number; readonly says: string; readonly next: readonly string[] };

type Around = {
  readonly patienceMs: number;
  readonly isInterrupted: boolean;
  /** A command to copy, on the same cluster. */
  readonly command: (words: string) => string;
};

export function rollbackEnd(result: RolledBack, ready: ReadyPlan, around: Around): RollbackEnd {
  if (result.kind === 'not-sent') return notSent(result, around);
  const { state } = result;
  // The journal is on this machine: reading it needs no cluster.
  const show = [`deploy-cockpit journal show ${state.run}`];
  const settle = [around.command(`journal settle ${state.run}`)];
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

function notSent({ why, says }: Extract<RolledBack, { kind: 'not-sent' }>, { isInterrupted }: Around): RollbackEnd {
  const code = isInterrupted ? exitCodes.interrupted : why === 'expired' ? exitCodes.conflict : exitCodes.refused;
  return { code, says: `Nothing was sent: ${says}.`, next: [] };
}

/** Observed and predicted, side by side. */
function tookOf({ state }: Extract<RolledBack, { kind: 'ran' }>, { plan }: ReadyPlan): string {
  const { seenAt } = state.changes.at(-1) ?? {};
  if (seenAt === undefined || state.confirmedAt === undefined) return '';
  const predicted = plan.predictedMs === undefined ? 'no prediction' : `predicted ${duration(plan.predictedMs)}`;
  return ` after ${duration(seenAt - state.confirmedAt)}, ${predicted}`;
}
