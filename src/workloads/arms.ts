import type { Arm, Arms } from '../domain/arms.ts';
import type { HardFact } from '../domain/judgement.ts';
import type { Family, PodReport } from '../domain/reports.ts';
import { safe } from '../domain/safe-text.ts';
import { rampNoteOf, relabelledIn } from './canary.ts';
import { hardFacts } from './hard-facts.ts';
import type { RolloutAt } from './kind-rules.ts';
import { runsItsRelease } from './ramp.ts';
import { rulesOf } from './registry.ts';
import { calledShare } from './replica-share.ts';
import { type Kept, podsOf } from './shared/kept.ts';

/**
 * Canary and stable of a rolling update: the revision that is asked for, and of the others the one that most ready pods
 * run. Nothing while there is only one, unless its comparison is `known`: then it is compared with what was before.
 */
export function armsOfRollout(family: Family, at: RolloutAt, known?: Arms): Arms | undefined {
  const rules = rulesOf(family);
  const current = rules.current(family);
  if (!current) return undefined;
  const [before] = rules
    .kept(family)
    .filter(({ uid, total }) => uid !== current.uid && total > 0)
    .sort((a, b) => readyOf(family, b) - readyOf(family, a) || b.revision - a.revision);
  const own = podsOf(family, current);
  const canary = {
    how: 'rolling-update' as const,
    canary: armOf(`r${current.revision}`, own),
    areCanariesReady: own.length > 0 && own.every(isReady) && own.length >= current.desired,
  };
  const keyOfCanary = `${current.uid} ${current.revision}`;
  if (!before) {
    if (!known?.key.startsWith(`${keyOfCanary} `)) return undefined;
    const stable = { name: known.stable.name, pods: [] };
    return { ...canary, key: known.key, stable, hardFacts: factsOf(family, own, [], at) };
  }
  const others = podsOf(family, before);
  return {
    ...canary,
    key: `${keyOfCanary} ${before.uid}`,
    stable: armOf(`r${before.revision}`, others),
    hardFacts: factsOf(family, own, others, at),
  };
}

/** Ready pods of the one revision that serves; alike, so that whatever tells them apart is luck or their node. */
export function servingPodsOf(family: Family): readonly PodReport[] {
  const [most] = rulesOf(family)
    .kept(family)
    .filter(({ total }) => total > 0)
    .sort((a, b) => readyOf(family, b) - readyOf(family, a) || b.revision - a.revision);
  return most ? armOf('', podsOf(family, most)).pods.filter(isReady) : [];
}

/**
 * A canary workload beside its stable one. Behind one Service each ready pod should get the same; a canary that hides
 * from that Service gets what its ramp wants of the routes. The weight is written down with the pods, and routes send it
 * only once these are ready: until then nobody says which weight it is, so that a look stays with the one before.
 */
export function armsOfCanary(canary: Family, stable: Family, at: RolloutAt): Arms | undefined {
  const [own, others] = [currentPods(canary), stablePods(stable, canary)];
  if (own.length === 0) return undefined;
  const note = rampNoteOf(canary.workload);
  const routed = relabelledIn(canary.workload.template) && note?.now;
  const [ready, readyBeside] = [own.filter(isReady).length, others.filter(isReady).length];
  const areCanariesReady = ready > 0 && ready >= canary.workload.desired;
  const isSent = routed === undefined || areCanariesReady;
  return {
    how: 'canary',
    key: `${canary.workload.uid} ${hashOf(canary)} ${stable.workload.uid}`,
    canary: armOf(canary.workload.name, own),
    stable: armOf(stable.workload.name, others),
    hardFacts: factsOf(canary, own, others, at),
    ...(isSent &&
      ready > 0 &&
      readyBeside > 0 && { share: routed === undefined ? ready / (ready + readyBeside) : routed / 100 }),
    ...(isSent && { weight: routed ?? canary.workload.desired }),
    ...(ready > 0 && { weightSince: Math.max(note?.since ?? 0, ...own.map(({ readySince = 0 }) => readySince)) }),
    wanted:
      routed === undefined ? calledShare(note?.now, canary.workload.desired, stable.workload.desired) : routed / 100,
    areCanariesReady,
  };
}

/** Whether what has this key is about the release that the workload asks for now, and not one before it. */
export function isOfRelease({ key }: Pick<Arms, 'key'>, family: Family): boolean {
  const current = rulesOf(family).current(family);
  if (!current) return false;
  return (
    key.startsWith(`${current.uid} ${current.revision} `) || key.startsWith(`${family.workload.uid} ${current.hash} `)
  );
}

/** Whether both are about the same release, whatever it is compared with. */
export const isSameCanary = (a: Arms, b: Arms): boolean =>
  a.canary.name === b.canary.name && releaseOf(a) === releaseOf(b);

/** A key begins with what it is about. */
const releaseOf = ({ key }: Arms): string => key.split(' ').slice(0, 2).join(' ');

/** Since the rollout began: what befell pods of the same template before it is history. */
const factsOf = (
  family: Family,
  canary: readonly PodReport[],
  stable: readonly PodReport[],
  at: RolloutAt,
): readonly HardFact[] =>
  hardFacts({
    canary,
    stable,
    conditions: family.workload.conditions,
    since: rulesOf(family).rollout(family, at).startedAt ?? 0,
    now: at.now,
  });

const armOf = (name: string, pods: readonly PodReport[]): Arm => ({
  name: safe(name, 60),
  pods: pods
    .filter(({ phase, ip, deletedAt }) => phase === 'Running' && ip !== undefined && deletedAt === undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1)),
});

const hashOf = (family: Family): string => rulesOf(family).current(family)?.hash ?? '';

/** Without those that run what the canary runs: while stable takes it over they are no measure of what was before. */
function stablePods(stable: Family, canary: Family): readonly PodReport[] {
  if (!runsItsRelease(stable.workload, canary.workload)) return currentPods(stable);
  const current = rulesOf(stable).current(stable);
  return rulesOf(stable)
    .kept(stable)
    .filter(({ uid }) => uid !== current?.uid)
    .flatMap(set => podsOf(stable, set));
}

/** Whatever revision they run: of the stable side all that serves counts, of a canary there is one revision only. */
const currentPods = (family: Family): readonly PodReport[] =>
  rulesOf(family)
    .kept(family)
    .flatMap(set => podsOf(family, set));

const readyOf = (family: Family, set: Kept): number => podsOf(family, set).filter(isReady).length;
const isReady = ({ isReady, deletedAt }: PodReport): boolean => isReady && deletedAt === undefined;
