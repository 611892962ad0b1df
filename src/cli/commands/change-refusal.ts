import type { Cockpit } from '../../app/cockpit.ts';
import { CockpitError } from '../../app/cockpit-error.ts';
import type { ReadyPlan } from '../../app/commands/run-plan.ts';
import { outcomeInWords } from '../../wording/entries.ts';
import { commandOn } from '../flags.ts';
import type { AskedChange } from './change.ts';

/** Why a plan can't be sent as it is: rights, read-only mode, or what the API server said to its dry run. */
export function refusalOf(
  { engine }: Cockpit,
  { plan, dryRun }: ReadyPlan,
  { words, subject, flags }: AskedChange,
): CockpitError | undefined {
  if (plan.denied)
    return new CockpitError('refused', `${plan.denied}. Nothing was sent. Hand the plan to somebody who may:`, [
      plan.preview.byHand,
    ]);
  if (!engine.writer) return new CockpitError('refused', 'Read only: nothing was sent.', [plan.preview.byHand]);
  if (dryRun.kind === 'accepted') return undefined;
  if (dryRun.kind === 'none') return new CockpitError('refused', `${dryRun.because}. Nothing was sent.`);
  const says = `The dry run did not pass: ${outcomeInWords(dryRun)}. Nothing was changed.`;
  if (dryRun.kind !== 'refused') return new CockpitError('sourceDown', says);
  return new CockpitError(dryRun.why === 'conflict' ? 'conflict' : 'refused', says, [
    commandOn(words, { place: engine.place, ref: subject, flags }),
  ]);
}
