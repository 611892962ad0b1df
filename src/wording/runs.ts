import type { Outcome, Seen } from '../domain/change.ts';
import { duration } from '../domain/duration.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { effectWord, outcomeInWords } from './entries.ts';

/** What a run's journal comes to. */
export type RunSummary = {
  readonly by: { readonly name: string };
  readonly confirmedAt?: number;
  readonly changes: readonly {
    readonly change: { readonly says: SafeText };
    readonly startedAt?: number;
    readonly outcome?: Outcome;
    readonly recovered?: boolean;
    readonly seen?: Seen;
    readonly seenAt?: number;
  }[];
  readonly closed?: { readonly how: string };
};

/** A run in one line: what it did, with which outcome, and what was seen of it. */
export function runInWords(run: RunSummary): SafeText {
  const last = run.changes.findLast(({ startedAt }) => startedAt !== undefined) ?? run.changes[0];
  if (!last) return safe(`${run.by.name} planned nothing${run.closed ? '' : ', still open'}`);
  const took =
    last.seen?.effect === 'in-effect' && last.seenAt !== undefined && run.confirmedAt !== undefined
      ? ` after ${duration(last.seenAt - run.confirmedAt)}`
      : '';
  const what =
    last.seen && last.outcome?.kind === 'applied'
      ? `${effectWord[last.seen.effect]}${took}`
      : last.outcome
        ? outcomeInWords(last.outcome)
        : last.startedAt === undefined
          ? 'nothing was sent'
          : 'sent, no result recorded';
  return safe(`${what} · ${last.change.says} · ${run.by.name}${run.closed ? '' : ' · OPEN'}`);
}
