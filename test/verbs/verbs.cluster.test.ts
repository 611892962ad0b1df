import { beforeAll, describe, inject } from 'vitest';
import type { Bench } from '../support/bench/bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { verbPromises } from './promises.ts';

let bench: Bench;

beforeAll(() => {
  bench = realBench(inject('controlPlane'));
});

// Each test has a namespace of its own, and mostly waits for controllers.
describe.concurrent('on a real control plane', () => {
  verbPromises(() => bench);
});
