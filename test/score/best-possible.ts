import { type Cell, minutesOf, type Noise, onsetMs, shareAt } from './world/cell.ts';
import { podCountsAt } from './world/pods.ts';

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
  const found =
    cell.noise === 'clustered-both-16'
      ? untilGivenAway(looksOf(cell, knows), cell, alpha)
      : Math.max(solve(looksOf(cell, knows), alpha), solve(inStorms(cell), alpha));
  solved.set(key, found);
  return found;
}
const solved = new Map<string, number>();

/**
 * Of storms that fall on both arms a good release has its part, and a bad one the same; what it fails more comes in storms of
 * its own, and the first of these gives it away to whoever is told which storms are whose. Before it the two look alike, so
 * whoever stops then stops good releases as often: in `alpha` of the runs at most, best at once.
 */
function untilGivenAway(looks: readonly Look[], { base, effect }: Cell, alpha: number): number {
  let [fails, isHidden] = [0, 1];
  for (const { failed } of looks) {
    fails += isHidden * failed;
    const own = failed * (1 - base / Math.min(0.6, base * effect));
    isHidden *= Math.exp(-own / longStorm);
  }
  return (1 - alpha) * fails;
}
const longStorm = 16;

/** Mean lengths. Who is told when each storm begins and ends learns as much from it as from one failure, however long it is. */
const stormLength: Readonly<Partial<Record<Noise, number>>> = { 'clustered-4': 4, 'clustered-16': longStorm };

/** All that one source may say in a scrape: with which chance, if the release is worse, and how many nats for that. */
type Tells = readonly { readonly chance: number; readonly nats: number }[];
/** One scrape: what fails in it, how many events that is, and what its sources say, besides the nats for the time. */
type Look = {
  readonly failed: number;
  readonly events: number;
  readonly of: readonly Tells[];
  readonly forTime: number;
};

const countOf = (mean: number, nats: number): Tells =>
  nats === 0 ? [{ chance: 1, nats: 0 }] : poisson(mean).map((chance, events) => ({ chance, nats: events * nats }));

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
    events: canary * worse,
    of: [countOf(stable * base, Math.log(base / good.stable)), countOf(canary * worse, Math.log(worse / good.canary))],
    forTime: -canary * (worse - good.canary) - stable * (base - good.stable),
  }));
}

/**
 * A scrape shows how many failed on each pod, not of which storm each was: less than the above. For who knows both rates and
 * the length of storms only the canary's pods are worth looking at, each for itself. Nothing where there are no storms.
 */
function inStorms(cell: Cell): readonly Look[] {
  const length = stormLength[cell.noise];
  if (length === undefined || cell.share === 'ramp' || cell.onset !== 'start') return [];
  const { canary: pods } = podCountsAt(cell, 0);
  const requests = (cell.perSecond * cell.share * (cell.scrapeMs / 1000)) / pods;
  const [worse, base] = [Math.min(0.6, cell.base * cell.effect), cell.base].map(rate => (requests * rate) / length);
  const most = Math.ceil(((worse ?? 0) + 8 * Math.sqrt(worse ?? 0) + 8) * length);
  const good = stormSums(base ?? 0, length, most);
  const ofPod = stormSums(worse ?? 0, length, most).map((chance, n) => ({
    chance,
    nats: Math.log(chance / (good[n] ?? 1)),
  }));
  const look = {
    failed: (worse ?? 0) * length * pods,
    events: (worse ?? 0) * pods,
    of: Array(pods).fill(ofPod),
    forTime: 0,
  };
  return Array(Math.round((minutesOf(cell) * 60_000) / cell.scrapeMs)).fill(look);
}

/** Chances of so many failures in a Poisson number of storms of geometric length (Panjer's recursion). */
function stormSums(storms: number, length: number, most: number): readonly number[] {
  const chances = [Math.exp(-storms)];
  const go = 1 - 1 / length;
  // Of the sum over k of k·f(k)·p(n−k), what is needed of all n before: the sums with k and with 1.
  let [once, times] = [0, 0];
  for (let n = 1; n <= most; n++) {
    const last = chances[n - 1] ?? 0;
    times = go * (times + once) + last / length;
    once = go * once + last / length;
    chances.push((storms / n) * times);
  }
  return chances;
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
  if (!first || first.events > 100) return first?.failed ?? 0;
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
    const onAll = look.of.reduce((cost, tells, i) => expected(cost, tells, i === 0 ? look.forTime : 0), toCome);
    after = onAll.map(cost => look.failed + cost);
  }
  return (after[noEvidence] ?? 0) - price * alpha;
}

/**
 * The mean cost after what one source says, which moves the evidence. Between two places it goes by a
 * straight line in the odds: the cost is concave in them, so this is never too much. Beyond the last place it goes to
 * nothing with the odds; before the first it is taken for no more than there.
 */
function expected(cost: Float64Array, tells: Tells, forTime: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(places);
  const last = cost[places - 1] ?? 0;
  for (const { chance, nats } of tells) {
    if (chance < 1e-10) continue;
    const moved = (nats + forTime) / step;
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
  }
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
