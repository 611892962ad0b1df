import { describe, expect, test } from 'vitest';
import { rampLines } from '../../components/ramps/ramp-lines.ts';
import { rampRows } from '../../src/app/store/ramp-rows.ts';
import { several } from '../gallery/ramp-states.ts';
import { now } from '../gallery/states.ts';

const rowOf = (name: string) => rampRows(several).find(row => row.name === name);

describe('a ramp whose numbers are away', () => {
  test('waits by itself, and nobody is called before its hold and the usual patience are over', () => {
    expect(rowOf('search')).toMatchObject({ acts: 'ramp', waitsUntil: now + 22 * 60_000 });
    const text = rampLines(several)
      .map(line => line.text)
      .join('\n');
    expect(text).toMatch(
      /BLIND 40 s +itself .*\n.*does not answer\n +nobody needs to act yet: its ramp waits by itself/,
    );
  });

  test('calls somebody where no run goes on by itself', () => {
    const [first] = [...several.workloads.values()].filter(({ ref }) => ref.name === 'stock');
    const dark = rowOf('search')?.view.judging;
    if (!first || dark?.kind !== 'blind') throw new Error('no such ramp');
    const workloads = new Map([[first.key, { ...first, judging: dark }]]);
    const [row] = rampRows({ ...several, workloads });
    expect(row).toMatchObject({ acts: 'you' });
    expect(row).not.toHaveProperty('waitsUntil');
  });
});
