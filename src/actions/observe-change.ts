import type { Change, Seen } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { atPointer, canonical } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { AtTime } from './action.ts';
import { observeObject, observeUnread } from './observe-object.ts';
import type { VerbEffect } from './verb-action.ts';
import type { ReadWorld, WorkloadWorld } from './workload-world.ts';

/** What is to be seen of a change to a workload: whether it landed, whether it still stands, and its effect. */
export function observeChange(
  change: Change,
  world: WorkloadWorld,
  { hash, now, sentAt }: AtTime & { readonly sentAt: number },
  effect: VerbEffect,
): Seen {
  if (world.kind === 'unread') return observeUnread(change, world.answer);
  const found = observeObject(change, world.raw, hash, pointer => changedBySomeoneElse(world, pointer));
  if ('seen' in found) return found.seen;
  if (world.family.workload.observedGeneration < world.family.workload.generation)
    return { ...found.stands, effect: 'waiting', says: safe('the controller has not seen it yet') };
  return { ...found.stands, ...effect(world, { now, sentAt }) };
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
