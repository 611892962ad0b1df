import type { Hash, Instant } from '../domain/brands.ts';
import type { Change, Seen } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { atPointer, canonical } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { rulesOf } from '../workloads/registry.ts';
import { servesOnly, servingOf } from '../workloads/serving.ts';
import { landed } from './landed.ts';
import { deletionOf } from './pod-deletion-call.ts';
import type { WorkloadWorld } from './workload-world.ts';

/** What is to be seen of an undo: whether it landed, and whether users are served by what it put back. */
export function observeUndo(
  change: Change,
  world: WorkloadWorld,
  { hash, now, sentAt }: { readonly hash: Hash; readonly now: Instant; readonly sentAt: Instant },
): Seen {
  if (world.kind === 'unread')
    return world.answer.kind === 'absent'
      ? { landed: 'other', effect: 'failed', says: safe(`${change.target.name} is gone`) }
      : { landed: 'unreadable', effect: 'unknown', says: world.answer.says };
  if (world.family.workload.uid !== change.target.uid)
    return { landed: 'other', effect: 'reverted', says: safe(`${change.target.name} was deleted and made again`) };

  const where = landed(change, world.raw, hash);
  if (where === 'before') return { landed: where, effect: 'waiting', says: safe('the object is as it was before') };
  const wanted = change.probes.find(({ pointer }) => pointer === '/spec/template')?.after;
  const template = atPointer(world.raw, '/spec/template');
  if (wanted !== undefined && template !== undefined && hash(canonical(template)) !== wanted)
    return { landed: where, effect: where === 'after' ? 'reverted' : 'unknown', says: changedBySomeoneElse(world) };
  return { landed: where, ...effectOf(world, { now, sentAt }) };
}

function effectOf(
  { family }: WorkloadWorld & { kind: 'read' },
  { now, sentAt }: { readonly now: Instant; readonly sentAt: Instant },
): Pick<Seen, 'effect' | 'says' | 'next'> {
  const { workload } = family;
  const rules = rulesOf(family);
  const set = rules.current(family);
  if (workload.observedGeneration < workload.generation || !set)
    return { effect: 'waiting', says: safe('the controller has not seen it yet') };
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
  if (servesOnly(family, set)) return { effect: 'in-effect', says };
  const at = { now, changedAt: sentAt };
  const blocking = rules.podToDelete(family, at);
  if (blocking)
    return { effect: 'waiting', says: safe(`${says}; ${blocking.because}`), next: deletionOf(blocking.pod, workload) };
  const rollout = rules.rollout(family, at);
  if (rollout.phase === 'failed' || (rollout.phase === 'stuck' && rollout.cause?.certainty === 'sure'))
    return { effect: 'failed', says: safe(`${says}; ${rollout.cause?.says ?? 'it missed its progress deadline'}`) };
  return { effect: 'waiting', says };
}

function changedBySomeoneElse({ family }: WorkloadWorld & { kind: 'read' }): SafeText {
  const writer = family.workload.writers
    .filter(({ ownsTemplate, subresource }) => ownsTemplate && subresource === undefined)
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0))[0];
  const image = versionOf(family.workload.containers.map(one => one.image));
  return safe(`the template was changed again, to ${image}, by field manager ${writer?.manager ?? 'unknown'}`);
}
