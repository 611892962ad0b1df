import { workloadTarget } from '../../actions/workload-world.ts';
import type { Id } from '../../domain/brands.ts';
import type { Target } from '../../domain/change.ts';
import { type Json, type JsonObject, textAt } from '../../domain/json.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import { workloadPath } from '../../domain/workload.ts';
import type { Engine } from '../engine.ts';
import { createRecorder } from '../recorder.ts';
import { checkAnswer } from './check-answer.ts';
import { holdLease, type LeaseAnswer, leaseOf, takenSays } from './lease.ts';
import { isLeftover } from './leftover-lease.ts';
import { readText } from './playbook-words.ts';
import type { Walker } from './walk-state.ts';
import { makeWalker } from './walker.ts';
import type { WalkOptions } from './walking.ts';
import { workloadIn } from './workload-in.ts';

export type Opened =
  | { readonly kind: 'walker'; readonly walker: Walker }
  | { readonly kind: 'refused'; readonly says: SafeText };

/** Begins a run of this text with these inputs. From here on it walks this very text, whatever the file says later. */
export async function openWalk(
  engine: Engine,
  { text, path, inputs }: { readonly text: string; readonly path: string; readonly inputs: JsonObject },
  options: WalkOptions,
  signal: AbortSignal,
): Promise<Opened> {
  const { playbook, problems } = readText(engine, text);
  if (!playbook) {
    const [first] = problems.filter(({ severity }) => severity === 'error');
    return refused(`${path} can't be walked: line ${first?.line ?? 1}: ${first?.says ?? 'it is no playbook'}`);
  }
  const checked = checkedInputs(playbook, inputs, engine.place.namespace);
  if ('problem' in checked) return refused(checked.problem);
  const run = engine.ids.next();
  const recorder = createRecorder(run, engine);
  const target = await targetOf(engine, playbook, checked.inputs, signal);
  // Before the Lease: whoever finds that without a run sees by the lock whether somebody is about to begin one.
  if (!(await engine.journal.claim(run, engine.actor))) return refused(`another process has run ${run}`);
  const asked = await takeLease(engine, target, run, signal);
  const isFree = asked.kind === 'taken' && (await isLeftover(engine, asked.by, target.namespace, signal));
  const lease = isFree ? await takeLease(engine, target, run, signal, true) : asked;
  if (lease.kind === 'taken') {
    await engine.journal.release(run);
    return refused(takenSays(lease.by));
  }
  const { context, server } = engine.place;
  const first = await recorder.record({
    type: 'run.opened',
    as: 'playbook',
    tool: 'deploy-cockpit/0.1.0',
    target,
    where: { context, server },
    text,
    playbook: { path, sha: engine.hash(text), id: playbook.id },
    inputs: checked.inputs,
  });
  const presence = lease.kind === 'none' ? { leaseTrouble: lease.says } : {};
  const begin = { playbook, entries: [first], recorder, goes: true, presence };
  return { kind: 'walker', walker: makeWalker(engine, options, begin) };
}

/** A run that is about no object of a namespace has nothing to hold. */
export async function takeLease(
  engine: Engine,
  { namespace, uid }: Target,
  run: Id,
  signal: AbortSignal,
  force = false,
): Promise<LeaseAnswer> {
  if (namespace === undefined || uid === undefined) return { kind: 'none', says: ours('') };
  return holdLease(engine, leaseOf({ namespace, uid }), run, signal, force);
}

export const refused = (says: string): Extract<Opened, { kind: 'refused' }> => ({ kind: 'refused', says: safe(says) });

/** Every input of the playbook, checked; the first that is wrong or missing is said. */
export function checkedInputs(
  { inputs: asked }: Playbook,
  given: JsonObject,
  namespace: string,
): { readonly inputs: JsonObject } | { readonly problem: string } {
  const inputs: Record<string, Json> = {};
  for (const input of asked) {
    const value = given[input.name] ?? input.default;
    const checked = checkAnswer(input, value ?? '', { namespace });
    if ('problem' in checked) return { problem: `${input.name}: ${checked.problem}` };
    inputs[input.name] = checked.value;
  }
  const unasked = Object.keys(given).find(name => !asked.some(input => input.name === name));
  return unasked === undefined ? { inputs } : { problem: `the playbook asks for no "${unasked}"` };
}

/** The workload that it is about, this very one; without one the playbook itself. */
async function targetOf(engine: Engine, playbook: Playbook, inputs: JsonObject, signal: AbortSignal): Promise<Target> {
  const { cluster } = engine.place;
  const ref = workloadIn(playbook, inputs);
  if (!ref) return { cluster, gvr: 'playbooks', name: playbook.id };
  const found = await engine.reader.get(workloadPath(ref), signal);
  return workloadTarget(cluster, ref, found.kind === 'ok' ? textAt(found.value, 'metadata', 'uid') : undefined);
}
