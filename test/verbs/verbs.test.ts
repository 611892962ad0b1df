import { afterAll, beforeAll, describe } from 'vitest';
import type { Bench } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { verbPromises } from './promises.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await practiceBench('empty', 3);
});
afterAll(() => bench.close());

// Each in a namespace of its own, and mostly waiting for the cluster.
describe.concurrent('on the practice cluster', () => {
  verbPromises(() => bench);
});
