import { readRoutes, routesIn } from '../../actions/canary-routing.ts';
import type { Instant } from '../../domain/brands.ts';
import { isSameJson } from '../../domain/json.ts';
import type { Family } from '../../domain/reports.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import { readersOf } from '../../engine/engine.ts';
import { awaitEarlierChanges } from '../../engine/settle.ts';
import { openWalk } from '../../engine/walk/open-walk.ts';
import { servingPodsOf } from '../../workloads/arms.ts';
import { canaryName, type RampNote, rampNoteOf, withoutTrack } from '../../workloads/canary.ts';
import { bareTemplate } from '../../workloads/shared/kept.ts';
import { reachBy, wayOf } from '../../workloads/traffic-way.ts';
import type { Cockpit } from '../cockpit.ts';
import { type Beside, type RampAsked, rampId, rampPlaybook, weightSettings } from './ramp-playbook.ts';
import { readWorkload } from './read-workload.ts';
import { type Prepared, planCall } from './run-plan.ts';
import { type Opened, openWalks, type WalkState } from './walks.ts';

export { canaryName as canaryNameOf } from '../../workloads/canary.ts';
export type { RampAsked } from './ramp-playbook.ts';
export {
  backInWords,
  judgeStep,
  promoteStep,
  rampStepsInWords,
  takeAwayStep,
  weightStep,
} from './ramp-playbook.ts';

/** A ramp before it begins: its playbook, and what it was written for. */
export type WrittenRamp = Beside & { readonly text: string };

/** Where a ramp could begin: beside the stable Deployment as it is now. */
export async function writeRamp(
  cockpit: Cockpit,
  ref: WorkloadRef,
  asked: RampAsked,
  signal: AbortSignal,
): Promise<WrittenRamp | { readonly because: SafeText; readonly why: 'unread' | 'refused' }> {
  const read = await readWorkload(cockpit, ref, signal);
  if (read.kind === 'unread') return { because: read.answer.says, why: 'unread' };
  const { workload } = read.view.family;
  if (workload.kind !== 'Deployment')
    return {
      because: safe(`a ${workload.kind} can't have a canary beside it: only a Deployment can`),
      why: 'refused',
    };
  const blind = asked.steps.some(step => step < 100) ? await whyBlind(cockpit, read.view.family, signal) : undefined;
  if (blind !== undefined) return { because: blind, why: 'unread' };
  const [routes, canary] = await Promise.all([
    readRoutes(ref.namespace, readersOf(cockpit.engine), signal),
    readWorkload(cockpit, { ...ref, name: canaryName(ref.name) }, signal),
  ]);
  const of = canary.kind === 'read' ? canary.view.family.workload : undefined;
  const way = wayOf(read.view.family, of, routesIn(routes));
  if (way.kind === 'unclear') return { because: way.because, why: 'refused' };
  const beside = { stable: workload.desired, way };
  const unreachable = asked.steps.map(step => tooSmall(step, beside)).find(says => says !== undefined);
  if (unreachable !== undefined) return { because: unreachable, why: 'refused' };
  return { text: rampPlaybook(ref.name, asked, beside), ...beside };
}

/** What stable gets is counted for so long: from it follows what can be seen of the canary, and by when. */
const countedForMs = 5_000;

/** The plan of the first step, or why there is none. Stable was counted when the ramp was written, and is again now. */
export async function planFirstStep(
  cockpit: Cockpit,
  ref: WorkloadRef,
  asked: RampAsked,
  { stable }: WrittenRamp,
  signal: AbortSignal,
): Promise<Prepared> {
  await cockpit.engine.clock.wait(countedForMs, signal);
  return planCall(cockpit, firstCall(ref, asked, stable), signal);
}

/** A ramp goes on by what is measured, so it does not begin where nothing is. */
async function whyBlind({ engine }: Cockpit, family: Family, signal: AbortSignal): Promise<SafeText | undefined> {
  const pods = servingPodsOf(family);
  const answer = pods.length > 0 ? await engine.sources.measurements.read(pods, signal) : undefined;
  return !answer || answer.kind === 'ok' ? undefined : safe(`nothing can be measured: ${answer.says}`);
}

function tooSmall(percent: number, { stable, way }: Beside): SafeText | undefined {
  const reached = percent < 100 ? reachBy(way, percent, stable) : undefined;
  if (reached?.kind !== 'too-small') return undefined;
  const smallest = Math.round(reached.smallest * 1_000) / 10;
  return safe(
    `${percent} % can’t be reached beside ${stable} replicas: the smallest is ${smallest} %; ${percent} % needs ${reached.needs} replicas`,
  );
}

function firstCall({ kind, namespace, name }: WorkloadRef, asked: RampAsked, stable: number) {
  const { steps } = asked;
  const percent = steps.find(step => step < 100);
  if (percent === undefined) return { do: 'canary.promote', with: { kind, namespace, name } };
  return {
    do: 'canary.weight',
    with: {
      ...weightSettings(asked, percent, stable, true),
      kind,
      namespace,
      name,
    },
  };
}

/** What the canary of this workload says of its ramp. */
export async function noteOf(cockpit: Cockpit, ref: WorkloadRef, signal: AbortSignal): Promise<RampNote | undefined> {
  const read = await readWorkload(cockpit, { ...ref, name: canaryName(ref.name) }, signal);
  return read.kind === 'read' ? rampNoteOf(read.view.family.workload) : undefined;
}

export const beginRamp = (
  { engine }: Cockpit,
  ref: WorkloadRef,
  { text }: WrittenRamp,
  signal: AbortSignal,
): Promise<Opened> =>
  openWalk(
    engine,
    {
      text,
      path: rampId,
      inputs: { workload: `${ref.namespace}/deploy/${ref.name}` },
    },
    { pace: 'by-itself' },
    signal,
  );

/** Whether the stable Deployment has the canary's template already, in whole or in part. */
export async function isPromoted(cockpit: Cockpit, ref: WorkloadRef, signal: AbortSignal): Promise<boolean> {
  const [stable, canary] = await Promise.all(
    [ref.name, canaryName(ref.name)].map(name => readWorkload(cockpit, { ...ref, name }, signal)),
  );
  if (stable?.kind !== 'read' || canary?.kind !== 'read') return false;
  const [of, beside] = [stable.view.family.workload, canary.view.family.workload];
  return isSameJson(bareTemplate(of.template), withoutTrack(beside.template));
}

/** The ramps of this workload that this machine knows and that are not closed, newest first. */
export const openRampsOf = async (cockpit: Cockpit, ref: WorkloadRef): Promise<readonly WalkState[]> =>
  (await openWalks(cockpit)).filter(
    ({ playbook, workload }) =>
      playbook.id === rampId && workload?.name === ref.name && workload.namespace === ref.namespace,
  );

/** Waits out what a process that is gone, or another one, has under way on either of the two. */
export const awaitChangesOf = (
  { engine }: Cockpit,
  ref: WorkloadRef,
  waits: (until: Instant) => void,
  signal: AbortSignal,
): Promise<void> =>
  awaitEarlierChanges(
    engine,
    ({ namespace, name }) => namespace === ref.namespace && [ref.name, canaryName(ref.name)].includes(name),
    waits,
    signal,
  );

/** The verdict that the judge gave last in this walk, by its step. */
export function lastVerdict({
  way,
  steps,
}: WalkState): { readonly step: string; readonly verdict: string } | undefined {
  for (const id of [...way].reverse()) {
    const verdict = steps.get(id)?.seen?.result?.verdict;
    if (typeof verdict === 'string') return { step: id, verdict };
  }
  return undefined;
}
