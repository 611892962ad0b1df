import type { ReadyPlan } from '../../../app/commands/roll-back.ts';
import { iso } from '../../output.ts';

export const planJson = ({ plan, dryRun, run }: ReadyPlan) => ({
  hash: plan.hash,
  run,
  call: plan.call,
  madeAt: iso(plan.madeAt),
  expiresAt: iso(plan.expiresAt),
  ...(plan.predictedMs !== undefined && { predictedMs: plan.predictedMs }),
  dryRun: dryRun.kind,
  ...(plan.denied && { denied: plan.denied }),
  changes: plan.preview.changes,
  stays: plan.preview.stays,
  why: plan.preview.why,
  effect: plan.preview.effect,
  checked: plan.preview.checked,
  unknown: plan.preview.unknown,
  warnings: plan.preview.warnings,
  byHand: plan.preview.byHand,
});
