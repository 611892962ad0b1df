import type { Mark } from '../src/app/store/workload-view.ts';

/** Colour only repeats what glyph and word say: red for failed alone. */
export type Tone = 'plain' | 'quiet' | 'failed' | 'warn' | 'new' | 'stable' | 'good';

export const toneColor: Readonly<Record<Tone, string | undefined>> = {
  plain: undefined,
  quiet: undefined,
  failed: 'red',
  warn: 'yellow',
  new: 'yellow',
  stable: 'blue',
  good: 'green',
};

export const markGlyph: Readonly<Record<Mark, string>> = {
  failed: '✗',
  failing: '✗',
  stuck: '!',
  trouble: '!',
  unknown: '?',
  undecided: '‖',
  paused: '‖',
  rolling: '»',
  waiting: '…',
  healthy: '✓',
};

export const markTone: Readonly<Record<Mark, Tone>> = {
  failed: 'failed',
  failing: 'failed',
  stuck: 'warn',
  trouble: 'warn',
  unknown: 'warn',
  undecided: 'warn',
  paused: 'warn',
  rolling: 'new',
  waiting: 'plain',
  healthy: 'good',
};
