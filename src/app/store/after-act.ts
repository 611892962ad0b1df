import type { Instant } from '../../domain/brands.ts';
import type { Call } from '../../domain/change.ts';
import type { Measure } from '../../domain/judgement.ts';
import type { Lately, SideCounts } from '../../domain/metrics.ts';
import { logTwoRates } from '../../judge/two-rates.ts';
import type { ErrorsAfter } from '../../wording/canary-afterwards.ts';
import { pairOf } from './canary-pair.ts';
import type { CockpitState, RunOnScreen } from './state.ts';
import type { WorkloadView } from './workload-view.ts';

/** How a canary stood when a step, a promotion or a removal of it was confirmed. Nobody measures that any more afterwards. */
export type CanaryBefore = {
  readonly act: 'step' | 'promotion' | 'removal';
  readonly wasPromoted: boolean;
  /** What the stable pods failed beside it, where that was measured. */
  readonly stable?: Measure;
};

const acts: Readonly<Record<string, CanaryBefore['act']>> = {
  'canary.weight': 'step',
  'canary.promote': 'promotion',
  'canary.remove': 'removal',
};

/** Of a call on a canary; nothing of any other. */
export function canaryBefore({ do: name }: Call, view: WorkloadView | undefined): CanaryBefore | undefined {
  const act = acts[name];
  if (!act || !view) return undefined;
  const { judging } = view;
  const phase = pairOf(view)?.ramp.phase;
  const metrics = judging.kind === 'judged' ? judging.judgement.metrics : [];
  const stable = metrics.find(({ key }) => key === 'errors')?.stable;
  return { act, wasPromoted: phase === 'promoted' || phase === 'promotes', ...(stable && { stable }) };
}

/** Of the run on the screen: since when its act on a canary is in effect. */
function actedAt(run: RunOnScreen | undefined): Instant | undefined {
  const last = run?.canary && run.state?.changes.at(-1);
  return last && last.seen?.effect === 'in-effect' ? last.seenAt : undefined;
}

/** What comes later has other reasons. */
const comparedForMs = 600_000;

/** What the users get after an act on a canary, beside what stable had before it; nothing where either is not known. */
export function errorsAfter({ run }: Pick<CockpitState, 'run'>, view: WorkloadView): ErrorsAfter | undefined {
  const at = actedAt(run);
  const canary = run?.canary;
  if (at === undefined || !canary || run.ref.name !== view.ref.name) return undefined;
  if (run.ref.namespace !== view.ref.namespace || view.counts.kind !== 'lately') return undefined;
  if (view.counts.lately.at - at > comparedForMs) return undefined;
  const { act, stable, wasPromoted } = canary;
  if (!stable?.of || stable.events === undefined) return undefined;
  const after = act === 'removal' && wasPromoted ? 'clearing' : act;
  return { after, ...compared(view.counts.lately, { of: stable.of, bad: stable.events }, at) };
}

/** Once in a hundred by luck, of twice the logarithm of a ratio of likelihoods. */
const byLuck = 6.63;

function compared({ at, ms, of }: Lately, before: { readonly of: number; readonly bad: number }, acted: Instant) {
  const was = before.bad / before.of;
  const beforeMs = Math.max(0, ms - (at - acted));
  if (beforeMs > 0 || of.requests === 0) return { kind: 'not-settled' as const, was, beforeMs, ms };
  const isLuck = 2 * logTwoRates({ of: of.requests, bad: of.failures }, before) < byLuck;
  return { kind: isLuck ? ('within-chance' as const) : rateOf(of) > was ? ('more' as const) : ('fewer' as const), was };
}

const rateOf = ({ failures, requests }: SideCounts): number => failures / requests;
