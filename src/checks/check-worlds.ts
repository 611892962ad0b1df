import type { Readers } from '../actions/action.ts';
import { readWorkloadWorld, type WorkloadWorld } from '../actions/workload-world.ts';
import type { CheckSeen } from '../domain/check.ts';
import type { Json } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';

/** What a check makes of what was read. */
export type Judged = Omit<CheckSeen, 'check'>;

/** Nothing where the check names no workload, and the run is about none. */
export async function readWorkloadOf(
  { ref }: { readonly ref?: WorkloadRef },
  from: Readers,
  signal: AbortSignal,
): Promise<WorkloadWorld | undefined> {
  const about = ref ?? from.walk?.workload;
  return about && readWorkloadWorld(about, from, signal);
}

export const unknown = (says: string, evidence: Json = null): Judged => ({
  holds: 'unknown',
  says: safe(says),
  evidence,
});

/** What is not there holds nothing; what can't be read may. */
export const unread = (world: Extract<WorkloadWorld, { kind: 'unread' }> | undefined): Judged => {
  if (!world) return unknown('this check names no workload, and the run is about none');
  const { kind, says } = world.answer;
  return kind === 'absent' ? { holds: 'no', says, evidence: null } : unknown(says);
};

export const whoServesUnread = 'who serves is not known: pods or endpoints could not be read';
