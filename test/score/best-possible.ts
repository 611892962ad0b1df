import { type Cell, minutesOf, type Noise, onsetMs, shareAt } from './world/cell.ts';

/**
 * The fewest failed requests, on average, that any judge gets by with which sees every scrape and stops at most `alpha` of
 * the good releases. It is the optimal stopping problem itself, solved backwards: at each scrape the best judge stops where
 * what is still to fail costs more than the risk that the release is a good one. Its price λ is what makes it keep `alpha`;
 * for every λ the solution less λ·alpha is a lower bound (Lagrange), and the best λ gives the bound itself.
 *
 * `told`: it knows how many fail on both sides, good or bad, so only the canary is worth looking at. Otherwise it
 * keeps `alpha` as well where both versions fail as often as here on average: nobody told it which rate is the good one.
 */
export function bestPossible(cell: Cell, knows: 'told' | 'untold', alpha = 0.01): number {
  const key = JSON.stringify([cell, knows, alpha]);
  const known = solved.get(key);
  if (known !== undefined) return known;
  const looks = looksOf(cell, knows);
  // Storms that fall on both arms show themselves on stable: what the canary has alone gives it away at once.
  const found = cell.noise === 'clustered-both-16' ? (looks[0]?.failed ?? 0) : solve(looks, alpha);
  solved.set(key, found);
  return found;
}
const solved = new Map<string, number>();

/** Storms tell as much as one failure each, however long they are. */
const stormLength: Readonly<Partial<Record<Noise, number>>> = { 'clustered-4': 4, 'clustered-16': 16 };

/** One scrape: storms (or single failures) on both sides as they come, and what each says: nats a storm, and nats for the time. */
type Look = {
  readonly failed: number;
  readonly canary: { readonly mean: number; readonly nats: number };
  readonly stable: { readonly mean: number; readonly nats: number };
  readonly forTime: number;
};

/**
 * From the onset on. What a noise takes from the information (bursts, lost scrapes, resets) is left out: that only
 * makes the bound lower. The same for more traffic later; of the daily wave only the least is counted.
 */
function looksOf(cell: Cell, knows: 'told' | 'untold'): readonly Look[] {
  const length = stormLength[cell.noise] ?? 1;
  const least = cell.noise === 'diurnal' ? 0.4 ** 2 : 1;
  const share = (ms: number) => shareAt(cell, ms);
  // Of an arm of ten pods or more one is ten times as bad, with every version.
  const withBadPod = cell.noise === 'bad-pod' && cell.share === 0.5 ? 1.9 : 1;
  const base = (cell.base * withBadPod * least) / length;
  const worse = (Math.min(0.6, cell.base * cell.effect) * withBadPod * least) / length;
  const first = onsetMs(cell);
  const starts = Array.from(
    { length: Math.round((minutesOf(cell) * 60_000 - first) / cell.scrapeMs) },
    (_, i) => first + i * cell.scrapeMs,
  );
  const all = starts.map(from => {
    const requests = cell.perSecond * (cell.scrapeMs / 1000);
    return { canary: requests * share(from), stable: requests * (1 - share(from)) };
  });
  const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0);
  // At the share of the onset: there most of it is decided.
  const begin = all[0] ?? { canary: 1, stable: 1 };
  const both = (begin.canary * worse + begin.stable * base) / sum([begin.canary, begin.stable]);
  const good =
    knows === 'told' || cell.noise === 'bad-pod' ? { canary: base, stable: base } : { canary: both, stable: both };
  return all.map(({ canary, stable }) => ({
    failed: canary * worse * length,
    canary: { mean: canary * worse, nats: Math.log(worse / good.canary) },
    stable: { mean: stable * base, nats: Math.log(base / good.stable) },
    forTime: -canary * (worse - good.canary) - stable * (base - good.stable),
  }));
}

const step = 0.1;
const lowest = -16;
const places = 300;
const noEvidence = Math.round(-lowest / step);
/** By place: how many times likelier all that was seen is of a good release than of this one. */
const odds = Float64Array.from({ length: places }, (_, i) => Math.exp(-(lowest + i * step)));

function solve(looks: readonly Look[], alpha: number): number {
  const first = looks[0];
  // So much at the first look that it is decided there.
  if (!first || first.canary.mean > 100) return first?.failed ?? 0;
  let best = first.failed;
  let [low, high] = [Math.log(first.failed), Math.log(first.failed) + 14];
  const boundAt = (logPrice: number) => solveAt(looks, Math.exp(logPrice), alpha);
  // The bound is concave in the price; thirds of the logarithm come near enough, and each of them is a bound.
  for (let i = 0; i < 14; i++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    const [atA, atB] = [boundAt(a), boundAt(b)];
    best = Math.max(best, atA, atB);
    if (atA < atB) low = a;
    else high = b;
  }
  return best;
}

function solveAt(looks: readonly Look[], price: number, alpha: number): number {
  let after = new Float64Array(places);
  for (let i = looks.length - 1; i >= 0; i--) {
    const look = looks[i] as Look;
    const toCome =
      i === looks.length - 1 ? after : after.map((later, place) => Math.min(price * (odds[place] ?? 0), later));
    const onStable = expected(toCome, look.stable.mean, look.stable.nats, look.forTime);
    const onBoth = expected(onStable, look.canary.mean, look.canary.nats, 0);
    after = onBoth.map(cost => look.failed + cost);
  }
  return (after[noEvidence] ?? 0) - price * alpha;
}

/**
 * The mean cost after so many events of this mean, each of which moves the evidence. Between two places it goes by a
 * straight line in the odds: the cost is concave in them, so this is never too much. Beyond the last place it goes to
 * nothing with the odds; before the first it is taken for no more than there.
 */
function expected(cost: Float64Array, mean: number, nats: number, forTime: number): Float64Array<ArrayBuffer> {
  const chances = nats === 0 ? [1] : poisson(mean);
  const out = new Float64Array(places);
  const last = cost[places - 1] ?? 0;
  chances.forEach((chance, events) => {
    if (chance < 1e-10) return;
    const moved = (events * nats + forTime) / step;
    const by = Math.floor(moved);
    // The places are even in the logarithm, so the part is the same between any two of them.
    const part = (1 - Math.exp(-(moved - by) * step)) / (1 - Math.exp(-step));
    for (let from = 0; from < places; from++) {
      const to = from + by;
      const there =
        to < 0
          ? (cost[0] ?? 0)
          : to >= places - 1
            ? last * Math.exp(-(from + moved - places + 1) * step)
            : (cost[to] ?? 0) * (1 - part) + (cost[to + 1] ?? 0) * part;
      out[from] = (out[from] ?? 0) + chance * there;
    }
  });
  return out;
}

const poisson = (mean: number): number[] => {
  const most = Math.ceil(mean + 8 * Math.sqrt(mean) + 8);
  const chances: number[] = [];
  let log = -mean;
  for (let k = 0; k <= most; k++) {
    if (k > 0) log += Math.log(mean / k);
    chances.push(Math.exp(log));
  }
  return chances;
};
