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
      [2_150, 65],
    ],
    [wellFor3Days, [1_000_600, 3_001]],
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
  [
    'old pods show one failure of three hundred: that may still be luck',
    [
      [2_000, 60],
      [2_100, 63],
    ],
    [wellFor3Days, [1_000_300, 3_001]],
    'too-little',
  ],
  [
    'new pods failed when they started and don’t fail now',
    [
      [2_000, 60],
      [2_400, 60],
    ],
    [wellFor3Days, [1_000_600, 3_001]],
    'too-little',
  ],
  ['four hundred requests can’t tell one per cent from two', [[400, 4]], [[100_000, 1_000]], 'too-little'],
  ['both fail often, and always have', [[800, 40]], [[100_000, 5_000]], 'no-worse'],
  ['a new pod has answered twelve requests', [[12, 0]], [wellFor3Days], 'too-little'],
  ['a new pod has counted nothing', [], [wellFor3Days], 'too-little'],
  [
    'an old pod that began again between the looks is well',
    [
      [2_000, 60],
      [2_150, 65],
    ],
    [wellFor3Days, [600, 1]],
    'new-only',
  ],
] as const)('%s', (_what, fresh, old, kind) => {
  expect(judged(fresh, old)).toBe(kind);
});

test('what would be too little says how much longer it takes at this pace', () => {
  const verdict = judgeSides({
    fresh: [counted([1_000, 30], [1_050, 32])],
    old: [counted([1_000_000, 3_000], [1_000_100, 3_000])],
  });
  // 14 failures at 3 % are 460 requests; 100 came in 5 s.
  expect(verdict).toMatchObject({ kind: 'too-little', moreMs: expect.closeTo(17_900, -3) });
});

const counted = (...looks: readonly Look[]) =>
  looks.map(([requests, failures], index) => ({ at: index * 5_000, requests, failures }));

test('where old pods fail like the new ones, or new ones like the old, luck hardly ever says otherwise', () => {
  const chance = seeded(7);
  const failuresOf = (requests: number, share: number) =>
    Array.from({ length: requests }, chance).filter(one => one < share).length;
  const wrong = { both: 0, none: 0 };
  for (let reading = 0; reading < 1_000; reading += 1) {
    const elsewhere = readingOf(looks => failuresOf(looks, 0.03), 0.03);
    if (isEverJudged(elsewhere, 'new-only')) wrong.both += 1;
    const well = readingOf(looks => failuresOf(looks, 0.003), 0.03);
    if (isEverJudged(well, 'both-now')) wrong.none += 1;
  }
  expect(wrong.both).toBeLessThanOrEqual(4);
  expect(wrong.none).toBeLessThanOrEqual(4);

  /** Old pods between ten looks; the new ones fail in 3 of 100. */
  function readingOf(oldFailures: (requests: number) => number, share: number) {
    let [old, fresh]: [Look, Look] = [wellFor3Days, [1_000, failuresOf(1_000, share)]];
    const looks = { old: [old], fresh: [fresh] };
    for (let look = 0; look < 10; look += 1) {
      old = [old[0] + 60, old[1] + oldFailures(60)];
      fresh = [fresh[0] + 25, fresh[1] + failuresOf(25, share)];
      looks.old.push(old);
      looks.fresh.push(fresh);
    }
    return looks;
  }
  /** It stops at the first look that says anything. */
  function isEverJudged(
    { old, fresh }: { readonly old: readonly Look[]; readonly fresh: readonly Look[] },
    as: string,
  ) {
    for (let looks = 1; looks <= old.length; looks += 1) {
      const kind = judged(fresh.slice(0, looks), old.slice(0, looks));
      if (kind !== 'too-little') return kind === as;
    }
    return false;
  }
});

/** Always the same numbers between 0 and 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

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
    'they fail more often now, but that may still be luck',
    [
      [1_000_000, 3_000],
      [1_000_400, 3_005],
    ],
    'too-little',
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
