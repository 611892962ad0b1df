import { describe, expect, test } from 'vitest';
import { workloadView } from '../../src/app/store/workload-view.ts';
import { nobodyServes } from '../../src/workloads/nobody-serves.ts';
import { now, r6, r7, situation, times } from './situations.ts';

const unready = (startedAgoMs: number) => times(8, { isReady: false, startedAgoMs });
const replaced = (startedAgoMs: number) =>
  situation({
    releases: [r6, { ...r7, pods: unready(startedAgoMs) }],
    status: { readyReplicas: 0, availableReplicas: 0 },
  });

describe('nobody serves', () => {
  test('once every pod had time to start and none is ready', () => {
    expect(nobodyServes(replaced(21_000), now)).toBe(true);
    expect(nobodyServes(replaced(5_000), now)).toBe(false);
  });

  test('and that needs somebody at once, before any pod is called stuck', () => {
    const view = workloadView({ family: replaced(21_000), counts: { kind: 'none' }, now });
    expect([view.rollout.phase, view.mark, view.standing]).toEqual(['progressing', 'trouble', 'needs-you']);
  });

  test('is not said while one pod is ready, of nothing wanted, or of what was never released before', () => {
    const old = situation({
      releases: [
        { ...r6, pods: times(1) },
        { ...r7, pods: unready(60_000) },
      ],
    });
    expect(nobodyServes(old, now)).toBe(false);
    expect(nobodyServes(situation({ desired: 0, releases: [r6, r7] }), now)).toBe(false);
    expect(nobodyServes(situation({ releases: [{ ...r7, pods: unready(60_000) }] }), now)).toBe(false);
  });
});
