import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { deadExcuses, differences, unexplained } from './answer-differences.ts';
import { isToBeRecorded, readRecording, writeRecording } from './recording.ts';
import { type Answers, failures, runScript } from './run-script.ts';
import { suites } from './suites.ts';

const count = (of: 'steps' | 'excuses') => suites.reduce((sum, suite) => sum + suite[of].length, 0);
console.log(`contract: ${count('steps')} steps, ${count('excuses')} differences known`);

describe.concurrent.each(suites)('practice and real control plane answer the same: $name', suite => {
  let practice: Awaited<ReturnType<typeof practiceBench>>;
  let onPractice: Answers;
  let onReal: Answers;

  beforeAll(async () => {
    practice = await practiceBench('empty');
    const real = realBench(inject('controlPlane'));
    [onPractice, onReal] = await Promise.all([runScript(practice, suite), runScript(real, suite)]);
    if (isToBeRecorded) writeRecording(suite, onReal);
  }, 400_000);
  afterAll(() => practice.close());

  test('every step could be taken on both', () => {
    expect([failures(onPractice), failures(onReal)]).toEqual([[], []]);
  });

  test.each(suite.steps)('$title', ({ title }) => {
    expect(unexplained(suite, title, onPractice, onReal)).toEqual([]);
  });

  test('every known difference is still one', () => {
    expect(deadExcuses(suite, onPractice, onReal)).toEqual([]);
  });

  test('the recording is what the real one answers', () => {
    const recorded = readRecording(suite);
    expect(differences(recorded, onReal)).toEqual([]);
    expect(Object.keys(recorded)).toEqual(suite.steps.map(({ title }) => title));
  });
});
