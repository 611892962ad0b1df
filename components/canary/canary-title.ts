import { type CanaryPair, canaryPair, isJudgedAtWeight, isNamedAsUsual } from '../../src/app/store/canary-pair.ts';
import { historyOf } from '../../src/app/store/history-of.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { age } from '../../src/domain/duration.ts';
import { versionOf } from '../../src/domain/image.ts';
import { hasStableLeft, type Judgement, judgedForMs } from '../../src/domain/judgement.ts';
import { canaryStandingInWords } from '../../src/wording/canary-standing.ts';
import { namesAfterwards, type SideNames, usualNames } from '../../src/wording/judgement-numbers.ts';

/** What is compared, how far it has come, and for how long it was judged like that. */
export function canaryTitle(view: WorkloadView, state: CockpitState): string {
  const pair = canaryPair(state, view);
  if (pair) return titleOfPair(pair);
  const { ref, series, to, from, judging, rollout } = view;
  const judgement = judging.kind === 'judged' ? judging.judgement : undefined;
  if (judgement && isAfterwards(judgement))
    return `AFTER ${to} of ${ref.name} at 100 %: what it does now, and ${from ?? versionBefore(view, state) ?? 'the release'} before it`;
  if (!series) return `CANARY ${ref.name}  nothing beside it`;
  const releases = from === undefined ? '' : `, ${from} → ${to}`;
  const weight = ` on ${rollout.current?.ready ?? 0} of ${readyOf(view)} pods`;
  const lasts = judgement ? `, judged for ${age(judgedForMs(judgement))}` : '';
  return `CANARY ${ref.name}  ${series.names.canary} beside ${series.names.stable}${releases}${weight}${lasts}`;
}

/** Of the revision that stands beside the plots: no pod runs it any more. */
function versionBefore({ ref, series }: WorkloadView, state: CockpitState): string | undefined {
  const name = series?.names.stable;
  const revision = historyOf(state, ref).find(({ number }) => `r${number}` === name);
  return revision ? versionOf(revision.images) : name;
}

/** Nothing is beside it any more: what it does now is held against what was there before. */
const isAfterwards = (judgement: Judgement): boolean => judgement.basis === 'before-after' || hasStableLeft(judgement);

export const sideNames = (judgement: Judgement): SideNames => (isAfterwards(judgement) ? namesAfterwards : usualNames);

const readyOf = ({ rollout: { current, old } }: WorkloadView): number =>
  old.reduce((sum, { ready }) => sum + ready, current?.ready ?? 0);

function titleOfPair(pair: CanaryPair): string {
  const { ramp, stable, canary } = pair;
  const what = isNamedAsUsual(pair) ? `of ${stable.ref.name}` : `${canary.ref.name} beside ${stable.ref.name}`;
  const { judging } = stable;
  const standing = canaryStandingInWords({
    ...ramp,
    from: versionOf(ramp.from),
    to: versionOf(ramp.to),
    takenOver: stable.rollout.current?.ready ?? 0,
    ...(judging.kind === 'judged' && isJudgedAtWeight(pair) && { judgedForMs: judgedForMs(judging.judgement) }),
  });
  return `CANARY ${what}  ${standing}`;
}
