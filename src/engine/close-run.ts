import type { End } from './follow.ts';

/** How a run of one plan closes with this end. Nothing where it stays open: somebody has to look, or to decide. */
export function closesAs(end: End): 'clean' | 'aborted' | undefined {
  switch (end) {
    case 'in-effect':
      return 'clean';
    case 'failed':
    case 'reverted':
    case 'not-applied':
      return 'aborted';
    default:
      return undefined;
  }
}
