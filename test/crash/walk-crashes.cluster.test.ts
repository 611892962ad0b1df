import { expect, inject, test } from 'vitest';
import { realBench } from '../support/bench/real-bench.ts';
import { crashWalkEverywhere } from './walk-crashes.ts';

test('two changes, and one that pays back, are made once on a real control plane, and what is owed is paid once', {
  timeout: 900_000,
}, async () => {
  // Every line of a whole journal is killed in test/playbooks/rollback-deployment.cluster.test.ts; it has one change.
  const chosen = (_line: number, when: 'before' | 'after', entry: string) =>
    when === 'before' ? /^(change|debt)\./.test(entry) && !entry.includes('tell') : entry.includes('change.started');
  const { trace, crashes } = await crashWalkEverywhere(realBench(inject('controlPlane')), chosen);
  const recovered = crashes.filter(one => one.recovered > 0).length;
  console.log(
    `killed ${crashes.length} times around the changes and debts of ${trace.length} lines on a real control plane; ${recovered} found a change by reading`,
  );
  expect(crashes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(crashes.length).toBeGreaterThan(8);
  expect(recovered).toBeGreaterThan(0);
});
