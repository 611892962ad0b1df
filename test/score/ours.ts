import type { Verdict } from '../../src/domain/judgement.ts';
import type { Measured } from '../../src/domain/measurement.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { beginDifferences, takeDifferences } from '../../src/judge/differences.ts';
import { beginJudging, judgementOf, judgeTick, usualSettings } from '../../src/judge/judge.ts';
import type { Cell } from './world/cell.ts';
import { begin, type Scrape, type SeenPod } from './world/generate.ts';

const source = safe('simulated');
const measuredFrom = (pods: readonly SeenPod[]): Measured => ({
  source,
  of: new Map(pods.map(({ pod, reading }) => [pod, reading])),
  problems: [],
});

const settingsFor = (cell: Cell) => ({
  ...usualSettings,
  ...(cell.orders && {
    business: [{ counter: 'checkouts_completed_total', worse: 'less', vote: 'marginal' } as const],
  }),
});

/** The product's own way from readings to a verdict, as it is shipped: nothing is set for the world that it meets here. */
export const followOurs = (cell: Cell): ((scrape: Scrape) => Verdict) => {
  const first = begin - cell.before * 60_000;
  let state = beginJudging(settingsFor(cell), first);
  const seen = { canary: beginDifferences(), stable: beginDifferences() };
  let before = first;
  const deltasOf = (arm: 'canary' | 'stable', scrape: Scrape) => {
    const pods = scrape[arm].map(({ pod, node, readyAt }) => ({ uid: pod, node, readySince: readyAt }));
    const { differences, deltas } = takeDifferences(seen[arm], measuredFrom(scrape[arm]), pods, scrape.at);
    seen[arm] = differences;
    return deltas;
  };
  return scrape => {
    const canary = deltasOf('canary', scrape);
    const stable = deltasOf('stable', scrape);
    if (scrape.at === first) return 'no-data';
    state = judgeTick(state, {
      at: scrape.at,
      ms: scrape.at - before,
      canary,
      stable,
      hardFacts: [],
      share: scrape.share,
      step: scrape.step,
      areCanariesReady: scrape.canary.length > 0,
    });
    before = scrape.at;
    return judgementOf(state).verdict;
  };
};
