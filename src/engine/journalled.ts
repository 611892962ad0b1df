import type { Change, Outcome, PlannedChange, Sendable } from '../domain/change.ts';
import type { Happening } from '../domain/journal.ts';

/** A change without its bytes, what it overwrites and what is said of it: contents never enter the journal. */
export const journalled = ({ effect: _bytes, keeps: _content, leaves: _words, ...change }: Sendable): Change => change;

/** The stored object is for the eyes of this moment only; it may hold secrets. */
export const brief = (outcome: Outcome): Outcome => {
  if (outcome.kind !== 'applied') return outcome;
  const { stored: _stored, ...rest } = outcome;
  return rest;
};

export const planMade = (
  plan: PlannedChange,
  dryRun: Extract<Happening, { type: 'plan.made' }>['dryRun'],
): Happening => ({
  type: 'plan.made',
  hash: plan.hash,
  call: plan.call,
  changes: plan.changes.map(journalled),
  ...(plan.predictedMs !== undefined && { predictedMs: plan.predictedMs }),
  ...(plan.undo && { undo: plan.undo }),
  dryRun,
});
