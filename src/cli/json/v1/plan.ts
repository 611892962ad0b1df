import type { ReadyPlan } from '../../../app/commands/run-plan.ts';
import { targetOf } from '../../../domain/change.ts';
import type { Place } from '../../../domain/environment.ts';
import { kindOfGvr } from '../../../domain/workload.ts';
import { iso } from '../../output.ts';
import { placeJson } from './place.ts';

export const planJson = ({ plan, dryRun, admission }: ReadyPlan, place: Place, user: string) => ({
  hash: plan.hash,
  ...placeJson(place, user),
  workload: {
    kind: kindOfGvr(targetOf(plan).gvr) ?? 'Pod',
    namespace: targetOf(plan).namespace,
    name: targetOf(plan).name,
  },
  toRevision: plan.call.with.toRevision,
  title: plan.preview.title,
  madeAt: iso(plan.madeAt),
  expiresAt: iso(plan.expiresAt),
  ...(plan.predictedMs !== undefined && { predictedMs: plan.predictedMs }),
  dryRun: {
    kind: dryRun.kind,
    ...('says' in dryRun && { says: dryRun.says }),
    ...('because' in dryRun && { says: dryRun.because }),
    ...('warnings' in dryRun && { warnings: dryRun.warnings }),
  },
  admission,
  ...(plan.denied && { denied: plan.denied }),
  changes: plan.preview.changes,
  stays: plan.preview.stays,
  why: plan.preview.why,
  effect: plan.preview.effect,
  checked: plan.preview.checked,
  unknown: plan.preview.unknown,
  warnings: plan.preview.warnings,
  byHand: plan.preview.byHand,
  call: plan.call,
});
