import { describe, expect, test } from 'vitest';
import { armsOfCanary, armsOfRollout, isOfRelease } from '../../src/workloads/arms.ts';
import { canaryFamily } from './canary-family.ts';
import { now, r6, r7, situation, times } from './situations.ts';

const at = { now };
const uidsOf = (pods: readonly { readonly hash: string }[] = []) => [...new Set(pods.map(({ hash }) => hash))];
const crashing = {
  isReady: false,
  restarts: 3,
  state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
  lastState: { terminated: { exitCode: 1, reason: 'Error' } },
};

describe('the two sides of a rolling update', () => {
  test('are the revision that is asked for and the one that serves', () => {
    const arms = armsOfRollout(
      situation({
        releases: [
          { ...r6, pods: times(6) },
          { ...r7, pods: times(2) },
        ],
      }),
      at,
    );
    expect(arms?.canary.name).toBe('r7');
    expect(uidsOf(arms?.canary.pods)).toEqual([r7.hash]);
    expect(arms?.stable.name).toBe('r6');
    expect(uidsOf(arms?.stable.pods)).toEqual([r6.hash]);
    expect(arms?.hardFacts).toEqual([]);
  });

  test('are not there where only one revision has pods', () => {
    expect(armsOfRollout(situation({ releases: [r6, { ...r7, pods: times(8) }] }), at)).toBeUndefined();
  });

  test('stay the same comparison once the old pods are gone', () => {
    const during = armsOfRollout(
      situation({
        releases: [
          { ...r6, pods: times(1) },
          { ...r7, pods: times(7) },
        ],
      }),
      at,
    );
    const after = armsOfRollout(situation({ releases: [r6, { ...r7, pods: times(8) }] }), at, during);
    expect(after?.key).toBe(during?.key);
    expect(after?.canary.pods).toHaveLength(8);
    expect(after?.stable).toEqual({ name: 'r6', pods: [] });
  });

  test('are of one release, and not of the one that took its place', () => {
    const bad = {
      releases: [
        { ...r6, pods: times(6) },
        { ...r7, pods: times(2) },
      ],
    };
    const during = armsOfRollout(situation(bad), at);
    const back = situation({
      releases: [
        { ...r7, pods: times(2) },
        { ...r6, revision: 8, pods: times(6) },
      ],
    });
    expect(during && isOfRelease(during, situation(bad))).toBe(true);
    expect(during && isOfRelease(during, back)).toBe(false);
    const canary = canaryFamily('checkout-canary', r7, 1);
    const beside = armsOfCanary(canary, canaryFamily('checkout', r6, 8), at);
    expect(beside && isOfRelease(beside, canary)).toBe(true);
    expect(beside && isOfRelease(beside, canaryFamily('checkout-canary', { ...r7, hash: 'cccc' }, 1))).toBe(false);
  });

  test('of a canary that stable takes over are still the two releases', () => {
    const canary = canaryFamily('checkout-canary', r7, 1);
    const promoting = situation({
      releases: [
        { ...r6, pods: times(5) },
        { ...r7, pods: times(3) },
      ],
    });
    expect(uidsOf(armsOfCanary(canary, promoting, at)?.stable.pods)).toEqual([r6.hash]);
    const ramping = situation({ releases: [{ ...r6, pods: times(8) }] });
    expect(armsOfCanary(canary, ramping, at)?.stable.pods).toHaveLength(8);
  });

  test('of three revisions the one that most ready pods run is the stable one, not the newest of the bad', () => {
    const r8 = { ...r7, revision: 8, hash: 'cccc', image: 'shop/checkout:2.2.0' };
    const arms = armsOfRollout(
      situation({
        releases: [
          { ...r6, pods: times(6) },
          { ...r7, pods: times(1) },
          { ...r8, pods: times(1) },
        ],
      }),
      at,
    );
    expect([arms?.canary.name, arms?.stable.name]).toEqual(['r8', 'r6']);
  });

  test('a crash loop is a fact, unless the old pods have it too', () => {
    const with_ = (old: readonly object[]) =>
      armsOfRollout(
        situation({
          releases: [
            { ...r6, pods: old },
            { ...r7, pods: [crashing, crashing] },
          ],
        }),
        at,
      )?.hardFacts;
    expect(with_(times(6))).toMatchObject([{ kind: 'crash-loop', pods: 2 }]);
    expect(with_([crashing, crashing])).toEqual([]);
  });
});

describe('a canary workload beside a stable one', () => {
  const beside = (pods: number) =>
    armsOfCanary(canaryFamily('checkout-canary', r7, pods), canaryFamily('checkout', r6, 19), at);

  test('each ready pod should get the same part of the traffic', () => {
    const arms = beside(1);
    expect(arms).toMatchObject({ how: 'canary', share: 0.05, areCanariesReady: true });
    expect([arms?.canary.name, arms?.stable.name]).toEqual(['checkout-canary', 'checkout']);
  });

  test('without a pod there is nothing to judge', () => {
    expect(beside(0)).toBeUndefined();
  });
});
