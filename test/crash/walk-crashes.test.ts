import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { crashWalkEverywhere } from './walk-crashes.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;

beforeAll(async () => {
  bench = await practiceBench('empty', 4);
});
afterAll(() => bench.close());

describe('a playbook whose program is killed', () => {
  test('before any line of its journal is gone on with to the same end, and no step is applied twice', {
    timeout: 300_000,
  }, async () => {
    // Just after a line is before the next one, but for what is done in between; the cluster's test has both.
    const { trace, crashes } = await crashWalkEverywhere(bench, (_line, when) => when === 'before');
    const recovered = crashes.filter(one => one.recovered > 0).length;
    console.log(`killed ${crashes.length} times around ${trace.length} lines; ${recovered} found a change by reading`);
    expect(crashes.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(crashes).toHaveLength(trace.length);
    expect(recovered).toBeGreaterThan(0);
  });
});
