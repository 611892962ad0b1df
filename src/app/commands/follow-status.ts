import type { FailedAnswer } from '../../domain/answer.ts';
import type { Instant } from '../../domain/brands.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import type { Cockpit } from '../cockpit.ts';
import { createFailureCounter } from '../count-failures.ts';
import type { WorkloadView } from '../store/workload-view.ts';
import { readWorkload } from './read-workload.ts';

/** What a status is waited for. */
export type Until =
  | { readonly kind: 'phase'; readonly phase: 'healthy' | 'paused' }
  | { readonly kind: 'revision'; readonly number: number };

export type StatusEnd =
  | { readonly kind: 'reached' | 'failed' | 'superseded' | 'timed-out'; readonly view: WorkloadView }
  | { readonly kind: 'gone'; readonly answer: FailedAnswer }
  /** It could not be read at the first look, or not any more when the time was over. */
  | { readonly kind: 'unread'; readonly answer: FailedAnswer }
  | { readonly kind: 'interrupted' };

const lookEveryMs = 1_000;

/** Looks again and again until there is an answer to what is waited for. One read that fails ends nothing. */
export async function followStatus(
  cockpit: Cockpit,
  ref: WorkloadRef,
  {
    until,
    patienceMs,
    told,
  }: { readonly until: Until; readonly patienceMs: number; readonly told: (view: WorkloadView) => void },
  signal: AbortSignal,
): Promise<StatusEnd> {
  const { clock } = cockpit.engine;
  const counter = createFailureCounter(cockpit.engine.sources.measurements);
  const end = clock.now() + patienceMs;
  let asked: number | undefined;
  let isFirst = true;
  for (;;) {
    const read = await readWorkload(cockpit, ref, signal, counter);
    if (signal.aborted) return { kind: 'interrupted' };
    if (read.kind === 'read') {
      told(read.view);
      asked ??= read.view.rollout.current?.revision;
      const kind = endOf(read.view, until, asked) ?? (clock.now() >= end ? 'timed-out' : undefined);
      if (kind) return { kind, view: read.view };
    } else if (isFirst || clock.now() >= end) return { kind: 'unread', answer: read.answer };
    else if (read.answer.kind === 'absent') return { kind: 'gone', answer: read.answer };
    isFirst = false;
    await clock.wait(Math.min(lookEveryMs, Math.max(0, end - clock.now())), signal);
  }
}

/** `asked`: the revision that was asked for at the first look. A newer one takes its place. */
function endOf(
  { rollout }: WorkloadView,
  until: Until,
  asked: number | undefined,
): 'reached' | 'failed' | 'superseded' | undefined {
  const { phase, current } = rollout;
  const wanted = until.kind === 'revision' ? until.number : asked;
  if (wanted !== undefined && current !== undefined && current.revision > wanted) return 'superseded';
  const isThere =
    until.kind === 'phase' ? phase === until.phase : current?.revision === until.number && phase === 'healthy';
  if (isThere) return 'reached';
  return phase === 'failed' ? 'failed' : undefined;
}

/** Stuck for as long as the controller waits, and longer: what it will call failed in a moment. */
export const isPastDeadline = ({ rollout }: WorkloadView, now: Instant): boolean =>
  rollout.phase === 'stuck' && rollout.deadlineAt !== undefined && rollout.deadlineAt <= now;
