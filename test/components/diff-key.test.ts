import { expect, test } from 'vitest';
import { diffLines, diffTitle } from '../../components/history/diff-lines.ts';
import { diffKey } from '../../components/keys/history-keys.ts';
import { rowOf } from '../../components/keys/keymap.ts';
import { keysOf } from '../../components/keys/screen-keys.ts';
import { revisionDiff } from '../../src/app/store/revision-diff.ts';
import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import { canaryPromoted, captainPasses } from '../gallery/ramp-states.ts';
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

const dOn = (of: CockpitState, name: 'board' | 'why' | 'canary') => {
  const [view] = of.workloads.values();
  if (!view) throw new Error('a state without a workload');
  const screen: Screen = name === 'board' ? { name } : { name, ref: view.ref };
  const row = rowOf(keysOf({ ...of, screens: [{ name: 'board' }, screen] }), 'd');
  const intent = row && 'intent' in row ? row.intent() : undefined;
  return { does: row?.does, screen: intent?.type === 'screen.open' ? intent.screen : undefined };
};

test.each(['board', 'why', 'canary'] as const)('beside a canary d on %s compares stable with it', name => {
  const { does, screen } = dOn(captainPasses, name);
  expect(does).toBe('diff stable → canary');
  if (screen?.name !== 'diff') throw new Error('d opens no diff');
  const diff = revisionDiff(captainPasses, screen.ref, screen.from, screen.to);
  if (!diff) throw new Error('nothing is compared');
  expect(diffTitle(diff)).toBe('DIFF stable r6 2.0.9 → canary 2.1.0');
  const says = diffLines(diff, 200).map(({ label, text }) => `${label ?? ''} ${text}`);
  expect(says[0]).toBe('image checkout:2.0.9 → checkout:2.1.0');
  // What makes its pods a canary's is no difference that anybody releases.
  expect(says.join('\n')).not.toContain('deploy-cockpit.io/track');
  const keys = keysOf({ ...captainPasses, screens: [{ name: 'board' }, screen] });
  expect(rowOf(keys, 'r')?.does).toBe('take canary away');
});

test('once stable runs what its canary does, d compares it with what it ran before', () => {
  expect(dOn(canaryPromoted, 'why').does).not.toContain('canary');
});
