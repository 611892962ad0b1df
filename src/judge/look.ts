import type { Arms } from '../domain/arms.ts';
import type { Instant } from '../domain/brands.ts';
import type { Measured } from '../domain/measurement.ts';
import { beginDifferences, type Differences, takeDifferences } from './differences.ts';
import { beginJudging, type JudgeSettings, type JudgeState, judgeTick } from './judge.ts';
import { nothingShared } from './sample-ratio.ts';
import type { Tick } from './tick.ts';

/** All that is kept from one look at two sides to the next. */
export type Looking = {
  /** Of the arms that were looked at. */
  readonly key: string;
  readonly differences: Differences;
  readonly state: JudgeState;
  /** The last look. The first one only tells from where to count, and what is wrong with pods at once. */
  readonly tick: Tick;
};

export type Look = { readonly arms: Arms; readonly measured: Measured; readonly at: Instant };

/**
 * What is known of a canary, for the rolling update by which stable takes its release over: the same two releases are
 * compared, only what each side should get of the traffic is another question.
 */
export const carriedOver = (known: Looking, { key }: Pick<Arms, 'key'>): Looking => ({
  ...known,
  key,
  state: { ...known.state, shared: nothingShared },
});

/**
 * Takes in what was measured of two sides. Where other things are compared than before, it begins anew, but goes on
 * with what is known of the pods: they count on.
 */
export function takeLook(before: Looking | undefined, look: Look, settings: JudgeSettings): Looking {
  const { arms, measured, at } = look;
  const known = before?.differences ?? beginDifferences();
  const pods = [...arms.canary.pods, ...arms.stable.pods];
  const { differences, deltas } = takeDifferences(known, measured, pods, at);
  const state = before?.key === arms.key ? before.state : beginJudging(settings, at);
  const isCanary = new Set(arms.canary.pods.map(({ uid }) => uid));
  const tick: Tick = {
    at,
    ms: known.last === undefined ? 1 : Math.max(1, at - known.last),
    canary: deltas.filter(({ pod }) => isCanary.has(pod)),
    stable: deltas.filter(({ pod }) => !isCanary.has(pod)),
    hardFacts: arms.hardFacts,
    // Of pods of which only some were asked, nobody knows what the canary should have of all that is seen.
    ...(arms.share !== undefined && pods.every(({ uid }) => measured.of.has(uid)) && { share: arms.share }),
    ...(arms.weight !== undefined && { step: arms.weight }),
    areCanariesReady: arms.areCanariesReady,
    ...(measured.logs && { samples: measured.logs.samples }),
  };
  return { key: arms.key, differences, state: judgeTick(state, tick), tick };
}
