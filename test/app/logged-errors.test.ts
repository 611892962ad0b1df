import { describe, expect, test } from 'vitest';
import { createLoggedErrors } from '../../src/app/judging/logged-errors.ts';
import type { Answer } from '../../src/domain/answer.ts';
import type { LogPart, LogSource, RawLine } from '../../src/domain/logs.ts';
import type { Measured } from '../../src/domain/measurement.ts';
import type { PodReport } from '../../src/domain/reports.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { mostOfPod } from '../../src/judge/log-types/read-plan.ts';
import type { Logs, ReadOn } from '../../src/ports/logs.ts';

const begin = 1_800_000_000_000;
const signal = new AbortController().signal;
const podNamed = (name: string, rest: Partial<PodReport> = {}, restarts = 0) =>
  ({
    uid: name,
    name,
    namespace: 'shop',
    createdAt: begin - 3_600_000,
    annotations: {},
    containers: [{ name: 'app', restarts }],
    ...rest,
  }) as unknown as PodReport;

/** Logs that pods write while a test goes on, read as a cluster would let them be read. */
function written() {
  let now = begin;
  const lines = new Map<string, RawLine[]>();
  const asked: { readonly pod: string; readonly container: string; readonly options: ReadOn }[] = [];
  let refuse: ((pod: string) => Answer<LogPart> | undefined) | undefined;
  const logs: Pick<Logs, 'readOn'> = {
    async readOn({ name, container }: LogSource, options) {
      asked.push({ pod: name, container, options });
      const refused = refuse?.(name);
      if (refused) return refused;
      const all = lines.get(options.previous ? `${name} before` : name) ?? [];
      const after = options.after ? Date.parse(options.after.stamp) : Number.NEGATIVE_INFINITY;
      const fresh = all.filter(({ at = 0 }) => at > after);
      const last = all.at(-1)?.at;
      const place = last === undefined ? options.after : { stamp: new Date(last).toISOString(), lines: 1 };
      const value = {
        lines: fresh.slice(-options.mostLines),
        ...(place && { place }),
        isCut: fresh.length >= options.mostLines,
      };
      return { kind: 'ok', value, at: now };
    },
  };
  const reader = createLoggedErrors(logs, { now: () => now });
  let requests = 1_000;
  return {
    asked,
    write(pod: string, ...texts: readonly string[]) {
      const own = lines.get(pod) ?? [];
      lines.set(pod, own);
      for (const text of texts) own.push({ at: now, text });
    },
    refuseWith(answer: ((pod: string) => Answer<LogPart> | undefined) | undefined) {
      refuse = answer;
    },
    /** Ten seconds later, in which each pod answered a hundred requests. */
    async look(...sides: readonly (readonly PodReport[])[]): Promise<Measured> {
      now += 10_000;
      requests += 100;
      await reader.readOn(sides, signal);
      const of = new Map(sides.flat().map(({ uid }) => [uid, { at: now, requests, failures: 0 }]));
      return reader.addTo({ source: ours('a test'), problems: [], of });
    },
  };
}

const typesOf = (measured: Measured, pod: string) => Object.fromEntries(measured.of.get(pod)?.logged?.types ?? []);
const requestsOf = (measured: Measured, pod: string) => measured.of.get(pod)?.logged?.requests;
const pay = (n: number) => `2026-11-21T10:15:03.113Z ERROR POST /pay 502 ${n}ms reset`;
const typeOfPay = 'POST /pay 502 <n>ms reset';
const other = '2026-11-21T10:15:04.113Z INFO fine';
const denied = { kind: 'denied' as const, says: ours('pods "a" is forbidden: User "ann" cannot get pods/log') };

describe('reading logs for the judge', () => {
  test('counts each line once, of each pod for itself, and the requests that came meanwhile', async () => {
    const { write, look } = written();
    const [a, b] = [podNamed('a'), podNamed('b')];
    write('a', pay(1), other);
    const first = await look([a], [b]);
    expect([typesOf(first, 'a'), requestsOf(first, 'a')]).toEqual([{ [typeOfPay]: 1 }, 0]);
    write('a', pay(2), pay(3), other);
    write('b', pay(9), other);
    await look([a], [b]);
    const third = await look([a], [b]);
    expect([typesOf(third, 'a'), requestsOf(third, 'a')]).toEqual([{ [typeOfPay]: 3 }, 200]);
    expect(typesOf(third, 'b')).toEqual({ [typeOfPay]: 1 });
    expect(third.logs).toMatchObject({ pods: ['a', 'b'], isSampled: false });
    expect(third.logs?.samples.get(typeOfPay)).toBe('POST /pay 502 <n>ms reset');
  });

  test('a reading that failed is not "no errors": its requests count when the log was read', async () => {
    const { write, look, refuseWith } = written();
    const pods = [podNamed('a')];
    await look(pods);
    refuseWith(() => ({ kind: 'unreachable', says: ours('no answer within 10 s') }));
    write('a', pay(1), other);
    const blind = await look(pods);
    expect([typesOf(blind, 'a'), requestsOf(blind, 'a')]).toEqual([{}, 0]);
    expect(blind.logs).toMatchObject({ pods: [], problem: 'logs are not read: no answer within 10 s' });
    refuseWith(undefined);
    const back = await look(pods);
    expect([typesOf(back, 'a'), requestsOf(back, 'a')]).toEqual([{ [typeOfPay]: 1 }, 200]);
    expect(back.logs?.problem).toBeUndefined();
  });

  test('without the right to read logs it says so and does not go on asking', async () => {
    const { asked, look, refuseWith } = written();
    refuseWith(() => denied);
    const measured = await look([podNamed('a'), podNamed('b')], [podNamed('c'), podNamed('d')]);
    expect(measured.logs?.problem).toMatch(/^logs are not read: .*cannot get pods\/log/);
    expect(measured.of.get('a')).not.toHaveProperty('logged');
    const until = asked.length;
    expect(until).toBeLessThanOrEqual(2);
    await look([podNamed('a')]);
    expect(asked).toHaveLength(until);
    for (let i = 0; i < 30; i++) await look([podNamed('a')]);
    expect(asked).toHaveLength(until + 1);
  });

  test('the last words of a container that was restarted count, and nothing of it twice', async () => {
    const { asked, write, look } = written();
    // The same log, by its name before and after the restart.
    for (const log of ['a', 'a before']) write(log, pay(1), other);
    await look([podNamed('a')]);
    write('a before', 'panic: no config', other);
    write('a', other);
    const measured = await look([podNamed('a', {}, 1)]);
    expect(typesOf(measured, 'a')).toEqual({ [typeOfPay]: 1, 'panic: no config': 1 });
    expect(asked.filter(({ options }) => options.previous)).toHaveLength(1);
    await look([podNamed('a', {}, 1)]);
    expect(asked.filter(({ options }) => options.previous)).toHaveLength(1);
  });

  test('of more than can be read it takes the last lines, says "sampled" and counts as many of the requests', async () => {
    const { write, look } = written();
    write('a', other);
    await look([podNamed('a')]);
    write('a', ...Array.from({ length: mostOfPod.mostLines + 500 }, () => other));
    const measured = await look([podNamed('a')]);
    expect(measured.logs?.isSampled).toBe(true);
    // All of them have the same time, so that it can't be told how much of it they are.
    expect(requestsOf(measured, 'a')).toBe(0);
    expect((await look([podNamed('a')])).logs?.isSampled).toBe(false);
  });

  test('both sides are asked for as much, and together no more than two in a second', async () => {
    const { asked, look } = written();
    const side = (name: string, count: number) => Array.from({ length: count }, (_, i) => podNamed(`${name}${i}`));
    await look(side('c', 9), side('s', 40));
    expect(asked).toHaveLength(10);
    expect(asked.filter(({ pod }) => pod.startsWith('c'))).toHaveLength(5);
    expect(new Set(asked.map(({ options: { mostLines, mostBytes } }) => `${mostLines} ${mostBytes}`)).size).toBe(1);
    // Others of this process ask too: what is left is read the next time.
    await look(side('c', 9), side('s', 40), side('d', 9), side('e', 9));
    expect(asked.length).toBeLessThanOrEqual(20);
  });

  test('it reads the container that the pod names, else the first', async () => {
    const { asked, look } = written();
    const containers = [
      { name: 'proxy', restarts: 0 },
      { name: 'app', restarts: 0 },
    ] as unknown as PodReport['containers'];
    const annotations = { 'kubectl.kubernetes.io/default-container': 'app' };
    await look([podNamed('a', { containers }), podNamed('b', { containers, annotations })]);
    expect(asked.map(({ container }) => container)).toEqual(['proxy', 'app']);
  });

  test('keeps a bounded number of types, whatever is written', async () => {
    const { write, look } = written();
    write('a', ...Array.from({ length: 3_000 }, (_, i) => `java.lang.E${'abcdefghij'[i % 10]}${i}xError: no`), other);
    const measured = await look([podNamed('a')]);
    expect(Object.keys(typesOf(measured, 'a')).length).toBeLessThanOrEqual(401);
    expect(typesOf(measured, 'a')['other errors']).toBeGreaterThan(2_000);
    expect(measured.logs?.samples.size).toBeLessThanOrEqual(401);
  });

  test('no secret and no address of a person is kept', async () => {
    const { write, look } = written();
    write('a', '2026-11-21T10:15:03.113Z ERROR login of ana@corp.example failed, token=sk-aaaabbbbcccc1111', other);
    const { logs, of } = await look([podNamed('a')]);
    const kept = JSON.stringify([...(logs?.samples ?? []), ...(of.get('a')?.logged?.types ?? [])]);
    expect(kept).not.toMatch(/ana@corp|sk-aaaa/);
    expect(kept).toMatch(/login of <email> failed/);
  });
});
