import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/practice/json.ts';
import { humanDuration } from '../../../src/practice/tables/human-duration.ts';
import { podSummary } from '../../../src/practice/tables/pod-summary.ts';

const now = Date.parse('2026-01-01T12:00:00Z');

const pod = (status: JsonObject, rest: JsonObject = {}): JsonObject => ({
  metadata: { name: 'app-1' },
  spec: { containers: [{ name: 'app' }, { name: 'proxy' }] },
  status: { phase: 'Running', ...status },
  ...rest,
});
const running = (name: string, isReady: boolean) => ({ name, ready: isReady, restartCount: 0, state: { running: {} } });
const ended = (name: string, exitCode: number, of: JsonObject = {}) => ({
  name,
  ready: false,
  restartCount: 0,
  state: { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', ...of } },
});

describe('a pod in three words, as kubectl prints it', () => {
  test.each<[title: string, pod: JsonObject, words: readonly string[]]>([
    [
      'ready with all containers',
      pod({ containerStatuses: [running('app', true), running('proxy', true)] }),
      ['2/2', 'Running', '0'],
    ],
    [
      'a crashed container is named before a running one, with when it was last restarted',
      pod({
        containerStatuses: [
          {
            name: 'app',
            ready: false,
            restartCount: 3,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T11:59:00Z' } },
          },
          running('proxy', true),
        ],
      }),
      ['1/2', 'CrashLoopBackOff', '3 (60s ago)'],
    ],
    [
      'a container that ended well beside one that failed shows the failure',
      pod({ containerStatuses: [ended('app', 0), ended('proxy', 1)] }),
      ['0/2', 'Error', '0'],
    ],
    [
      'a container that ended well beside one that runs, in a pod that is not ready',
      pod({ containerStatuses: [ended('app', 0), running('proxy', true)] }),
      ['1/2', 'NotReady', '0'],
    ],
    [
      'a container ended by a signal without a reason',
      pod({ containerStatuses: [ended('app', 137, { reason: '', signal: 9 })] }),
      ['0/2', 'Signal:9', '0'],
    ],
    [
      'still initializing, with the count of what is done',
      pod(
        { phase: 'Pending', initContainerStatuses: [ended('first', 0), { name: 'second', state: { waiting: {} } }] },
        { spec: { initContainers: [{ name: 'first' }, { name: 'second' }], containers: [{ name: 'app' }] } },
      ),
      ['0/1', 'Init:1/2', '0'],
    ],
    [
      'being deleted',
      pod({}, { metadata: { name: 'app-1', deletionTimestamp: '2026-01-01T12:00:20Z' } }),
      ['0/2', 'Terminating', '0'],
    ],
    ['evicted', pod({ phase: 'Failed', reason: 'Evicted' }), ['0/2', 'Evicted', '0']],
  ])('%s', (_, of, words) => {
    const { ready, status, restarts } = podSummary(of, now);
    expect([ready, status, restarts]).toEqual(words);
  });
});

test.each([
  [-5, '<invalid>'],
  [-1, '0s'],
  [119, '119s'],
  [120, '2m'],
  [125, '2m5s'],
  [600, '10m'],
  [3 * 3600, '3h'],
  [3 * 3600 + 60, '3h1m'],
  [8 * 3600 + 60, '8h'],
  [49 * 3600, '2d1h'],
  [8 * 86_400, '8d'],
  [730 * 86_400, '2y'],
  [740 * 86_400, '2y10d'],
])('an age of %d seconds reads %s', (seconds, text) => {
  expect(humanDuration(seconds * 1000)).toBe(text);
});
