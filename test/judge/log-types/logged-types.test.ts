import { describe, expect, test } from 'vitest';
import type { PodReading } from '../../../src/domain/measurement.ts';
import { ours } from '../../../src/domain/safe-text.ts';
import { beginDifferences, takeDifferences } from '../../../src/judge/differences.ts';
import { judgementOf } from '../../../src/judge/judge.ts';
import { podsToRead } from '../../../src/judge/log-types/read-plan.ts';
import type { PodDelta, Tick } from '../../../src/judge/tick.ts';
import { judgementInWords } from '../../../src/wording/judgement.ts';
import { metricInWords } from '../../../src/wording/metric-judgement.ts';
import { judged, tickAt } from '../ticks.ts';

type Types = Readonly<Record<string, number>>;
type Logs = Partial<Pick<PodDelta, 'logged' | 'loggedBefore'>>;

/** Two canary pods beside four of stable, all of whose logs are read. */
const lookAt = (i: number, of: (index: number, isCanary: boolean) => Logs): Tick => {
  const tick = tickAt(i, [1_000, 3, 2], [2_000, 6, 4], {
    samples: new Map([['TypeError in Cart.merge', ours('TypeError: items is undefined')]]),
  });
  return {
    ...tick,
    canary: tick.canary.map((pod, index) => ({ ...pod, ...of(index, true) })),
    stable: tick.stable.map((pod, index) => ({ ...pod, ...of(index, false) })),
  };
};
const wrote = (types: Types): Logs => ({ logged: { requests: 500, types: new Map(Object.entries(types)) } });
const metric = (state: ReturnType<typeof judged>, type: string) =>
  judgementOf(state).metrics.find(({ key }) => key === `logged ${type}`);

describe('a type that only the canary’s log has', () => {
  const cart = 'TypeError in Cart.merge';

  test('asks a person, and says which line it is and how many pods wrote it', () => {
    const state = judged(12, i => lookAt(i, (_, isCanary) => wrote(isCanary && i > 4 ? { [cart]: 1 } : {})));
    const judgement = judgementOf(state);
    expect(judgement.verdict).toBe('marginal');
    expect(metric(state, cart)).toMatchObject({ from: 'logs', vote: 'marginal', verdict: 'marginal' });
    expect(judgementInWords(judgement).what).toBe(
      'logged TypeError in Cart.merge: new, 14 on 2 pods, none on stable, as “TypeError: items is undefined”',
    );
  });

  test('stops it only by the name of a crash', () => {
    const state = judged(12, i =>
      lookAt(i, (_, isCanary) => wrote(isCanary && i > 4 ? { 'panic in charge.Do': 1 } : {})),
    );
    expect(judgementOf(state).verdict).toBe('fail');
  });

  test('a hundred lines in one look are one event: they have one cause', () => {
    const state = judged(12, i =>
      lookAt(i, (pod, isCanary) => wrote(isCanary && pod === 0 && i === 6 ? { [cart]: 100 } : {})),
    );
    expect(metric(state, cart)).toMatchObject({ vote: 'info', verdict: 'no-data' });
    expect(judgementOf(state).verdict).not.toBe('marginal');
  });

  test('is not new where a stable pod wrote it before it was looked at', () => {
    const state = judged(12, i =>
      lookAt(i, (_, isCanary) => ({
        ...wrote(isCanary && i > 4 ? { [cart]: 1 } : {}),
        ...(i === 0 && !isCanary && { loggedBefore: new Map([[cart, 1]]) }),
      })),
    );
    expect(metric(state, cart)?.reason.kind).not.toBe('new-type');
    expect(judgementOf(state).verdict).not.toBe('fail');
  });

  test('says nothing of luck while no log of stable is read', () => {
    const state = judged(12, i => lookAt(i, (_, isCanary) => (isCanary ? wrote({ [cart]: 1 }) : {})));
    expect(metric(state, cart)).toMatchObject({ vote: 'info', evidence: 1 });
  });
});

describe('a known type', () => {
  const pay = 'POST /pay 502 reset';

  test('that comes surely more often is said, and has no vote: the requests that fail have theirs', () => {
    const state = judged(20, i => lookAt(i, (_, isCanary) => wrote({ [pay]: isCanary ? 20 : i % 3 === 0 ? 1 : 0 })));
    const said = metric(state, pay);
    expect(said).toMatchObject({ from: 'logs', vote: 'info', verdict: 'fail' });
    expect(metricInWords(said as NonNullable<typeof said>, 'long')).toMatch(/^logged POST \/pay 502 reset 4\.0 % vs/);
    expect(['pass', 'no-data']).toContain(judgementOf(state).verdict);
  });

  test('that is as frequent as on stable is not said', () => {
    const state = judged(20, i => lookAt(i, () => wrote({ [pay]: 2 })));
    expect(metric(state, pay)).toBeUndefined();
  });

  test('that vanished is said', () => {
    const state = judged(30, i => lookAt(i, (_, isCanary) => wrote(isCanary ? {} : { [pay]: 8 })));
    expect(metric(state, pay)?.reason).toEqual({ kind: 'gone-type' });
  });
});

describe('differences of logs', () => {
  const begin = 1_800_000_000_000;
  const pods = [{ uid: 'a', createdAt: begin - 3_600_000, readySince: begin - 3_600_000 }];
  const lastOf = (looks: readonly Partial<PodReading>[], of = pods) =>
    looks.reduce(
      ({ differences }, look, i) => {
        const at = begin + i * 5_000;
        const reading = { at, requests: 1_000 + i * 100, failures: 0, ...look };
        return takeDifferences(differences, { source: ours('a'), problems: [], of: new Map([['a', reading]]) }, of, at);
      },
      { differences: beginDifferences(), deltas: [] } as ReturnType<typeof takeDifferences>,
    ).deltas[0];
  const logged = (requests: number, types: Types, since?: number) => ({
    logged: { requests, types: new Map(Object.entries(types)), ...(since !== undefined && { since }) },
  });

  test('what was written before the first reading is nothing new, whenever that comes', () => {
    const delta = lastOf([{}, {}, logged(0, { E: 7 }, 1)]);
    expect([delta?.logged, delta?.loggedBefore]).toEqual([undefined, new Map([['E', 7]])]);
  });

  test('a look in which no log was read tells nothing, and the next one all that came meanwhile', () => {
    const looks = [logged(0, { E: 7 }, 1), logged(100, { E: 8 }, 1), {}];
    expect(lastOf(looks)?.logged).toBeUndefined();
    expect(lastOf([...looks, logged(350, { E: 8, F: 2 }, 1)])?.logged).toEqual({
      requests: 250,
      types: new Map([['F', 2]]),
    });
  });

  test('a restart of the pod takes nothing back: the reader counts on', () => {
    const delta = lastOf([logged(0, { E: 7 }, 1), { requests: 5, ...logged(80, { E: 9 }, 1) }]);
    expect(delta?.logged).toEqual({ requests: 80, types: new Map([['E', 2]]) });
  });

  test('a reader that began anew brings the past once more, which is nothing new', () => {
    const delta = lastOf([logged(0, { E: 7 }, 1), logged(500, { E: 9 }, 1), logged(0, { E: 9 }, 2)]);
    expect([delta?.logged, delta?.loggedBefore]).toEqual([undefined, new Map([['E', 9]])]);
  });

  test('of a pod that came after the first look all counts', () => {
    const born = [{ uid: 'a', createdAt: begin + 1_000 }];
    const looks = [{}, {}, logged(1_200, { E: 2 })];
    const first = takeDifferences(beginDifferences(), { source: ours('a'), problems: [], of: new Map() }, [], begin);
    const of = (look: Partial<PodReading>, at: number) => ({
      source: ours('a'),
      problems: [],
      of: new Map([['a', { at, requests: 40, failures: 0, ...look }]]),
    });
    const second = takeDifferences(first.differences, of(looks[0] ?? {}, begin + 5_000), born, begin + 5_000);
    const third = takeDifferences(second.differences, of(looks[2] ?? {}, begin + 10_000), born, begin + 10_000);
    expect(third.deltas[0]?.logged).toEqual({ requests: 1_200, types: new Map([['E', 2]]) });
  });
});

describe('the pods whose logs are read', () => {
  const side = (name: string, count: number) =>
    Array.from(
      { length: count },
      (_, i) => ({ uid: `${name}${i}`, name: `${name}${i}` }) as Parameters<typeof podsToRead>[0][0][0],
    );

  test('are five of each side at most, taken in turn, so that neither side gets more where time is short', () => {
    const names = podsToRead([side('c', 2), side('s', 18)], () => false).map(({ name }) => name);
    expect(names).toEqual(['c0', 's0', 'c1', 's1', 's10', 's11', 's12']);
  });

  test('stay the same while they live', () => {
    const names = podsToRead([side('s', 18)], uid => uid === 's17').map(({ name }) => name);
    expect(names).toEqual(['s17', 's0', 's1', 's10', 's11']);
  });
});
