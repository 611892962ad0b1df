import type { Change, Seen } from '../domain/change.ts';
import { field, objectAt } from '../domain/json.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { shareInWords } from '../wording/ramp.ts';
import { rampNoteOf, relabelledIn } from '../workloads/canary.ts';
import { rulesOf } from '../workloads/registry.ts';
import { calledShare } from '../workloads/replica-share.ts';
import { servingOf } from '../workloads/serving.ts';
import type { AtTime } from './action.ts';
import type { CanaryWorld } from './canary-world.ts';
import { landed } from './landed.ts';
import { observeObject, observeUnread } from './observe-object.ts';
import type { ReadWorld } from './workload-world.ts';

type Given = AtTime & { readonly sentAt: number };
type Effect = (canary: ReadWorld, world: CanaryWorld, given: Given) => Pick<Seen, 'effect' | 'says'>;

/** Later than this after it was sent, a canary that is not there does not come any more. */
const cameLateMs = 60_000;

/** Whether a change to a canary landed and still stands, and then its effect. */
export function observeCanary(change: Change, world: CanaryWorld, given: Given, effect: Effect): Seen {
  const { canary } = world;
  const isMade = change.target.uid === undefined;
  if (canary.kind === 'unread') {
    if (!isMade || canary.answer.kind !== 'absent') return observeUnread(change, canary.answer);
    return given.now > given.sentAt + cameLateMs
      ? { landed: 'before', effect: 'failed', says: safe(`there is no ${change.target.name}: it never came`) }
      : { landed: 'before', effect: 'waiting', says: safe(`${change.target.name} is not there yet`) };
  }
  if (isMade) {
    const where = landed(change, canary.raw, given.hash);
    // A later step of the ramp leaves its own mark; that it is there is enough, once ours was seen.
    if (where !== 'after')
      return { landed: 'other', effect: 'unknown', says: safe(`${change.target.name} was changed since it was made`) };
    return { landed: where, ...settled(canary, world, given, effect) };
  }
  const found = observeObject(change, canary.raw, given.hash, pointer =>
    safe(`${pointer.replace('/spec/', '')} of ${change.target.name} was changed again by somebody else`),
  );
  return 'seen' in found ? found.seen : { ...found.stands, ...settled(canary, world, given, effect) };
}

const settled = (canary: ReadWorld, world: CanaryWorld, given: Given, effect: Effect) =>
  canary.family.workload.observedGeneration < canary.family.workload.generation
    ? { effect: 'waiting' as const, says: ours('the controller has not seen it yet') }
    : effect(canary, world, given);

/** As many pods serve as are wanted, and no other ones. */
export const canaryNow: Effect = ({ family, raw }, { stable }, { now, sentAt }) => {
  const wanted = Number(field(raw, 'spec', 'replicas') ?? 1);
  const serving = servingOf(family);
  if (!serving) return { effect: 'unknown', says: ours('accepted; pods or endpoints could not be read') };
  // What a route gives it is no matter of pods.
  const beside = relabelledIn(objectAt(raw, 'spec', 'template'))
    ? undefined
    : stable.kind === 'read'
      ? servingOf(stable.family)?.ready
      : undefined;
  const share =
    beside === undefined
      ? ''
      : `, beside ${beside} stable ones: ${shareInWords(calledShare(rampNoteOf(family.workload)?.now, serving.ready, beside))}`;
  const says = safe(`${serving.ready} of ${wanted} canary pods serve${share}`);
  if (serving.ready === wanted && family.workload.total === wanted) return { effect: 'in-effect', says };
  const { phase, cause } = rulesOf(family).rollout(family, { now, changedAt: sentAt });
  const isLost = phase === 'failed' || (phase === 'stuck' && cause?.certainty === 'sure');
  return isLost
    ? { effect: 'failed', says: safe(`${says}; ${cause?.says ?? 'it missed its progress deadline'}`) }
    : { effect: 'waiting', says };
};
