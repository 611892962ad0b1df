import type { Id } from '../../domain/brands.ts';
import type { Engine } from '../engine.ts';
import { type Holder, holderName } from './lease.ts';
import { mirrorOf } from './mirror.ts';
import { ownPath } from './own-object.ts';

/**
 * Whether a Lease that this person holds from this machine is nobody's any more: its run was closed a moment ago, or its
 * process died before it wrote a line, and nobody could resume what does not exist.
 */
export async function isLeftover(
  engine: Engine,
  by: Holder,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  if (by.who !== holderName(engine)) return false;
  const run = by.run as Id;
  const file = await engine.journal.read(run).catch(() => undefined);
  if (file && file.entries.length > 0) return file.entries.some(({ type }) => type === 'run.closed');
  return isUnborn(engine, run, namespace, signal).catch(() => false);
}

/** A living process has its lock before its Lease. One that keeps its journal in another folder has its mirror. */
async function isUnborn(engine: Engine, run: Id, namespace: string | undefined, signal: AbortSignal): Promise<boolean> {
  if (namespace === undefined || !(await engine.journal.claim(run, engine.actor))) return false;
  await engine.journal.release(run);
  const mirror = await engine.reader.get(ownPath(mirrorOf(namespace, run)), signal);
  return mirror.kind === 'absent';
}
