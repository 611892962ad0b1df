/** Our verdict on a workload's rollout, in words every screen and command shares. */
export type Phase = 'unobserved' | 'progressing' | 'paused' | 'stuck' | 'failed' | 'healthy' | 'unknown';
