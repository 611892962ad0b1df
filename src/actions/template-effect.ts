import { versionOf } from '../domain/image.ts';
import { safe } from '../domain/safe-text.ts';
import { rulesOf } from '../workloads/registry.ts';
import { servesOnly, servingOf } from '../workloads/serving.ts';
import { deletionOf } from './pod-deletion-call.ts';
import type { VerbEffect } from './verb-action.ts';

/** Whether users are served by the template that is asked for, and what stands in the way where they are not. */
export const templateEffect: VerbEffect = ({ family }, { now, sentAt }) => {
  const rules = rulesOf(family);
  const set = rules.current(family);
  if (!set) return { effect: 'waiting', says: safe('the controller has not seen it yet') };
  const serving = servingOf(family);
  if (!serving)
    return {
      effect: 'unknown',
      says: safe('accepted; who serves is not known, because pods or endpoints could not be read'),
    };
  const own = serving.byHash.get(set.hash) ?? 0;
  const what = serving.by === 'services' ? 'serving pods' : 'ready pods';
  const says = safe(
    `${own} of ${serving.ready} ${what} run r${set.revision} (${versionOf(set.containers.map(({ image }) => image))})`,
  );
  const left = family.workload.desired - serving.ready;
  if (servesOnly(family, set))
    return {
      effect: 'in-effect',
      says: left > 0 ? safe(`${says}, ${left} more ${left === 1 ? 'starts' : 'start'}`) : says,
    };
  const at = { now, changedAt: sentAt };
  const inTheWay = rules.podToDelete(family, at);
  if (inTheWay)
    return {
      effect: 'waiting',
      says: safe(`${says}; ${inTheWay.because}`),
      next: deletionOf(inTheWay.pod, family.workload),
    };
  const rollout = rules.rollout(family, at);
  if (rollout.phase === 'failed' || (rollout.phase === 'stuck' && rollout.cause?.certainty === 'sure'))
    return { effect: 'failed', says: safe(`${says}; ${rollout.cause?.says ?? 'it missed its progress deadline'}`) };
  return { effect: 'waiting', says };
};
