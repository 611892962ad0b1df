import { readWorkloadWorld, workloadTarget } from '../../actions/workload-world.ts';
import type { FailedAnswer } from '../../domain/answer.ts';
import type { LastGood, Revision } from '../../domain/revision.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import { readersOf } from '../../engine/engine.ts';
import { recordsOf } from '../../engine/records.ts';
import { workloadHistory } from '../../workloads/history.ts';
import { lastGood } from '../../workloads/last-good.ts';
import type { Cockpit } from '../cockpit.ts';
import { createFailureCounter, type FailureCounter } from '../count-failures.ts';
import { type WorkloadView, workloadView } from '../store/workload-view.ts';

export type ReadWorkload =
  | {
      readonly kind: 'read';
      readonly view: WorkloadView;
      readonly history: readonly Revision[];
      readonly target?: LastGood;
    }
  | { readonly kind: 'unread'; readonly answer: FailedAnswer };

/** One workload, read once and judged as the cockpit judges it. */
export async function readWorkload(
  { engine }: Pick<Cockpit, 'engine'>,
  ref: WorkloadRef,
  signal: AbortSignal,
  counter: FailureCounter = createFailureCounter(engine.sources.measurements),
  what: { readonly withAutoscalers?: boolean } = {},
): Promise<ReadWorkload> {
  const world = await readWorkloadWorld(ref, readersOf(engine), signal, what);
  if (world.kind === 'unread') return world;
  const { family } = world;
  const records = await recordsOf(engine.journal, workloadTarget(engine.place.cluster, ref));
  const history = workloadHistory(family, records, engine.hash);
  const target = lastGood(family, history);
  const counts = await counter.count(family, signal);
  const view = workloadView({ family, counts, now: engine.clock.now() });
  return { kind: 'read', view, history, ...(target && { target }) };
}
