import { expect, inject, test } from 'vitest';
import { realBench } from '../support/bench/real-bench.ts';
import { crashWalkEverywhere } from './walk-crashes.ts';

test('a playbook that is killed at each line of its journal ends the same on a real control plane', {
  timeout: 900_000,
}, async () => {
  // Just after a line is before the next one, but for what is done in between: of a change, the request.
  const chosen = (_line: number, when: 'before' | 'after', entry: string) =>
    when === 'before' || entry.includes('change.started');
  const { trace, crashes } = await crashWalkEverywhere(realBench(inject('controlPlane')), chosen);
  const recovered = crashes.filter(one => one.recovered > 0).length;
  console.log(
    `killed ${crashes.length} times around ${trace.length} lines on a real control plane; ${recovered} found a change by reading`,
  );
  expect(crashes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(crashes.length).toBeGreaterThan(trace.length);
});
