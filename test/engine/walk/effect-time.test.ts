import { expect, test } from 'vitest';
import type { PlaybookStep } from '../../../src/domain/playbook.ts';
import { ours } from '../../../src/domain/safe-text.ts';
import { effectTimeMs } from '../../../src/engine/walk/ways.ts';

const step = (timeoutMs?: number): PlaybookStep => ({
  id: 'undo',
  title: ours('Put it back'),
  prose: '',
  do: 'rollout.undo',
  settings: {},
  needs: [],
  if: [],
  unless: [],
  at: { line: 1, column: 1 },
  ...(timeoutMs !== undefined && { timeoutMs }),
});

test.each([
  ['as long as the playbook says', step(120_000), 10_000, 120_000],
  ['half as long again as its plan said, where that is longer', step(120_000), 305_000, 457_500],
  ['as long as the playbook says, where the plan says nothing', step(120_000), undefined, 120_000],
  ['for ever, where the playbook says nothing', step(), 305_000, undefined],
])('a change is waited for %s', (_title, of, predictedMs, expected) => {
  expect(effectTimeMs(of, predictedMs)).toBe(expected);
});
