import { type Cell, latencyShapes, nameOf, noises } from './world/cell.ts';

export const usual: Cell = {
  perSecond: 100,
  share: 0.05,
  base: 0.003,
  effect: 1,
  onset: 'start',
  noise: 'iid',
  scrapeMs: 15_000,
  slower: 1,
  latency: 'lognormal',
  before: 0,
};

type Choices = { readonly [Field in keyof Cell]?: readonly NonNullable<Cell[Field]>[] };

/** Every combination of the choices; what is not named is usual. */
export const cross = (choices: Choices): readonly Cell[] =>
  Object.entries(choices).reduce<readonly Cell[]>(
    (cells, [field, values]) => cells.flatMap(cell => values.map(value => ({ ...cell, [field]: value }))),
    [usual],
  );

const traffic = [10, 100, 1000] as const;
const clustered = ['clustered-4', 'clustered-16', 'clustered-both-16'] as const;
const shares = [0.05, 0.25, 0.5, 'ramp'] as const;

/** A good release under every kind of noise: none of these may be stopped. */
export const goodReleases: readonly Cell[] = [
  ...cross({ noise: noises, perSecond: traffic }),
  ...cross({ base: [0.008], perSecond: traffic }),
  ...cross({ scrapeMs: [30_000, 60_000], perSecond: traffic }),
  ...cross({ latency: ['bimodal', 'heavy-tail'], perSecond: traffic }),
  ...cross({ noise: clustered, before: [10], perSecond: traffic }),
  // With an arm of ten canary pods, one of them is bad as well.
  ...cross({ noise: ['bad-pod'], share: [0.5], perSecond: traffic }),
];

/** 0.3 % that becomes 3 % with a canary of 5 %. */
export const tenTimes: readonly Cell[] = cross({ effect: [10], perSecond: traffic });

const everything: readonly Cell[] = [
  ...goodReleases,
  ...tenTimes,
  ...cross({
    perSecond: [1, 10, 100, 1000, 10_000],
    share: shares,
    base: [0.0001, 0.0005, 0.003, 0.008, 0.02],
    effect: [1, 1.25, 2, 3, 10, 100, 0],
  }),
  ...cross({ noise: noises, perSecond: traffic, effect: [1, 3, 10] }),
  ...cross({ noise: noises, perSecond: traffic, share: [0.5], effect: [1, 10] }),
  ...cross({ scrapeMs: [30_000, 60_000], perSecond: traffic, effect: [1, 3, 10] }),
  ...cross({ noise: clustered, before: [10], perSecond: traffic, effect: [1, 3, 10] }),
  ...cross({ onset: ['middle'], perSecond: traffic, share: [0.05, 'ramp'], effect: [3, 10] }),
  ...cross({ onset: ['full'], perSecond: traffic, share: ['ramp'], effect: [3, 10] }),
  ...cross({ latency: latencyShapes, slower: [1, 1.25, 1.5, 3], perSecond: traffic }),
  ...[1, 0.8, 0.5, 0].flatMap(effect => cross({ perSecond: traffic, orders: [{ perRequest: 0.02, effect }] as const })),
];

/** Each only once. */
export const cells: readonly Cell[] = [...new Map(everything.map(cell => [nameOf(cell), cell])).values()];
