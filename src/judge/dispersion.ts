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
  /** Of few stable pods several looks are put together, or there would be nothing to compare. */
  readonly open: readonly Cell[];
};

/** One pod in one look. */
export type Cell = { readonly of: number; readonly bad: number };

export const unknownDispersion: Dispersion = { bad: 0, scatter: 0, luck: 0, open: [] };

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
  const faded = { bad: before.bad * kept, scatter: before.scatter * kept, luck: before.luck * kept * kept };
  const cells = [...before.open, ...stable.filter(({ of }) => of > 0)];
  const isEnough = cells.length >= enoughCells;
  const ofStable = isEnough ? addGroup({ ...faded, open: [] }, cells) : { ...faded, open: cells };
  const own = canary.filter(({ of }) => of > 0);
  // Of a single canary pod only time would be left to compare, and a fault that begins would look like a storm.
  return own.length >= 2 ? addGroup(ofStable, own) : ofStable;
}

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
    open: sums.open,
  };
}

const few = 5;
const enoughBad = 8;

/**
 * At least 1, near it while there are only a few events. `isAlone`: enough was seen to say that bad events come one by
 * one. While storms are few, how large they are is hardly known, and the next may be larger: what is above 1 is taken
 * for more than it seems.
 */
export function dispersionOf({ bad, scatter, luck }: Dispersion): {
  readonly value: number;
  readonly isAlone: boolean;
} {
  if (bad <= 0) return { value: 1, isAlone: false };
  const seen = Math.max(1, (scatter - Math.sqrt(luck) + few) / (bad + few));
  const storms = Math.max(1, bad / seen);
  return { value: 1 + (seen - 1) * (1 + 2 / Math.sqrt(storms)), isAlone: bad >= enoughBad && seen < 1.3 };
}
