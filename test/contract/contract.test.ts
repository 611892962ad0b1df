import { beforeAll, describe, expect, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { deadExcuses, unexplained } from './answer-differences.ts';
import { readRecording } from './recording.ts';
import { type Answers, failures, runScript } from './run-script.ts';
import { type Suite, suites } from './suites.ts';

/** All at once, each on a cluster of its own: they mostly wait. */
const runs = new Map(suites.map(suite => [suite, runOnPractice(suite)]));

async function runOnPractice(suite: Suite): Promise<Answers> {
  const practice = await practiceBench('empty', 6);
  try {
    return await runScript(practice, suite);
  } finally {
    await practice.close();
  }
}

describe.concurrent.each(suites)('the practice cluster answers as the real one was recorded to: $name', suite => {
  const recorded = readRecording(suite);
  let answers: Answers;

  beforeAll(async () => {
    answers = await (runs.get(suite) as Promise<Answers>);
  }, 120_000);

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
