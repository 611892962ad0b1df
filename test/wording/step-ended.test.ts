import { expect, test } from 'vitest';
import { walkEntryLines } from '../../src/cli/text/walk-lines.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { Entry } from '../../src/domain/journal.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { timelineSentence } from '../../src/wording/timeline-sentence.ts';

const ended = (how: 'timed-out' | 'failed', because: string): Entry => ({
  v: 1,
  run: '0-run' as Id,
  seq: 4,
  at: 1_800_000_000_000,
  monoMs: 4,
  by: { name: 'ana', groups: [], asking: 'person', host: 'bastion-2', pid: 1, startedAt: 0 },
  prev: 'first',
  type: 'step.ended',
  step: 'judge',
  how,
  because: ours(because),
  next: 'stop',
});

const told = (entry: Entry) =>
  walkEntryLines(entry, { playbook: { steps: [] } } as never, new Map()).map(line => line.replace(/^\S+ +/, ''));

test('that a step was not in time is said once, by a walk and by its timeline', () => {
  const late = ended('timed-out', 'not in time: not judged for 40 s');
  expect(told(late)).toEqual(['NOT IN TIME: not judged for 40 s']);
  expect(timelineSentence(late)).toBe('step judge timed-out: not judged for 40 s; next stop');
  expect(told(ended('failed', 'not in time: their words'))).toEqual(['FAILED: not in time: their words']);
});
