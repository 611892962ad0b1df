import { expect, test } from 'vitest';
import { diffKey } from '../../components/keys/history-keys.ts';
import { stateWith, viewOf } from '../gallery/states.ts';
import { r5, r6, r7, situation, times } from '../workloads/situations.ts';

const keyOf = (releases: Parameters<typeof situation>[0]['releases']) => {
  const view = viewOf(situation({ releases }));
  return diffKey(
    stateWith([view], {
      screens: [{ name: 'board' }, { name: 'workload', ref: view.ref }],
    }),
    view.ref,
  );
};

test('after a rollback d compares what was taken back with what runs now, in the order in which they came', () => {
  const again = { ...r6, revision: 8, formerly: '6', pods: times(8) };
  expect(keyOf([r5, r7, again])).toMatchObject({
    does: 'diff r7 → r8 (r6 again)',
  });
  const settling = viewOf(
    situation({
      releases: [r5, r7, again],
      minReadySeconds: 480,
      status: { availableReplicas: 6 },
    }),
  );
  expect(diffKey(stateWith([settling]), settling.ref)).toMatchObject({
    does: 'diff r7 → r8 (r6 again)',
  });
});

test('of a release that is well d compares it with the one to go back to', () => {
  expect(keyOf([r5, r6, { ...r7, pods: times(8) }])).toMatchObject({
    does: 'diff r7 → r6',
  });
});
