import { describe, expect, test } from 'vitest';
import { withCanary } from '../../src/app/store/with-canary.ts';
import { workloadView } from '../../src/app/store/workload-view.ts';
import type { Deviation } from '../../src/domain/deviation.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { canaryOfAnnotation } from '../../src/workloads/canary-of.ts';
import { told } from '../gallery/canary-series.ts';
import { canaryFamily } from '../workloads/canary-family.ts';
import { now, r6, r7, situation, times } from '../workloads/situations.ts';

const errors: Deviation = {
  key: 'errors POST /pay 502',
  name: ours('POST /pay 502'),
  kind: 'more',
  unit: 'share',
  since: now - 120_000,
  now: 0.021,
  usual: 0.0003,
};

describe('a row whose release was taken back', () => {
  const backSince = (agoMs: number) =>
    workloadView({
      family: situation({ releases: [{ ...r6, revision: 8, agoMs, pods: times(8) }] }),
      counts: { kind: 'none' },
      deviations: [errors],
      now,
    });

  test('needs nobody for what was out before it, until that had time to fade', () => {
    expect(backSince(30_000)).toMatchObject({ mark: 'healthy', deviations: [errors] });
    expect(backSince(600_000).mark).toBe('undecided');
  });

  test('is not as bad as a canary that is being taken away', () => {
    const { judging, series } = told({
      seed: 3,
      seconds: 180,
      perSecond: { canary: 30, stable: 570 },
      failing: { canary: () => 0.03, stable: () => 0.003 },
    });
    const own = workloadView({ family: canaryFamily('checkout', r6, 8), counts: { kind: 'none' }, now });
    const with_ = (pods: number) => {
      const family = canaryFamily('checkout-canary', r7, pods);
      const workload = { ...family.workload, annotations: { [canaryOfAnnotation]: 'checkout' } };
      const canary = workloadView({ family: { ...family, workload }, counts: { kind: 'none' }, judging, series, now });
      return withCanary(own, canary, now);
    };
    expect(with_(1).mark).toBe('failing');
    expect(with_(0)).toMatchObject({ mark: 'rolling', judging: { kind: 'none' } });
  });
});
