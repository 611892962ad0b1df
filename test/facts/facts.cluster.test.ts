import { beforeAll, describe, inject } from 'vitest';
import type { Bench } from '../support/bench/bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { factPromises } from './promises.ts';

let bench: Bench;
beforeAll(() => {
  bench = realBench(inject('controlPlane'));
});

describe('on a real control plane', () => factPromises(() => bench));
