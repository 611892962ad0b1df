/**
 * How much more than independent events the bad ones scatter over the pods of a side: 1 where each comes alone, 4 where
 * they come about four at a time on one pod, as from a client that tries again over a kept-alive connection.
 * The chi² of the pods' counts around what all of their side have in the same look, so that what disturbs all alike is
 * left out: it cancels in the comparison too. So does a fault of the canary, which raises all of its pods. Looks are weighted by their bad events.
 */
export type Dispersion = {
  /** Sums over looks: of bad events, of these times chi² over its degrees of freedom, and of what luck adds to that, squared. */
  readonly bad: number;
  readonly scatter: number;
  readonly luck: number;
  /** The first two of stable's pods alone. */
  readonly ofStable: { readonly bad: number; readonly scatter: number };
  /** Looks with two bad events or more, and those of them in which they came unevenly. */
  readonly looks: number;
  readonly uneven: number;
  /** Of few stable pods several looks are put together, or there would be nothing to compare. */
  readonly open: readonly Cell[];
};

/** One pod in one look. */
export type Cell = { readonly of: number; readonly bad: number };

export const unknownDispersion: Dispersion = {
  bad: 0,
  scatter: 0,
  luck: 0,
  ofStable: { bad: 0, scatter: 0 },
  looks: 0,
  uneven: 0,
  open: [],
};

const enoughCells = 6;
/** What was seen this long ago counts half. */
const halfLifeMs = 1_800_000;

/** One look: the stable pods, and those of the canary among themselves, where it has several. */
export function addToDispersion(
  before: Dispersion,
  stable: readonly Cell[],
  ms: number,
  canary: readonly Cell[] = [],
): Dispersion {
  const kept = 0.5 ** (ms / halfLifeMs);
  const faded = {
    bad: before.bad * kept,
    scatter: before.scatter * kept,
    luck: before.luck * kept * kept,
    ofStable: { bad: before.ofStable.bad * kept, scatter: before.ofStable.scatter * kept },
    looks: before.looks * kept,
    uneven: before.uneven * kept,
  };
  const cells = [...before.open, ...stable.filter(({ of }) => of > 0)];
  const isEnough = cells.length >= enoughCells;
  const ofStable = isEnough ? withOfStable(addGroup({ ...faded, open: [] }, cells), faded) : { ...faded, open: cells };
  const own = canary.filter(({ of }) => of > 0);
  // Of a single canary pod only time would be left to compare, and a fault that begins would look like a storm.
  return own.length >= 2 ? addGroup(ofStable, own) : ofStable;
}

const withOfStable = (after: Dispersion, before: Omit<Dispersion, 'open'>): Dispersion => ({
  ...after,
  ofStable: {
    bad: before.ofStable.bad + after.bad - before.bad,
    scatter: before.ofStable.scatter + after.scatter - before.scatter,
  },
});

const unevenFrom = 1.5;

function addGroup(sums: Dispersion, cells: readonly Cell[]): Dispersion {
  let [of, bad, squares] = [0, 0, 0];
  for (const cell of cells) {
    of += cell.of;
    bad += cell.bad;
    squares += cell.bad ** 2 / cell.of;
  }
  if (bad === 0) return sums;
  const freedom = cells.length - 1;
  const chi = (squares * of) / bad - bad;
  return {
    bad: sums.bad + bad,
    scatter: sums.scatter + (bad * chi) / freedom,
    luck: sums.luck + (2 * bad * (bad - 1)) / freedom,
    ofStable: sums.ofStable,
    looks: sums.looks + (bad >= 2 ? 1 : 0),
    uneven: sums.uneven + (bad >= 2 && chi / freedom > unevenFrom ? 1 : 0),
    open: sums.open,
  };
}

const few = 5;
const enoughBad = 8;

/** What scatters less than this comes one by one. */
const alone = 1.3;
/** So many storms tell how long storms are, in looks of which half or more have some: a sick node's two minutes are none. */
const enoughStorms = 7;
const enoughUneven = 0.5;
/** What luck may be of the scatter: after the first look of ten pods it is half. */
const mostLuck = 0.35;

export type Scatter = {
  /** So many times as much as independent events. */
  readonly value: number;
  /** Enough was seen to say that bad events come one by one. */
  readonly isAlone: boolean;
  /** The mean length of storms, where stable has them and so many were seen that it is known. */
  readonly stormLength?: number;
};

/**
 * At least 1, near it while there are only a few events. While storms are few, how large they are is hardly known, and the
 * next may be larger: what is above 1 is taken for more than it seems.
 */
export function dispersionOf(of: Dispersion): Scatter {
  const { bad, scatter, luck } = of;
  if (bad <= 0) return { value: 1, isAlone: false };
  const seen = Math.max(1, (scatter - Math.sqrt(luck) + few) / (bad + few));
  const storms = Math.max(1, bad / seen);
  const stormLength = stormLengthOf(of, storms);
  return {
    value: 1 + (seen - 1) * (1 + 2 / Math.sqrt(storms)),
    isAlone: bad >= enoughBad && seen < alone,
    ...(stormLength !== undefined && { stormLength }),
  };
}

/** Sums of storms of geometric length scatter by twice their mean length less one. */
function stormLengthOf(
  { bad, scatter, luck, ofStable, looks, uneven }: Dispersion,
  storms: number,
): number | undefined {
  const byLuck = Math.sqrt(luck) / bad;
  const isStableAlone = (ofStable.scatter + few) / (ofStable.bad + few) < alone;
  if (storms < enoughStorms || isStableAlone || uneven <= looks * enoughUneven || byLuck >= mostLuck) return undefined;
  const above = Math.max(0, (scatter + few) / (bad + few) - 1);
  const more = (1 / Math.sqrt(storms) + byLuck) / 2;
  return 1 + (above * (1 + more)) / 2;
}
