import type { Instant } from '../../domain/brands.ts';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import { rolloutSentence } from '../../wording/rollout.ts';
import { type Mark, marksWorstFirst, standingOf, type WorkloadView } from './workload-view.ts';

/** A stable workload and the canary beside it are one release on its way: one row, as bad as the worse of both. */
export function withCanary(own: WorkloadView, given: WorkloadView, now: Instant, before?: WorkloadView): WorkloadView {
  const canary = isGoing(given) ? { ...given, mark: 'rolling' as const, judging: { kind: 'none' as const } } : given;
  const mark = worst(own.mark, canary.mark === 'healthy' ? 'rolling' : canary.mark);
  const { judging, series, logs } = canary;
  const deviations = new Map([...(own.deviations ?? []), ...(canary.deviations ?? [])].map(one => [one.key, one]));
  return {
    ...own,
    canary,
    mark,
    standing: standingOf(mark),
    since: before?.mark === mark ? before.since : (canary.rollout.startedAt ?? now),
    to: canary.to,
    from: own.to,
    judging,
    ...(series && { series }),
    ...(logs && { logs }),
    ...(deviations.size > 0 && { deviations: [...deviations.values()] }),
  };
}

/** It is being taken away: what it was called meanwhile asks nobody any more. */
const isGoing = ({ family: { workload } }: WorkloadView): boolean =>
  workload.deletedAt !== undefined || workload.desired === 0;

const worst = (...marks: readonly Mark[]): Mark =>
  marks.reduce((a, b) => (marksWorstFirst.indexOf(a) <= marksWorstFirst.indexOf(b) ? a : b));

/** How far the canary has come: `canary on 1 of 20 pods (5 %)`, or what holds it up. Nothing without a canary. */
export function canaryHeadline({ canary, rollout }: Pick<WorkloadView, 'canary' | 'rollout'>): SafeText | undefined {
  if (!canary) return undefined;
  if (isGoing(canary)) return ours('its canary is being taken away');
  if (canary.rollout.phase !== 'healthy') return safe(`canary: ${rolloutSentence(canary.rollout)}`);
  const { pods, all, percent } = shareOf({ canary, rollout });
  return safe(`canary on ${pods} of ${all} pods (${percent} %)`);
}

/** The same for a row that may be cut at its end, with what is said beside it: `canary at 5 % · WAIT · 1 of 20 pods`. */
export function canaryRow({ canary, rollout }: WorkloadView, aside: string | undefined): SafeText | undefined {
  const whole = canary && canaryHeadline({ canary, rollout });
  if (!canary || aside === undefined || isGoing(canary) || canary.rollout.phase !== 'healthy')
    return whole && safe([whole, ...(aside === undefined ? [] : [aside])].join(' · '));
  const { pods, all, percent } = shareOf({ canary, rollout });
  return safe(`canary at ${percent} % · ${aside} · ${pods} of ${all} pods`);
}

type Beside = Required<Pick<WorkloadView, 'canary'>> & Pick<WorkloadView, 'rollout'>;

function shareOf({ canary, rollout }: Beside) {
  const pods = canary.rollout.current?.ready ?? 0;
  const all = pods + (rollout.current?.ready ?? 0);
  return { pods, all, percent: all > 0 ? Math.round((pods / all) * 100) : 0 };
}
