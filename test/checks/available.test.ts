import { expect, test } from 'vitest';
import type { Family } from '../../src/domain/reports.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { type Given, midRollout, now, r6, r7, situation, times } from '../workloads/situations.ts';
import { judged, worldOf } from './judged.ts';

const whole: Given = { releases: [r7, { ...r6, pods: times(8) }], asksFor: r6.hash };
const again = (agoMs: number) => ({
  restarts: 1,
  state: { running: { startedAt: new Date(now - agoMs).toISOString() } },
});

test.each<[string, Family, string, RegExp]>([
  [
    'every pod serves and is calm',
    situation(whole),
    'yes',
    /^8 of 8 serving pods run r6 \(2\.0\.9\), none started again/,
  ],
  ['two revisions serve', midRollout(), 'no', /^2 of 8 serving pods run r7/],
  ['the controller has not seen the change', situation({ ...whole, generation: 8, observed: 7 }), 'no', /not seen/],
  ['it is scaled to 0', situation({ ...whole, releases: [r6], desired: 0 }), 'no', /scaled to 0/],
  ['one pod is missing', situation({ releases: [{ ...r6, pods: times(7) }] }), 'no', /^7 of 8 serving pods run r6/],
  [
    'one pod started again a minute ago',
    situation({ releases: [{ ...r6, pods: [...times(7), again(60_000)] }] }),
    'no',
    /checkout-aaaaa6-7 started again 1m00s ago/,
  ],
  [
    'one pod started again an hour ago',
    situation({ releases: [{ ...r6, pods: [...times(7), again(3_600_000)] }] }),
    'yes',
    /./,
  ],
  ['pods were not read', { ...situation(whole), pods: undefined }, 'unknown', /could not be read/],
  ['endpoints were not read', { ...situation(whole), slices: undefined }, 'unknown', /could not be read/],
])('where %s', (_, family, holds, says) => {
  const seen = judged('available', {}, worldOf(family));
  expect(seen.holds).toBe(holds);
  expect(seen.says).toMatch(says);
});

test('pods that are ready and only wait to be called available are good enough to serve', () => {
  const status = { availableReplicas: 6, unavailableReplicas: 2 };
  const seen = judged('available', {}, worldOf(situation({ ...whole, minReadySeconds: 300, status })));
  expect(seen.holds).toBe('yes');
});

test('a workload that is gone is not available, one that can’t be read may be', () => {
  const unread = (kind: 'absent' | 'denied' | 'unreachable') =>
    judged('available', {}, { kind: 'unread', answer: { kind, says: ours('so it is') } });
  expect(unread('absent').holds).toBe('no');
  expect(unread('denied')).toEqual({ holds: 'unknown', says: 'so it is', evidence: null });
  expect(unread('unreachable').holds).toBe('unknown');
  expect(judged('available', {}, undefined).says).toMatch(/names no workload/);
});
