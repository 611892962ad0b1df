import { describe, expect, test } from 'vitest';
import type { Measured, PodReading } from '../../src/domain/measurement.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { beginDifferences, type KnownPod, takeDifferences } from '../../src/judge/differences.ts';

const begin = 1_800_000_000_000;
const old: KnownPod = { uid: 'old', createdAt: begin - 3_600_000, readySince: begin - 3_600_000 };
const fresh: KnownPod = { uid: 'fresh', createdAt: begin + 5_000, readySince: begin + 10_000 };
const measured = (of: Record<string, Partial<PodReading>>, at: number): Measured => ({
  source: ours('a test'),
  problems: [],
  of: new Map(Object.entries(of).map(([uid, one]) => [uid, { at, requests: 0, failures: 0, ...one }])),
});

/** One look after the other, every 15 s; the deltas of the last. */
const lastOf = (looks: readonly Record<string, Partial<PodReading>>[], pods: readonly KnownPod[] = [old, fresh]) =>
  looks.reduce(
    ({ differences }, look, i) =>
      takeDifferences(differences, measured(look, begin + i * 15_000), pods, begin + i * 15_000),
    { differences: beginDifferences(), deltas: [] } as ReturnType<typeof takeDifferences>,
  ).deltas;

describe('differences of what pods have counted', () => {
  test('the first look at a pod that was there before tells only what it had counted', () => {
    const errors = new Map([['GET / 500', 30]]);
    expect(lastOf([{ old: { requests: 10_000, failures: 30, errors } }])).toEqual([
      { pod: 'old', ageMs: 3_600_000, requests: 0, failures: 0, before: { requests: 10_000, errors } },
    ]);
  });

  test('the second look tells what came between', () => {
    const [delta] = lastOf([{ old: { requests: 10_000, failures: 30 } }, { old: { requests: 10_140, failures: 31 } }]);
    expect(delta).toMatchObject({ pod: 'old', requests: 140, failures: 1 });
  });

  test('the first failures of a new pod count: it began at 0', () => {
    const deltas = lastOf([
      { old: { requests: 10_000 } },
      { old: { requests: 10_100 }, fresh: { requests: 40, failures: 3 } },
    ]);
    expect(deltas[1]).toMatchObject({ pod: 'fresh', requests: 40, failures: 3, ageMs: 5_000 });
  });

  test('an error type that was not there before has happened so often since', () => {
    const [delta] = lastOf([
      { old: { requests: 100, errors: new Map() } },
      { old: { requests: 200, failures: 3, errors: new Map([['POST /pay 502', 3]]) } },
    ]);
    expect(delta?.errors).toEqual(new Map([['POST /pay 502', 3]]));
  });

  test('a counter that fell began anew at 0', () => {
    const [delta] = lastOf([{ old: { requests: 10_000, failures: 30 } }, { old: { requests: 25, failures: 2 } }]);
    expect(delta).toMatchObject({ requests: 25, failures: 2 });
  });

  test('a container that started anew and is past its old count already is noticed by its start', () => {
    const [delta] = lastOf([
      { old: { requests: 10, failures: 1, startedAt: begin - 60_000 } },
      { old: { requests: 25, failures: 2, startedAt: begin + 3_000 } },
    ]);
    expect(delta).toMatchObject({ requests: 25, failures: 2 });
  });

  test('a pod that one look missed gives its whole difference when it is back', () => {
    const [delta] = lastOf([{ old: { requests: 100 } }, {}, { old: { requests: 400, failures: 2 } }]);
    expect(delta).toMatchObject({ requests: 300, failures: 2 });
  });

  test('a pod that is gone for long is forgotten', () => {
    const { differences } = takeDifferences(
      beginDifferences(),
      measured({ old: { requests: 1 } }, begin),
      [old],
      begin,
    );
    const later = takeDifferences(differences, measured({}, begin + 1_000_000), [], begin + 1_000_000);
    expect(later.differences.of.size).toBe(0);
  });

  test('bounds that changed tell nothing of how long requests took', () => {
    const durations = (...upTo: number[]) => upTo.map(upToMs => ({ upToMs, requests: 10 }));
    const [delta] = lastOf([
      { old: { requests: 10, durations: durations(100, Number.POSITIVE_INFINITY) } },
      { old: { requests: 20, durations: durations(250, Number.POSITIVE_INFINITY) } },
    ]);
    expect(delta?.durations).toBeUndefined();
    expect(delta?.requests).toBe(10);
  });
});
