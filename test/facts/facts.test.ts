import { afterAll, beforeAll, describe } from 'vitest';
import type { Bench } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { factPromises } from './promises.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await practiceBench('empty');
});
afterAll(() => bench.close());

describe('on a practice cluster', () => factPromises(() => bench));
