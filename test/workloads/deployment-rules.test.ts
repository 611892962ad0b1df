import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/adapters/surroundings/node.ts';
import type { ReplicaSetReport } from '../../src/domain/reports.ts';
import type { RevisionRecord } from '../../src/domain/revision.ts';
import { keptByDeployment } from '../../src/workloads/deployment/kept.ts';
import { nextStep } from '../../src/workloads/deployment/next-step.ts';
import { predictedEffectMs } from '../../src/workloads/deployment/predict-effect.ts';
import { deploymentRollout } from '../../src/workloads/deployment/rollout.ts';
import { workloadHistory } from '../../src/workloads/history.ts';
import { templateSha } from '../../src/workloads/last-action.ts';
import { evidenceOf, lastGood } from '../../src/workloads/last-good.ts';
import { servesOnly, servingOf } from '../../src/workloads/serving.ts';
import { condition, type Given, midRollout, now, r5, r6, r7, situation, times } from './situations.ts';

const phaseOf = (given: Partial<Given> & Pick<Given, 'releases'>, changedAt?: number) =>
  deploymentRollout(situation(given), { now, ...(changedAt !== undefined && { changedAt }) }).phase;
const whole = [{ ...r6, pods: times(8) }];

describe('a Deployment is', () => {
  test('unobserved before anything else, while its controller has not seen the newest spec', () => {
    expect(
      phaseOf({
        releases: whole,
        generation: 8,
        observed: 7,
        conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')],
      }),
    ).toBe('unobserved');
  });

  test('failed once its progress deadline is missed, whatever the condition’s status says', () => {
    expect(
      phaseOf({
        releases: [
          { ...r6, pods: times(6) },
          { ...r7, pods: times(2, { isReady: false }) },
        ],
        conditions: [condition('Progressing', 'Unknown', 'ProgressDeadlineExceeded')],
      }),
    ).toBe('failed');
  });

  test('not failed by a deadline that the release before missed, right after an undo', () => {
    const given = {
      releases: [
        { ...r6, pods: times(6) },
        { ...r7, pods: times(2) },
      ],
      conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', 60_000)],
    };
    expect(phaseOf(given, now - 1_000)).toBe('progressing');
  });

  test('paused, and not waiting for ever', () => {
    expect(phaseOf({ releases: [{ ...r6, pods: times(8) }, r7], paused: true })).toBe('paused');
  });

  test('progressing while pods are old, then while old pods stop, then while new ones get available', () => {
    const waiting = (given: Given) => deploymentRollout(situation(given), { now }).waiting;
    expect(
      waiting({
        releases: [
          { ...r6, pods: times(6) },
          { ...r7, pods: times(2) },
        ],
      }),
    ).toEqual({ for: 'updated', have: 2, want: 8 });
    expect(
      waiting({
        releases: [
          { ...r6, pods: times(1) },
          { ...r7, pods: times(8) },
        ],
      }),
    ).toEqual({ for: 'old-to-stop', left: 1 });
    expect(waiting({ releases: [{ ...r7, pods: times(8) }], status: { availableReplicas: 5 } })).toEqual({
      for: 'available',
      have: 5,
      want: 8,
      afterMs: 0,
    });
  });

  test('well at a time that is known, once all that its pods have to do is stay ready', () => {
    const waiting = (pods: NonNullable<Given['releases'][number]['pods']>) =>
      deploymentRollout(
        situation({ releases: [{ ...r7, pods }], minReadySeconds: 480, status: { availableReplicas: 6 } }),
        { now },
      ).waiting;
    const young = times(2, { readyAgoMs: 35_000 });
    expect(waiting([...times(6), ...young])).toMatchObject({ for: 'available', until: now - 35_000 + 480_000 });
    expect(waiting([...times(6), ...times(2, { isReady: false })])).not.toHaveProperty('until');
    expect(waiting(times(7))).not.toHaveProperty('until');
  });

  test('healthy when kubectl would say so, and at once when scaled to 0', () => {
    expect(phaseOf({ releases: whole })).toBe('healthy');
    expect(phaseOf({ releases: [r6], desired: 0 })).toBe('healthy');
  });
});

describe('why it does not go on', () => {
  const causeOf = (pod: Parameters<typeof midRollout>[1], more: Partial<Given> = {}) =>
    deploymentRollout(midRollout(more, pod), { now }).cause;

  test.each([
    [
      'image-pull',
      'sure',
      'image registry/shop/checkout:2.1.0 does not exist',
      { isReady: false, state: { waiting: { reason: 'ImagePullBackOff', message: 'manifest unknown' } } },
    ],
    [
      'image-pull',
      'likely',
      'can’t be pulled',
      { isReady: false, state: { waiting: { reason: 'ErrImagePull', message: 'i/o timeout' } } },
    ],
    [
      'config',
      'sure',
      'configmap "x" not found',
      {
        isReady: false,
        state: { waiting: { reason: 'CreateContainerConfigError', message: 'configmap "x" not found' } },
      },
    ],
    [
      'crash-loop',
      'sure',
      'exit code 1',
      {
        isReady: false,
        restarts: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1, reason: 'Error' } },
      },
    ],
    [
      'out-of-memory',
      'sure',
      'more memory than its limit',
      {
        isReady: false,
        restarts: 2,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      },
    ],
    ['unready', 'likely', 'not ready after 2 min', { isReady: false, startedAgoMs: 125_000 }],
  ] as const)('is %s, %s', (kind, certainty, says, pod) => {
    const cause = causeOf(pod);
    expect(cause).toMatchObject({ kind, certainty, pods: { affected: 2, of: 2 } });
    expect(cause?.says.replaceAll("'", '’')).toContain(says);
  });

  test('is nothing while new pods simply take their time', () => {
    expect(causeOf({ isReady: false, startedAgoMs: 20_000 })).toBeUndefined();
  });

  test('is the refusal of new pods before anything that pods say', () => {
    const cause = causeOf(
      { isReady: false, state: { waiting: { reason: 'ImagePullBackOff' } } },
      { conditions: [{ ...condition('ReplicaFailure', 'True', 'FailedCreate'), message: 'exceeded quota' }] },
    );
    expect(cause).toMatchObject({ kind: 'quota-or-admission', says: 'the cluster refuses new pods: exceeded quota' });
  });
});

describe('the history', () => {
  const history = (given: Given, records = new Map<ReturnType<typeof sha256>, RevisionRecord>()) =>
    workloadHistory(situation(given), records, sha256);

  test('lists kept revisions, newest first, and marks what runs', () => {
    expect(
      history({ releases: [r5, r6, { ...r7, pods: times(8) }] }).map(({ number, isCurrent }) => [number, isCurrent]),
    ).toEqual([
      [7, true],
      [6, false],
      [5, false],
    ]);
  });

  test('believes no cause that speaks of another image, and no author that is a copy', () => {
    const [newest] = history({
      releases: [
        {
          ...r7,
          annotations: {
            'kubernetes.io/change-cause': 'deploy checkout:2.0.9',
            'deploy-cockpit.io/last-action': JSON.stringify({
              change: 'c',
              run: 'r',
              by: 'ana',
              at: '2026-01-01T00:00:00Z',
              template: 'sha256:other',
            }),
          },
        },
      ],
    });
    expect(newest?.cause).toBeUndefined();
    expect(newest?.by).toBeUndefined();
  });

  test('in the middle of a rollout the way back is the one that still serves', () => {
    const family = midRollout();
    const good = lastGood(family, workloadHistory(family, new Map(), sha256));
    expect(good?.revision.number).toBe(6);
    expect(good?.evidence).toMatchObject({ rung: 'serving', ready: 6 });
  });

  test('once settled it is the newest that was not rolled back from, never just the second highest number', () => {
    // r6 was put back as r8, so r7 is what was taken back.
    const given = { releases: [r5, r7, { ...r6, revision: 8, formerly: '6', pods: times(8) }], asksFor: r6.hash };
    const family = situation(given);
    const all = workloadHistory(family, new Map(), sha256);
    expect(all.map(({ number }) => number)).toEqual([8, 7, 5]);
    expect(lastGood(family, all)?.revision.number).toBe(5);
  });

  test('our own record is the best evidence, and what it says was taken back is never proposed', () => {
    const family = situation({ releases: [r5, r6, { ...r7, pods: times(8) }] });
    const sha = (number: number) =>
      templateSha(
        workloadHistory(family, new Map(), sha256).find(one => one.number === number)?.template ?? {},
        sha256,
      );
    const records = new Map<ReturnType<typeof sha256>, RevisionRecord>([
      [sha(6), { at: now, what: 'rolled-back-from', by: 'ana' as never }],
      [sha(5), { at: now, what: 'rolled-back-to', by: 'ana' as never }],
    ]);
    const all = workloadHistory(family, records, sha256);
    const good = lastGood(family, all);
    expect([good?.revision.number, good?.evidence.rung]).toEqual([5, 'record']);
  });

  test('without a record it says how long a release was current, and that its health is unknown', () => {
    const family = situation({ releases: [r5, r6, { ...r7, pods: times(8) }] });
    const all = workloadHistory(family, new Map(), sha256);
    const r6s = all.find(({ number }) => number === 6);
    expect(r6s && evidenceOf(family, r6s, all)).toEqual({ rung: 'was-current', forMs: 3 * 86_400_000 - 105_000 });
  });
});

describe('who serves', () => {
  test('is counted on ready endpoints by template', () => {
    expect([...(servingOf(midRollout())?.byHash ?? [])].sort()).toEqual([
      ['aaaaa6', 6],
      ['bbbbb7', 2],
    ]);
  });

  test('nobody serves is never "in effect"', () => {
    const family = situation({ releases: [{ ...r6, pods: times(8, { isReady: false }) }] });
    const [set] = keptByDeployment(family);
    expect(set && servesOnly(family, set)).toBe(false);
  });

  test('is unknown where endpoints could not be read', () => {
    expect(servingOf({ ...midRollout(), slices: undefined })).toBeUndefined();
  });
});

describe('what comes next', () => {
  test('is the next batch once the new pods were ready long enough', () => {
    expect(nextStep(midRollout({ minReadySeconds: 120 }, { readyAgoMs: 100_000 }))).toEqual({
      at: now + 20_000,
      pods: 4,
      of: 8,
    });
  });

  test('is not guessed while a pod is not ready', () => {
    expect(nextStep(midRollout({}, { isReady: false }))).toBeUndefined();
  });

  test('a rollback whose good pods still carry the load is predicted to be fast, one that must start pods is not', () => {
    const set = (family: ReturnType<typeof midRollout>) =>
      keptByDeployment(family).find(({ revision }) => revision === 6);
    const fast = midRollout({ status: { availableReplicas: 6 } });
    const bad = (fast.revisions as readonly ReplicaSetReport[]).map(one =>
      one.revision === 7 ? { ...one, available: 0 } : one,
    );
    const early = { ...fast, revisions: bad };
    const target = set(early);
    expect(target && predictedEffectMs(early, target)).toBeLessThanOrEqual(2_000);
    const late = situation({ releases: [r6, { ...r7, pods: times(8) }], minReadySeconds: 120 });
    const cold = set(late);
    expect(cold && predictedEffectMs(late, cold)).toBeGreaterThan(120_000);
  });
});
