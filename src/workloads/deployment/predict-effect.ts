import { numberAt } from '../../domain/json.ts';
import type { Kept } from '../shared/kept.ts';
import { rollingLimits } from '../shared/rolling-update.ts';
import { usualTimeToReady } from '../shared/time-to-ready.ts';
import { type DeploymentFamily, keptByDeployment } from './kept.ts';

/** A round of the controllers, from a pod that turned ready or went to the next change. */
const roundMs = 1_000;
/** A rollout of thousands of pods is not worth an endless loop. */
const mostRounds = 10_000;

/**
 * Time until only pods of `target` serve, in milliseconds. Walks through the rolling update as the Deployment
 * controller does: bad pods go as far as enough others are available, good ones come as far as surge allows, each
 * batch counts once it was ready for minReadySeconds. Nothing for a Deployment that can't be walked.
 */
export function predictedEffectMs(family: DeploymentFamily, target: Kept): number | undefined {
  const { workload: deployment } = family;
  const kept = keptByDeployment(family);
  if (family.pods === undefined) return undefined;
  const { desired } = deployment;
  if (desired === 0) return roundMs;
  const toReadyMs = usualTimeToReady(family, kept);
  if (deployment.strategy === 'Recreate') return toReadyMs + graceMs(family);
  const { surge, unavailable } = rollingLimits(desired, deployment.maxSurge, deployment.maxUnavailable);
  const isTarget = ({ uid }: Kept) => uid === target.uid;
  const others = kept.filter(set => !isTarget(set));
  let good = target.total;
  let goodAvailable = target.available;
  let badAvailable = sum(others.map(({ available }) => available));
  let badUnavailable = sum(others.map(({ total }) => total)) - badAvailable;
  let elapsed = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    elapsed += roundMs;
    // Bad pods that are not available serve nobody worth keeping: the controller cleans them up first.
    const mayGo = Math.max(0, good + badAvailable + badUnavailable - (desired - unavailable) - (good - goodAvailable));
    const unavailableGone = Math.min(badUnavailable, mayGo);
    badUnavailable -= unavailableGone;
    badAvailable -= Math.min(
      badAvailable,
      Math.max(0, Math.min(mayGo - unavailableGone, goodAvailable + badAvailable - (desired - unavailable))),
    );
    if (badAvailable + badUnavailable === 0 && goodAvailable + readyOf(target, good) > 0) return elapsed;
    const room = Math.min(desired - good, desired + surge - (good + badAvailable + badUnavailable));
    if (room > 0) good += room;
    if (goodAvailable === good && room <= 0) return undefined;
    elapsed += toReadyMs + deployment.minReadySeconds * 1000;
    goodAvailable = good;
  }
  return undefined;
}

const readyOf = (target: Kept, good: number) => Math.min(target.ready, good);

/** Recreate starts nothing before the last old pod is gone, which may take its whole grace period. */
const graceMs = ({ workload }: DeploymentFamily): number =>
  (numberAt(workload.template, 'spec', 'terminationGracePeriodSeconds') ?? 30) * 1000;

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
