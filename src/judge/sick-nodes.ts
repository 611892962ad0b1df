import type { Instant } from '../domain/brands.ts';
import type { PodDelta, Tick } from './tick.ts';
import { logTwoRates, noSums, type Sums } from './two-rates.ts';

/**
 * Nodes on which stable pods fail much more often than elsewhere. A canary pod there fails for the node's reasons, so
 * pods on such a node are left out on both sides while that lasts. Only nodes of canary pods are looked at.
 */
type OnNode = Sums & { readonly worstPod: number };
type Look = { readonly at: Instant; readonly nodes: ReadonlyMap<string, OnNode>; readonly all: Sums };
export type Nodes = readonly Look[];

const windowMs = 120_000;
const mostLooks = 40;
/** Three times as often as elsewhere, and by luck less than once in a thousand, even without the worst pod there. */
const times = 3;
const enoughLog = Math.log(1_000);
const fewestBad = 5;

export function followNodes(before: Nodes, tick: Tick): Nodes {
  const names = new Set(tick.canary.flatMap(({ node }) => node ?? []));
  if (names.size === 0) return [];
  const nodes = new Map<string, OnNode>();
  let all = noSums;
  for (const pod of tick.stable) {
    all = add(all, pod);
    if (pod.node === undefined || !names.has(pod.node)) continue;
    const here = nodes.get(pod.node);
    nodes.set(pod.node, { ...add(here ?? noSums, pod), worstPod: Math.max(here?.worstPod ?? 0, pod.failures) });
  }
  return [...before, { at: tick.at, nodes, all }].filter(({ at }) => at > tick.at - windowMs).slice(-mostLooks);
}

/** `dispersion`: how failures scatter otherwise. */
export function sickNodes(nodes: Nodes, dispersion: number): readonly string[] {
  const all = sum(nodes.map(look => look.all));
  const names = new Set(nodes.flatMap(look => [...look.nodes.keys()]));
  return [...names].filter(name => {
    const looks = nodes.flatMap(look => look.nodes.get(name) ?? []);
    const withAll = sum(looks);
    const here = { of: withAll.of, bad: looks.reduce((bad, look) => bad + look.bad - look.worstPod, 0) };
    const elsewhere = { of: all.of - withAll.of, bad: all.bad - withAll.bad };
    if (here.bad < fewestBad || elsewhere.of <= 0 || here.of <= 0) return false;
    const rates = [here.bad / here.of, (elsewhere.bad + 0.5) / elsewhere.of] as const;
    return rates[0] >= times * rates[1] && logTwoRates(here, elsewhere) / dispersion >= enoughLog;
  });
}

/** Both sides without the pods of those nodes. */
export function withoutNodes(tick: Tick, nodes: readonly string[]): Tick {
  if (nodes.length === 0) return tick;
  const isElsewhere = ({ node }: PodDelta) => node === undefined || !nodes.includes(node);
  return { ...tick, canary: tick.canary.filter(isElsewhere), stable: tick.stable.filter(isElsewhere) };
}

const add = (a: Sums, { requests, failures }: PodDelta): Sums => ({ of: a.of + requests, bad: a.bad + failures });
const sum = (all: readonly Sums[]): Sums => all.reduce((a, b) => ({ of: a.of + b.of, bad: a.bad + b.bad }), noSums);
