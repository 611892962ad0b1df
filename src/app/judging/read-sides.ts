import { readWorkloadWorld } from '../../actions/workload-world.ts';
import type { FailedAnswer } from '../../domain/answer.ts';
import type { Arms } from '../../domain/arms.ts';
import { textAt } from '../../domain/json.ts';
import type { Family, WorkloadReport } from '../../domain/reports.ts';
import { namesOf, type WorkloadRef } from '../../domain/workload.ts';
import { readersOf } from '../../engine/engine.ts';
import type { Reader } from '../../ports/reader.ts';
import { canaryOfAnnotation } from '../../workloads/canary-of.ts';
import type { Cockpit } from '../cockpit.ts';
import { armsOf } from './keep-measuring.ts';
import { listOnce } from './list-once.ts';

export type ReadSides =
  | { readonly kind: 'unread'; readonly answer: FailedAnswer }
  /** `ref`: what is judged; the canary, where the workload that was named has one beside it. */
  | { readonly kind: 'read'; readonly ref: WorkloadRef; readonly family: Family; readonly arms?: Arms };

/** Both sides of a workload, read once: of a canary and its stable one, whichever of them is named, else of its rollout. */
export async function readSides(
  { engine }: Pick<Cockpit, 'engine'>,
  named: WorkloadRef,
  known: Arms | undefined,
  signal: AbortSignal,
): Promise<ReadSides> {
  const reader = listOnce(engine.reader);
  const readFamily = (ref: WorkloadRef) => readWorkloadWorld(ref, { ...readersOf(engine), reader }, signal);
  const [own, canary] = await Promise.all([readFamily(named), canaryBesideOf(reader, named, signal)]);
  if (own.kind === 'unread') return own;
  const beside = own.family.workload.annotations[canaryOfAnnotation];
  const other = canary ?? (beside === undefined ? undefined : { ...named, name: beside });
  const world = other === undefined ? undefined : await readFamily(other);
  const now = engine.clock.now();
  // A canary that was promoted or taken away is gone; then the workload itself is what is left.
  const second = world?.kind === 'read' ? world.family : undefined;
  const [family, stable] = canary && second ? [second, own.family] : [own.family, second];
  const arms = armsOf({ family, ...(stable && { stable }) }, now, known);
  return { kind: 'read', ref: refOf(family.workload), family, ...(arms && { arms }) };
}

/** The name of the canary beside this workload, as its annotation tells. Nothing where the list may not be read. */
async function canaryBesideOf(
  reader: Reader,
  { kind, namespace, name }: WorkloadRef,
  signal: AbortSignal,
): Promise<WorkloadRef | undefined> {
  const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${namesOf(kind).plural}`;
  const listed = await reader.list(path, signal);
  if (listed.kind !== 'ok') return undefined;
  const canary = listed.value.find(one => textAt(one, 'metadata', 'annotations', canaryOfAnnotation) === name);
  const own = canary === undefined ? undefined : textAt(canary, 'metadata', 'name');
  return own === undefined || own === name ? undefined : { kind, namespace, name: own };
}

const refOf = ({ kind, namespace, name }: WorkloadReport): WorkloadRef => ({ kind, namespace, name });
