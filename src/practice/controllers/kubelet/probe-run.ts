import type { ProbeAnswer, ProbeKind } from '../../applications/probe-answer.ts';
import type { Container, Probe } from '../../kube-objects.ts';
import { NEVER } from './container-life.ts';

/**
 * One probe of one container: what it knows, and when it asks next. After worker.go in pkg/kubelet/prober: ticks are
 * counted from the pod's beginning, but readiness asks as soon as its container runs, and counts from there.
 */
export type ProbeRun = {
  readonly kind: ProbeKind;
  readonly spec: Probe;
  nextAt: number;
  last: 'success' | 'failure' | undefined;
  streak: number;
  /** What the thresholds have made of the answers. */
  result: 'success' | 'failure' | 'unknown';
  /** Nothing is asked any more until there is a new container. */
  isOnHold: boolean;
};

const KINDS = [
  ['readiness', 'readinessProbe'],
  ['liveness', 'livenessProbe'],
  ['startup', 'startupProbe'],
] as const;

export function probesOf(container: Container): readonly ProbeRun[] {
  return KINDS.flatMap(([kind, member]) => {
    const spec = container[member] as Probe | undefined;
    const idle = { nextAt: NEVER, last: undefined, streak: 0, result: 'unknown', isOnHold: true } as const;
    return spec ? [{ kind, spec, ...idle }] : [];
  });
}

export const periodOf = ({ spec }: ProbeRun): number => (spec.periodSeconds ?? 10) * 1000;

const INITIAL = { readiness: 'failure', liveness: 'success', startup: 'unknown' } as const;

/** A new container runs: everything that was known is about the old one. */
export function beginProbes(probes: readonly ProbeRun[], now: number, podBornAt: number): void {
  for (const run of probes) {
    run.result = INITIAL[run.kind];
    run.isOnHold = false;
    run.nextAt = run.kind === 'readiness' ? now : firstTick(run, podBornAt, now);
  }
}

export function holdProbes(probes: readonly ProbeRun[]): void {
  for (const run of probes) {
    run.isOnHold = true;
    run.nextAt = NEVER;
  }
}

export function firstTick(run: ProbeRun, from: number, atLeast: number): number {
  const period = periodOf(run);
  return from + Math.max(0, Math.ceil((atLeast - from) / period)) * period;
}

/** Counts an answer; true when the thresholds have just made a new result of it. */
export function countAnswer(run: ProbeRun, answer: ProbeAnswer): boolean {
  const outcome = answer.isWell ? 'success' : 'failure';
  run.streak = run.last === outcome ? run.streak + 1 : 1;
  run.last = outcome;
  const { failureThreshold = 3, successThreshold = 1 } = run.spec;
  if (run.streak < (answer.isWell ? successThreshold : failureThreshold)) return false;
  const isNew = run.result !== outcome;
  run.result = outcome;
  return isNew;
}

/** Success that success can't change any more. */
export function isSettled(run: ProbeRun): boolean {
  return run.last === 'success' && run.result === 'success';
}
