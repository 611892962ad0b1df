import type { Id } from '../../domain/brands.ts';
import type { Target } from '../../domain/change.ts';
import { ours, type SafeText } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import { fenceMirror, mirrorOf } from './mirror.ts';
import { bringHere, readMirror } from './mirrored-runs.ts';

/** How often whoever had it may write in between. */
const tries = 3;

/**
 * Brings the lines that others have written since, and marks the mirror as taken, so that exactly these lines are gone on
 * from. `objects` is asked about each newer state before that. Nothing of it holds up where there is no mirror.
 */
export async function takeMirror(
  engine: Engine,
  { namespace }: Target,
  run: Id,
  objects: () => Promise<SafeText | undefined>,
  signal: AbortSignal,
): Promise<{ readonly last?: string } | { readonly says: SafeText }> {
  if (namespace === undefined) return {};
  for (let tried = 0; tried < tries; tried += 1) {
    const found = await readMirror(engine, namespace, run, signal);
    if (!found) return {};
    const says = (await bringHere(engine, found)) ?? (await objects());
    if (says !== undefined) return { says };
    const fence = await fenceMirror(engine, mirrorOf(namespace, run), run, found.last);
    if (fence.kind === 'fenced') return { last: fence.last };
    if (fence.kind === 'unfenced') return {};
  }
  return { says: ours('somebody else goes on with it this very moment: look at it again') };
}
