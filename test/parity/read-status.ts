import { readWorkload } from '../../src/app/commands/read-workload.ts';
import { ours } from '../../src/domain/safe-text.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import type { Engine } from '../../src/engine/engine.ts';

/** A workload as the `status` command judges it. */
export async function readStatus(engine: Engine, ref: WorkloadRef) {
  const measurements = {
    read: async () => ({ kind: 'unreachable', says: ours('not asked') }) as const,
    earlier: () => new Map(),
  };
  const read = await readWorkload(
    { engine: { ...engine, sources: { ...engine.sources, measurements } } },
    ref,
    AbortSignal.timeout(10_000),
  );
  if (read.kind !== 'read') throw new Error(read.answer.says);
  const { rollout, kubectl, family } = read.view;
  return { phase: rollout.phase, kubectl, resourceVersion: family.workload.resourceVersion };
}
