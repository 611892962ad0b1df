import { expect, inject, test } from 'vitest';
import { realBench } from '../support/bench/real-bench.ts';
import { crashWalkEverywhere } from './walk-crashes.ts';

test('a playbook that is killed at each line of its journal ends the same on a real control plane', {
  timeout: 900_000,
}, async () => {
  // Before each line, and just after every third: what is done between the two is mostly nothing.
  const chosen = (line: number, when: 'before' | 'after') => when === 'before' || line % 3 === 0;
  const { trace, crashes } = await crashWalkEverywhere(realBench(inject('controlPlane')), chosen);
  const recovered = crashes.filter(one => one.recovered > 0).length;
  console.log(
    `killed ${crashes.length} times around ${trace.length} lines on a real control plane; ${recovered} found a change by reading`,
  );
  expect(crashes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(crashes).toHaveLength(trace.length + Math.floor(trace.length / 3));
});
