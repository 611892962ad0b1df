import { expect, test } from 'vitest';
import { judgeAlone, judgeSides } from '../../src/workloads/side-by-side.ts';

type Look = readonly [requests: number, failures: number];

/** One pod a side; looks are five seconds apart. */
const judged = (fresh: readonly Look[], old: readonly Look[]) => {
  const samples = (looks: readonly Look[]) =>
    looks.map(([requests, failures], index) => ({ at: index * 5_000, requests, failures }));
  return judgeSides({ fresh: [samples(fresh)], old: [samples(old)] }).kind;
};
/** Three days of 0.3 %. */
const wellFor3Days: Look = [1_000_000, 3_000];

test.each([
  [
    'new pods fail, and old pods are well at this moment',
    [
      [2_000, 60],
      [2_100, 63],
    ],
    [wellFor3Days, [1_000_300, 3_001]],
    'new-only',
  ],
  [
    'old pods fail now as well, which three days of health would hide',
    [
      [2_000, 60],
      [2_100, 63],
    ],
    [wellFor3Days, [1_000_300, 3_009]],
    'both-now',
  ],
  ['only one look: nobody knows how the old pods are now', [[2_000, 60]], [wellFor3Days], 'too-little'],
  [
    'old pods have hardly been asked between two looks',
    [
      [2_000, 60],
      [2_010, 60],
    ],
    [wellFor3Days, [1_000_020, 3_000]],
    'too-little',
  ],
  ['new pods fail as often as the old ones', [[2_000, 6]], [wellFor3Days], 'no-worse'],
  ['both fail often, and always have', [[400, 20]], [[100_000, 5_000]], 'no-worse'],
  ['a new pod has answered twelve requests', [[12, 0]], [wellFor3Days], 'too-little'],
  ['a new pod has counted nothing', [], [wellFor3Days], 'too-little'],
  [
    'an old pod that began again between the looks is well',
    [
      [2_000, 60],
      [2_100, 63],
    ],
    [wellFor3Days, [300, 1]],
    'new-only',
  ],
] as const)('%s', (_what, fresh, old, kind) => {
  expect(judged(fresh, old)).toBe(kind);
});

const alone = (looks: readonly Look[]) =>
  judgeAlone([looks.map(([requests, failures], index) => ({ at: index * 5_000, requests, failures }))]).kind;

test.each([
  [
    'they were well for days and fail now',
    [
      [1_000_000, 3_000],
      [1_000_300, 3_015],
    ],
    'began-later',
  ],
  [
    'they fail as they have since they started',
    [
      [10_000, 400],
      [10_300, 412],
    ],
    'as-ever',
  ],
  [
    'they are well',
    [
      [1_000_000, 3_000],
      [1_000_300, 3_001],
    ],
    'too-little',
  ],
  [
    'their past is a few seconds longer than what is seen now',
    [
      [600, 0],
      [900, 15],
    ],
    'too-little',
  ],
  ['they were looked at once', [[1_000_000, 3_000]], 'too-little'],
] as const)('pods that nothing is left to compare with: %s', (_what, looks, kind) => {
  expect(alone(looks)).toBe(kind);
});
