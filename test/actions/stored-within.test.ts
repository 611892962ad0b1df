import { once } from 'node:events';
import { expect, test } from 'vitest';
import { storedWithin } from '../../src/actions/stored-within.ts';
import { ours } from '../../src/domain/safe-text.ts';
import type { Measurements } from '../../src/ports/measurements.ts';

const span = { from: 0, to: 60_000, everyMs: 15_000 };
const never = new AbortController().signal;
const moment = { at: 0, pods: [], measured: { source: ours('a store'), of: new Map(), problems: [] } };

const answersOf = async (source: Pick<Measurements, 'stored'>, patienceMs: number) => {
  const kinds: string[] = [];
  for await (const answer of storedWithin(source, [], span, patienceMs, never))
    kinds.push(answer.kind === 'ok' ? 'ok' : `${answer.kind}: ${answer.says}`);
  return kinds;
};

test('a past that takes too long ends with that, after the part that came', async () => {
  const slow: Pick<Measurements, 'stored'> = {
    async *stored(_pods, _span, signal) {
      yield { kind: 'ok', value: moment, at: 0 };
      if (!signal.aborted) await once(signal, 'abort');
    },
  };
  expect(await answersOf(slow, 1)).toEqual(['ok', 'unreachable: it took too long']);
});

test('a past that comes in time is all that is told, and of a source that stores nothing there is none', async () => {
  const quick: Pick<Measurements, 'stored'> = {
    async *stored() {
      yield { kind: 'ok', value: moment, at: 0 };
    },
  };
  expect(await answersOf(quick, 60_000)).toEqual(['ok']);
  expect(await answersOf({}, 60_000)).toEqual([]);
});
