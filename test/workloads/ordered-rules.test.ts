import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/adapters/surroundings/node.ts';
import { rolloutSentence } from '../../src/wording/rollout.ts';
import { workloadHistory } from '../../src/workloads/history.ts';
import { lastGood, wasRolledBackFrom } from '../../src/workloads/last-good.ts';
import { rulesOf } from '../../src/workloads/registry.ts';
import { servesOnly } from '../../src/workloads/serving.ts';
import { bad, good, type OrderedGiven, ordered, pods } from './ordered-situations.ts';
import { now } from './situations.ts';

const rolloutOf = (given: OrderedGiven) => {
  const family = ordered(given);
  return rulesOf(family).rollout(family, { now });
};
const sts = (given: Omit<OrderedGiven, 'kind'>) => rolloutOf({ kind: 'StatefulSet', ...given });
const ds = (given: Omit<OrderedGiven, 'kind'>) => rolloutOf({ kind: 'DaemonSet', ...given });
const unready = { isReady: false };

describe('a StatefulSet is', () => {
  test.each<[string, Omit<OrderedGiven, 'kind'>, string]>([
    [
      'unobserved until its controller has seen the spec',
      { pods: pods('aaa', 'aaa'), isObserved: false },
      'unobserved',
    ],
    ['healthy when every pod runs what is asked for', { pods: pods('bbb', 'bbb'), currentRevision: 'bbb' }, 'healthy'],
    ['healthy when nothing is wanted of it', { pods: [], desired: 0 }, 'healthy'],
    ['progressing while pods are old', { pods: pods('aaa', 'bbb') }, 'progressing'],
    [
      'progressing while a new pod has just been started',
      { pods: [{ hash: 'aaa' }, { hash: 'bbb', ...unready, unreadyForMs: 3_000 }] },
      'progressing',
    ],
    [
      'progressing while it is ready, but not available for long enough',
      { pods: pods('bbb', 'bbb'), available: 1, currentRevision: 'bbb' },
      'progressing',
    ],
    ['stuck when a new pod never gets ready', { pods: [{ hash: 'aaa' }, { hash: 'bbb', ...unready }] }, 'stuck'],
    [
      'paused when its partition holds older pods back, though kubectl says complete',
      { pods: pods('aaa', 'aaa', 'bbb'), partition: 2 },
      'paused',
    ],
    ['healthy behind a partition that holds nothing back', { pods: pods('bbb', 'bbb'), partition: 2 }, 'healthy'],
    ['paused with OnDelete while older pods are left', { pods: pods('aaa', 'bbb'), strategy: 'OnDelete' }, 'paused'],
    ['healthy with OnDelete when none is left', { pods: pods('bbb', 'bbb'), strategy: 'OnDelete' }, 'healthy'],
  ])('%s', (_what, given, phase) => {
    expect(sts(given).phase).toBe(phase);
  });

  test('said to be held by its partition in words', () => {
    expect(rolloutSentence(sts({ pods: pods('aaa', 'aaa', 'bbb'), partition: 2 }))).toBe(
      'paused: partition 2: 2 pods keep the older template, those below ordinal 2',
    );
  });
});

describe('the pod that blocks a StatefulSet', () => {
  const blocked = (more: Partial<OrderedGiven> = {}, at: { changedAt?: number } = {}) => {
    const family = ordered({
      kind: 'StatefulSet',
      asksFor: 'aaa',
      currentRevision: 'aaa',
      pods: [{ hash: 'aaa' }, { hash: 'aaa' }, { hash: 'bbb', ...unready }],
      revisions: [{ ...good, number: 3 }, bad],
      ...more,
    });
    return rulesOf(family).podToDelete(family, { now, ...at })?.pod.name;
  };
  const young = { hash: 'bbb', ...unready, unreadyForMs: 20_000 };

  test('is the lowest one that is not ready, of a template that is not asked for any more', () => {
    expect(blocked()).toBe('db-2');
    expect(blocked({ pods: [{ hash: 'aaa' }, { hash: 'bbb', ...unready }, { hash: 'bbb', ...unready }] })).toBe('db-1');
  });

  test('is said to be the cause, with what is wrong inside it', () => {
    const { phase, cause } = sts({
      asksFor: 'aaa',
      currentRevision: 'aaa',
      pods: [
        { hash: 'aaa' },
        { hash: 'bbb', ...unready, restarts: 4, state: { waiting: { reason: 'CrashLoopBackOff' } } },
      ],
      revisions: [{ ...good, number: 3 }, bad],
    });
    expect(phase).toBe('stuck');
    expect(cause?.kind).toBe('blocked-by-pod');
    expect(cause?.evidence[0]).toContain('crashes on start');
  });

  test.each<[string, Partial<OrderedGiven>]>([
    ['pods are managed in parallel', { podManagement: 'Parallel' }],
    ['it is held back by the partition: deleted, it would come back as it is', { partition: 3 }],
    ['it goes already', { pods: [{ hash: 'aaa' }, { hash: 'bbb', ...unready, isGoing: true }] }],
    ['it runs what is asked for: then the release is bad', { asksFor: 'bbb' }],
    ['it is only slow so far', { pods: [{ hash: 'aaa' }, young] }],
    ['the controller has not seen the undo yet', { isObserved: false }],
    [
      'the one that is not ready below it is fine',
      {
        pods: [
          { hash: 'aaa', ...unready },
          { hash: 'bbb', ...unready },
        ],
      },
    ],
  ])('is none where %s', (_why, given) => {
    expect(blocked(given)).toBeUndefined();
  });

  test('is known some seconds after we put another template back: it goes anyway', () => {
    expect(blocked({ pods: [{ hash: 'aaa' }, young] }, { changedAt: now - 6_000 })).toBe('db-1');
    expect(blocked({ pods: [{ hash: 'aaa' }, young] }, { changedAt: now - 1_000 })).toBeUndefined();
  });

  test('with OnDelete every older pod is, one that serves nobody first', () => {
    expect(
      blocked({ strategy: 'OnDelete', pods: [{ hash: 'bbb' }, { hash: 'bbb', ...unready }, { hash: 'bbb' }] }),
    ).toBe('db-1');
    expect(blocked({ strategy: 'OnDelete', pods: pods('bbb', 'bbb', 'aaa') })).toBe('db-1');
    expect(blocked({ strategy: 'OnDelete', pods: pods('aaa', 'aaa') })).toBeUndefined();
  });
});

describe('a DaemonSet is', () => {
  test.each<[string, Omit<OrderedGiven, 'kind'>, string]>([
    ['unobserved until its controller has seen the spec', { pods: pods('aaa'), isObserved: false }, 'unobserved'],
    ['healthy when every node runs what is asked for', { pods: pods('bbb', 'bbb') }, 'healthy'],
    ['healthy where no node wants it', { pods: [], desired: 0 }, 'healthy'],
    ['progressing while nodes run the older template', { pods: pods('aaa', 'bbb') }, 'progressing'],
    [
      'progressing while an older pod still stops beside its successor',
      { pods: pods('bbb', 'bbb', 'aaa'), desired: 2 },
      'progressing',
    ],
    [
      'progressing while pods are not available for long enough',
      { pods: pods('bbb', 'bbb'), available: 1 },
      'progressing',
    ],
    ['stuck when a new pod never gets ready', { pods: [{ hash: 'aaa' }, { hash: 'bbb', ...unready }] }, 'stuck'],
    ['paused with OnDelete while older pods are left', { pods: pods('aaa', 'bbb'), strategy: 'OnDelete' }, 'paused'],
  ])('%s', (_what, given, phase) => {
    expect(ds(given).phase).toBe(phase);
  });
});

describe('ControllerRevisions', () => {
  const records = new Map();

  test('are listed newest first, with the pods that run them, without the patch’s own words', () => {
    for (const kind of ['StatefulSet', 'DaemonSet'] as const) {
      const family = ordered({ kind, pods: pods('aaa', 'aaa', 'bbb') });
      const history = workloadHistory(family, records, sha256);
      expect(history.map(({ number, isCurrent, pods: run }) => [number, isCurrent, run])).toEqual([
        [2, true, 1],
        [1, false, 2],
      ]);
      expect(history[0]?.template).toEqual(family.workload.template);
      expect(lastGood(family, history)?.revision.number).toBe(1);
    }
  });

  test('say by their numbers that one was rolled back from', () => {
    const family = ordered({
      kind: 'StatefulSet',
      asksFor: 'aaa',
      pods: pods('aaa'),
      revisions: [
        { hash: 'zzz', number: 1, image: 'r/db:0.9' },
        { ...good, number: 4 },
        { ...bad, number: 3 },
      ],
    });
    const history = workloadHistory(family, records, sha256);
    expect(history.map(revision => [revision.number, wasRolledBackFrom(revision, history)])).toEqual([
      [4, false],
      [3, true],
      [1, false],
    ]);
    expect(lastGood(family, history)?.revision.number).toBe(1);
  });
});

describe('an effect is seen', () => {
  const effect = (given: OrderedGiven) => {
    const family = ordered(given);
    const current = rulesOf(family).current(family);
    return current !== undefined && servesOnly(family, current);
  };

  test('when every ready pod runs it, and those that a partition holds back are not waited for', () => {
    expect(effect({ kind: 'StatefulSet', pods: pods('aaa', 'bbb', 'bbb') })).toBe(false);
    expect(effect({ kind: 'StatefulSet', pods: pods('aaa', 'bbb', 'bbb'), partition: 1 })).toBe(true);
    expect(effect({ kind: 'StatefulSet', pods: pods('bbb', 'bbb') })).toBe(true);
    expect(effect({ kind: 'DaemonSet', pods: pods('aaa', 'bbb') })).toBe(false);
  });

  test('not while one pod of another template is left, though it serves nobody: it has data of its own', () => {
    for (const kind of ['StatefulSet', 'DaemonSet'] as const)
      expect(effect({ kind, asksFor: 'aaa', pods: [{ hash: 'aaa' }, { hash: 'bbb', ...unready }] })).toBe(false);
  });

  test('never while nothing runs it, whatever the partition says', () => {
    expect(effect({ kind: 'StatefulSet', pods: pods('aaa', 'aaa'), partition: 2 })).toBe(false);
  });

  test('with OnDelete only when the last older pod is gone', () => {
    expect(effect({ kind: 'StatefulSet', pods: pods('aaa', 'bbb'), strategy: 'OnDelete' })).toBe(false);
  });
});

describe('a prediction', () => {
  const predicted = (given: OrderedGiven) => {
    const family = ordered(given);
    const [current] = rulesOf(family).kept(family);
    return current && rulesOf(family).predictedEffectMs(family, current);
  };

  test('counts one pod after the other, and batches where more may be missing', () => {
    const one = predicted({ kind: 'StatefulSet', pods: pods('aaa', 'bbb') }) ?? 0;
    expect(predicted({ kind: 'StatefulSet', pods: pods('aaa', 'aaa', 'aaa') })).toBe(3 * one);
    expect(predicted({ kind: 'DaemonSet', pods: pods('aaa', 'aaa', 'aaa', 'aaa'), maxUnavailable: '50%' })).toBe(
      predicted({ kind: 'DaemonSet', pods: pods('aaa', 'aaa', 'bbb', 'bbb') }),
    );
  });

  test('is not made where a pod blocks, or nothing rolls by itself', () => {
    expect(predicted({ kind: 'StatefulSet', pods: [{ hash: 'aaa', ...unready }, { hash: 'aaa' }] })).toBeUndefined();
    expect(predicted({ kind: 'StatefulSet', pods: pods('aaa'), strategy: 'OnDelete' })).toBeUndefined();
    expect(predicted({ kind: 'StatefulSet', pods: pods('aaa'), partition: 1 })).toBeUndefined();
  });
});
