import { describe, expect, test } from 'vitest';
import type { PodReport } from '../../src/domain/reports.ts';
import { hardFacts } from '../../src/workloads/hard-facts.ts';
import { now, type Pod, situation } from './situations.ts';

const iso = (agoMs: number) => new Date(now - agoMs).toISOString().replace(/\.\d+Z/, 'Z');
const podsOf = (pods: readonly Pod[]): readonly PodReport[] =>
  situation({ releases: [{ revision: 7, hash: 'new', image: 'checkout:2.1.0', agoMs: 300_000, pods }] }).pods ?? [];

const factsOf = (
  canary: readonly Pod[],
  stable: readonly Pod[] = [{}, {}],
  conditions: Parameters<typeof hardFacts>[0]['conditions'] = [],
) => hardFacts({ canary: podsOf(canary), stable: podsOf(stable), conditions, since: now - 240_000, now });
const kinds = (...given: Parameters<typeof factsOf>) => factsOf(...given).map(({ kind }) => kind);

const looping: Pod = { isReady: false, restarts: 3, state: { waiting: { reason: 'CrashLoopBackOff' } } };
const killed = (agoMs: number): Pod => ({
  restarts: 1,
  lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: iso(agoMs) } },
});

describe('what fails a canary without statistics', () => {
  test('pods that are well tell nothing', () => expect(factsOf([{}, {}])).toEqual([]));

  test('a crash loop, with how many pods have it', () =>
    expect(factsOf([looping, {}])).toMatchObject([{ kind: 'crash-loop', pods: 1 }]));

  test('two restarts, but not one', () => {
    const ended = { terminated: { reason: 'Error', exitCode: 1, finishedAt: iso(20_000) } };
    expect(kinds([{ restarts: 2, lastState: ended }])).toEqual(['crash-loop']);
    expect(kinds([{ restarts: 1, lastState: ended }])).toEqual([]);
  });

  test('a kill for memory, but not one from before it was judged', () => {
    expect(kinds([killed(20_000)])).toEqual(['out-of-memory']);
    expect(kinds([killed(3_600_000)])).toEqual([]);
  });

  test('an image that is not there', () =>
    expect(kinds([{ isReady: false, state: { waiting: { reason: 'ImagePullBackOff' } } }])).toEqual(['image-pull']));

  test('the same on as many stable pods is not the canary’s', () =>
    expect(kinds([looping, {}], [looping, looping])).toEqual([]));

  test('a deadline that passed', () => {
    const late = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: '' };
    expect(kinds([{ isReady: false }], [{}], [late as never])).toContain('progress-deadline');
  });
});
