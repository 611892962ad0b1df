import type { Instant } from '../domain/brands.ts';
import type { HardFact } from '../domain/judgement.ts';
import type { Condition, ContainerReport, PodReport } from '../domain/reports.ts';
import { safe } from '../domain/safe-text.ts';
import { conditionOf } from './shared/condition-of.ts';

/** What is looked at: the pods of both sides, and the workload whose rollout brings the canary. */
export type HardFactsOf = {
  readonly canary: readonly PodReport[];
  readonly stable: readonly PodReport[];
  /** Of the workload that owns the canary pods. */
  readonly conditions: readonly Condition[];
  /** Since when it is judged: what ended before is history. */
  readonly since: Instant;
  readonly now: Instant;
};

/** A probe may miss once; not being ready for so long after having been is no hiccup. */
const unreadyForMs = 30_000;
const manyRestarts = 2;
const pullReasons = ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName'];

type Fact = { readonly kind: string; readonly says: string };

/**
 * What fails a canary without statistics. A kind of trouble that stable pods have as often is not the canary's: a node
 * or a registry is at fault, and going back would not help.
 */
export function hardFacts({ canary, stable, conditions, since, now }: HardFactsOf): readonly HardFact[] {
  const here = byKind(canary, since, now);
  const there = byKind(stable, since, now);
  const ofPods = [...here].flatMap(([kind, { says, pods }]) => {
    const elsewhere = (there.get(kind)?.pods ?? 0) / Math.max(1, stable.length);
    return elsewhere >= pods / canary.length ? [] : [{ kind, says: safe(says, 200), pods }];
  });
  const progressing = conditionOf(conditions, 'Progressing');
  const isLate = progressing?.status === 'False' && progressing.reason === 'ProgressDeadlineExceeded';
  const unready = canary.filter(({ isReady }) => !isReady).length;
  return isLate && unready > 0
    ? [
        ...ofPods,
        { kind: 'progress-deadline', says: safe('the rollout made no progress until its deadline'), pods: unready },
      ]
    : ofPods;
}

function byKind(pods: readonly PodReport[], since: Instant, now: Instant): Map<string, { says: string; pods: number }> {
  const kinds = new Map<string, { says: string; pods: number }>();
  for (const pod of pods) {
    if (pod.deletedAt !== undefined) continue;
    const fact =
      pod.containers.map(one => containerFact(one, since)).find(one => one !== undefined) ??
      lostReadiness(pod, since, now);
    if (fact) kinds.set(fact.kind, { says: fact.says, pods: (kinds.get(fact.kind)?.pods ?? 0) + 1 });
  }
  return kinds;
}

function containerFact({ name, image, state, lastState, restarts }: ContainerReport, since: Instant): Fact | undefined {
  if (state.kind === 'waiting' && pullReasons.includes(state.reason))
    return { kind: 'image-pull', says: `image ${image} can’t be pulled` };
  const ended = [state, lastState].find(one => one.kind === 'terminated');
  const isNew = ended?.kind === 'terminated' && (ended.at === undefined || ended.at >= since);
  if (isNew && ended.reason === 'OOMKilled')
    return { kind: 'out-of-memory', says: `${name} is killed for using more memory than its limit` };
  const isLooping = state.kind === 'waiting' && state.reason === 'CrashLoopBackOff';
  if (isLooping || (isNew && restarts >= manyRestarts)) {
    const exit = ended?.kind === 'terminated' ? `, exit code ${ended.exitCode}` : '';
    return {
      kind: 'crash-loop',
      says: `${name} crashes${exit}, ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`,
    };
  }
  return undefined;
}

/** The condition is first written as the pod comes to its node; a later change of one that is not ready was a loss. */
const settlesWithinMs = 10_000;

function lostReadiness(
  { isReady, conditions, createdAt, name }: PodReport,
  since: Instant,
  now: Instant,
): Fact | undefined {
  if (isReady || createdAt === undefined) return undefined;
  const lostAt = conditionOf(conditions, 'Ready')?.changedAt;
  if (lostAt === undefined || lostAt <= createdAt + settlesWithinMs || lostAt < since) return undefined;
  return now - lostAt >= unreadyForMs
    ? { kind: 'readiness-lost', says: `${name} was ready and is not any more` }
    : undefined;
}
