import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { crashWalkEverywhere } from './walk-crashes.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;

beforeAll(async () => {
  bench = await practiceBench('empty', 4);
});
afterAll(() => bench.close());

describe('a playbook whose program is killed', () => {
  test('before a line of its journal is gone on with to the same end, and no step is applied twice', {
    timeout: 300_000,
  }, async () => {
    // The cluster's test has every line; these are those of the changes, and every fourth of the others.
    const isChosen = (line: number, when: 'before' | 'after', entry: string) =>
      when === 'before' && (line % 4 === 0 || entry.includes('change'));
    const { trace, crashes } = await crashWalkEverywhere(bench, isChosen);
    const recovered = crashes.filter(one => one.recovered > 0).length;
    console.log(`killed ${crashes.length} times around ${trace.length} lines; ${recovered} found a change by reading`);
    expect(crashes.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(crashes.length).toBeGreaterThan(trace.length / 4);
    expect(recovered).toBeGreaterThan(0);
  });
});
