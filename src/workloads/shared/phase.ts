import type { Phase } from '../../domain/phase.ts';
import type { Cause, Waiting } from '../../domain/rollout.ts';
import type { SafeText } from '../../domain/safe-text.ts';

/**
 * The phase of a kind that has no deadline: it never fails by itself, it gets stuck. What only a person can let go on
 * is paused.
 */
export function phaseOf(waiting: Waiting | undefined, cause: Cause | undefined, held: SafeText | undefined): Phase {
  if (waiting?.for === 'observation') return 'unobserved';
  if (cause && cause.certainty !== 'unknown') return 'stuck';
  if (waiting && waiting.for !== 'deletion') return 'progressing';
  return held === undefined ? 'healthy' : 'paused';
}
