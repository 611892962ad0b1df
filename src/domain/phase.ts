/** Our verdict on a workload's rollout, in words every screen and command shares. */
export type Phase = 'unobserved' | 'progressing' | 'paused' | 'stuck' | 'failed' | 'healthy' | 'unknown';

/** Worst first: the order of the board. */
export const phasesWorstFirst: readonly Phase[] = [
  'failed',
  'stuck',
  'unknown',
  'paused',
  'progressing',
  'unobserved',
  'healthy',
];
