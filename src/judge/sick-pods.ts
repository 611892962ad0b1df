import type { Instant } from '../domain/brands.ts';
import { addToDispersion, type Cell, type Dispersion, dispersionOf, unknownDispersion } from './dispersion.ts';
import { addToEvidence, beginEvidence, type Evidence } from './evidence.ts';
import type { PodDelta, Tick } from './tick.ts';
import { logTwoRates, noSums, type Sums } from './two-rates.ts';

/**
 * One pod of several that all the time fails far more often than the others of its side tells of itself, not of its
 * version: it would hide a fault in its scatter. It is left out, and said; storms, which hit pods in turn, are not this.
 */
type Look = { readonly at: Instant; readonly pods: readonly (Cell & { readonly pod: string })[] };
export type Pods = { readonly canary: readonly Look[]; readonly stable: readonly Look[] };

export const noPods: Pods = { canary: [], stable: [] };

const windowMs = 300_000;
const mostLooks = 20;
const fewestPods = 5;
const fewestLooks = 2;
const fewestBad = 4;
/** So much must the others have shown, to know how their failures scatter. */
const enoughOfOthers = 5;
/** Three times as often, and by luck less than once in 1000, even without its worst look. */
const times = 3;
const enoughLog = Math.log(1_000);

export const followPods = (before: Pods, tick: Tick): Pods => ({
  canary: withLook(before.canary, tick.canary, tick.at),
  stable: withLook(before.stable, tick.stable, tick.at),
});

const withLook = (before: readonly Look[], pods: readonly PodDelta[], at: Instant): readonly Look[] =>
  [...before, { at, pods: pods.map(({ pod, requests, failures }) => ({ pod, of: requests, bad: failures })) }]
    .filter(look => look.at > at - windowMs)
    .slice(-mostLooks);

/** `scatter`: how the failures of the other stable pods scatter, without what the sick one added to it before. */
export type SickPods = { readonly canary?: string; readonly stable?: string; readonly scatter?: Dispersion };

/**
 * With several pods on both sides, the worst of each is left out as soon as one of them is sick: like against like. When no
 * stable pod is left, what they did before had no sick one in it either.
 */
export function sickPods({ canary, stable }: Pods): SickPods {
  const [worstCanary, worstStable] = [worstOf(canary), worstOf(stable)];
  const isStableGone = (stable.at(-1)?.pods.length ?? 0) === 0;
  const areBothMany = worstCanary !== undefined && (worstStable !== undefined || isStableGone);
  const isOne = worstCanary?.isSick === true || worstStable?.isSick === true;
  return {
    ...(worstCanary && isOne && areBothMany && { canary: worstCanary.pod }),
    ...(worstStable &&
      (areBothMany ? isOne : worstStable.isSick) && {
        stable: worstStable.pod,
        scatter: scatterWithout(stable, worstStable.pod),
      }),
  };
}

export const isCanaryPodSick = ({ canary }: Pods): boolean => worstOf(canary)?.isSick === true;

export const withoutPods = (tick: Tick, { canary, stable }: SickPods): Tick =>
  canary === undefined && stable === undefined
    ? tick
    : {
        ...tick,
        canary: tick.canary.filter(({ pod }) => pod !== canary),
        stable: tick.stable.filter(({ pod }) => pod !== stable),
      };

/**
 * The evidence as it would be, had the stable pod never been looked at; as it is, where not all looks are known any more, or
 * where one of the canary is left out with it, since most of what is known of the canary may be that pod's.
 */
export function evidenceWithout(evidence: Evidence, { canary, stable }: Pods, sick: SickPods): Evidence {
  const { since, at, ratios, restarts, inStorms } = evidence;
  const isAllKnown = at - since < windowMs && stable.length < mostLooks && restarts.steps === 0;
  if (!isAllKnown || sick.canary !== undefined) return evidence;
  let without = beginEvidence(ratios, since, inStorms !== undefined);
  for (const [i, look] of stable.entries()) {
    if (look.at <= since) continue;
    const pods = { canary: canary[i]?.pods ?? [], stable: look.pods.filter(({ pod }) => pod !== sick.stable) };
    const [here, there] = [pods.canary.reduce(add, noSums), pods.stable.reduce(add, noSums)];
    const counts = { canaryOf: here.of, canaryBad: here.bad, stableOf: there.of, stableBad: there.bad };
    without = addToEvidence(without, counts, look.at, Math.max(0, ...pods.canary.map(({ bad }) => bad)), pods);
  }
  return without;
}

/** The one with the most failures, of a side with enough pods. */
function worstOf(looks: readonly Look[]): { readonly pod: string; readonly isSick: boolean } | undefined {
  if ((looks.at(-1)?.pods.length ?? 0) < fewestPods) return undefined;
  const sums = new Map<string, Sums>();
  let all = noSums;
  for (const { pods } of looks)
    for (const one of pods) {
      all = add(all, one);
      sums.set(one.pod, add(sums.get(one.pod) ?? noSums, one));
    }
  const worst = [...sums].reduce((a, b) => (b[1].bad > a[1].bad ? b : a));
  const [pod, { of, bad }] = worst;
  const others = { of: all.of - of, bad: all.bad - bad };
  return { pod, isSick: isSick(looks, pod, { of, bad }, others) };
}

function isSick(looks: readonly Look[], pod: string, all: Sums, others: Sums): boolean {
  const own = looks.flatMap(({ pods }) => pods.find(one => one.pod === pod)?.bad ?? []).filter(bad => bad > 0);
  const here = { of: all.of, bad: all.bad - Math.max(0, ...own) };
  if (own.length < fewestLooks || here.bad < fewestBad || others.bad < enoughOfOthers) return false;
  if (here.bad / here.of < (times * others.bad) / others.of) return false;
  const scatter = scatterWithout(looks, pod);
  return logTwoRates(here, others) / dispersionOf(scatter).value >= enoughLog;
}

const scatterWithout = (looks: readonly Look[], pod: string): Dispersion =>
  looks.reduce(
    (sum, { pods }) =>
      addToDispersion(
        sum,
        pods.filter(one => one.pod !== pod),
        0,
      ),
    unknownDispersion,
  );

const add = (a: Sums, b: Cell): Sums => ({ of: a.of + b.of, bad: a.bad + b.bad });
