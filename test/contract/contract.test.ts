import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { deadExcuses, unexplained } from './answer-differences.ts';
import { readRecording } from './recording.ts';
import { type Answers, failures, runScript } from './run-script.ts';
import { suites } from './suites.ts';

describe.concurrent.each(suites)('the practice cluster answers as the real one was recorded to: $name', suite => {
  const recorded = readRecording(suite);
  let practice: Awaited<ReturnType<typeof practiceBench>>;
  let answers: Answers;

  beforeAll(async () => {
    practice = await practiceBench('empty', 6);
    answers = await runScript(practice, suite);
  }, 120_000);
  afterAll(() => practice.close());

  test('every step could be taken', () => {
    expect(failures(answers)).toEqual([]);
  });

  test.each(suite.steps)('$title', ({ title }) => {
    expect(unexplained(suite, title, answers, recorded)).toEqual([]);
  });

  test('every known difference is still one', () => {
    expect(deadExcuses(suite, answers, recorded)).toEqual([]);
  });
});
