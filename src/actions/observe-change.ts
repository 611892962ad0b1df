import type { Hash, Instant } from '../domain/brands.ts';
import type { Change, Seen } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { atPointer, canonical } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { landed } from './landed.ts';
import type { VerbEffect } from './verb-action.ts';
import type { ReadWorld, WorkloadWorld } from './workload-world.ts';

/** What is to be seen of a change to a workload: whether it landed, whether it still stands, and its effect. */
export function observeChange(
  change: Change,
  world: WorkloadWorld,
  { hash, now, sentAt }: { readonly hash: Hash; readonly now: Instant; readonly sentAt: Instant },
  effect: VerbEffect,
): Seen {
  if (world.kind === 'unread')
    return world.answer.kind === 'absent'
      ? { landed: 'other', effect: 'failed', says: safe(`${change.target.name} is gone`) }
      : { landed: 'unreadable', effect: 'unknown', says: world.answer.says };
  if (world.family.workload.uid !== change.target.uid)
    return { landed: 'other', effect: 'reverted', says: safe(`${change.target.name} was deleted and made again`) };

  const where = landed(change, world.raw, hash);
  if (where === 'before') return { landed: where, effect: 'waiting', says: safe('the object is as it was before') };
  const [_mark, ...written] = change.probes;
  const lost = written.find(({ pointer, after }) => {
    const value = atPointer(world.raw, pointer);
    return (value === undefined ? undefined : hash(canonical(value))) !== after;
  });
  if (lost)
    return {
      landed: where,
      effect: where === 'after' ? 'reverted' : 'unknown',
      says: changedBySomeoneElse(world, lost.pointer),
    };
  if (world.family.workload.observedGeneration < world.family.workload.generation)
    return { landed: where, effect: 'waiting', says: safe('the controller has not seen it yet') };
  return { landed: where, ...effect(world, { now, sentAt }) };
}

function changedBySomeoneElse({ family, raw }: ReadWorld, pointer: string): SafeText {
  const isTemplate = pointer === '/spec/template';
  const writer = family.workload.writers
    .filter(({ ownsTemplate, subresource }) => subresource === undefined && (ownsTemplate || !isTemplate))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0))[0];
  const by = `by field manager ${writer?.manager ?? 'unknown'}`;
  if (isTemplate)
    return safe(
      `the template was changed again, to ${versionOf(family.workload.containers.map(one => one.image))}, ${by}`,
    );
  const value = atPointer(raw, pointer);
  return safe(
    `${pointer.replace('/spec/', '')} was changed again, to ${value === undefined ? '(none)' : canonical(value)}, ${by}`,
  );
}
