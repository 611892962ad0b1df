import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { differences } from './differences.ts';
import { knownDifferences } from './known-differences.ts';
import { runSteps } from './run-steps.ts';
import { steps } from './steps.ts';

const recorded = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../fixtures/contract/real.json'), 'utf8'),
) as Record<string, unknown>;
let practice: Awaited<ReturnType<typeof practiceBench>>;
let answers: ReadonlyMap<string, unknown>;

beforeAll(async () => {
  practice = await practiceBench('empty', 6);
  answers = await runSteps(practice);
}, 120_000);
afterAll(() => practice.close());

describe('the practice cluster answers as the real one was recorded to', () => {
  test.each(steps)('$title', ({ title }) => {
    const found = differences(answers.get(title), recorded[title]);
    expect(found.filter(one => !knownDifferences.some(({ step, path: of }) => step === title && of.test(one)))).toEqual(
      [],
    );
  });
});
