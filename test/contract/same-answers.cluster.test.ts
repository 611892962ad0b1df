import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { differences } from './differences.ts';
import { knownDifferences } from './known-differences.ts';
import { runSteps } from './run-steps.ts';
import { steps } from './steps.ts';

let practice: Awaited<ReturnType<typeof practiceBench>>;
let answers: { readonly practice: ReadonlyMap<string, unknown>; readonly real: ReadonlyMap<string, unknown> };
const recording = path.resolve(import.meta.dirname, '../fixtures/contract/real.json');

beforeAll(async () => {
  practice = await practiceBench('empty', 2);
  const [onPractice, onReal] = await Promise.all([runSteps(practice), runSteps(realBench(inject('controlPlane')))]);
  answers = { practice: onPractice, real: onReal };
  if (process.env.UPDATE_RECORDING === '1') {
    mkdirSync(path.dirname(recording), { recursive: true });
    writeFileSync(recording, `${JSON.stringify(Object.fromEntries(onReal), undefined, 1)}\n`);
  }
  console.log(`contract: ${steps.length} steps, ${knownDifferences.length} differences known`);
}, 300_000);
afterAll(() => practice.close());

describe('practice and real control plane answer the same', () => {
  test.each(steps)('$title', ({ title }) => {
    const found = differences(answers.practice.get(title), answers.real.get(title));
    const unknown = found.filter(one => !knownDifferences.some(({ step, path: of }) => step === title && of.test(one)));
    expect(unknown).toEqual([]);
  });

  test('no step failed on the real one', () => {
    expect(
      [...answers.real].filter(([, answer]) => typeof answer === 'object' && answer !== null && 'failed' in answer),
    ).toEqual([]);
  });

  test('every known difference is still one', () => {
    const stale = knownDifferences.filter(
      ({ step, path: of }) =>
        !differences(answers.practice.get(step), answers.real.get(step)).some(one => of.test(one)),
    );
    expect(stale).toEqual([]);
  });
});
