import { expect, test } from 'vitest';
import { sha256 } from '../../src/adapters/surroundings/node.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { templateSha } from '../../src/workloads/last-action.ts';
import { midRollout, r5, r6, r7, situation, times } from '../workloads/situations.ts';
import { judged, problemsOf, worldOf } from './judged.ts';

const templateOf6 = templateSha(midRollout().revisions?.[1]?.template ?? {}, sha256);
/** After an undo: what was r6 is r8 now. */
const undone = situation({
  releases: [
    { ...r7, pods: times(1) },
    { ...r6, revision: 8, formerly: '6', pods: times(9) },
  ],
  desired: 10,
});

test.each<[string, JsonObject, string, RegExp]>([
  [
    'the number that it has now',
    { revision: 8, 'at-least': '90%' },
    'yes',
    /^9 of 10 serving pods run r8 \(2\.0\.9\), at least 90 % wanted$/,
  ],
  ['the number that it had', { revision: 'r6', 'at-least': '90%' }, 'yes', /r8/],
  ['its template', { revision: { number: 6, template: templateOf6 }, 'at-least': '90%' }, 'yes', /r8/],
  ['nothing but all of them', { revision: 8 }, 'no', /^9 of 10 .* at least 100 % wanted$/],
  ['the other revision', { revision: 7, 'at-least': '90%' }, 'no', /^1 of 10 serving pods run r7/],
  ['a revision that is not kept', { revision: 3 }, 'unknown', /keeps no revision 3/],
  ['a template that is not kept', { revision: { number: 7, template: 'sha256:00' } }, 'unknown', /keeps no revision 7/],
])('the share of a revision by %s', (_, settings, holds, says) => {
  const seen = judged('revision-share', settings, worldOf(undone));
  expect(seen.holds).toBe(holds);
  expect(seen.says).toMatch(says);
});

test('where nobody serves no share is enough, and where nobody can tell it is unknown', () => {
  const nobody = situation({ releases: [r5, { ...r6, pods: times(2, { isReady: false }) }] });
  expect(judged('revision-share', { revision: 6, 'at-least': '0%' }, worldOf(nobody)).holds).toBe('no');
  expect(judged('revision-share', { revision: 6 }, worldOf({ ...undone, slices: undefined })).holds).toBe('unknown');
});

test('what is no revision and no share is named', () => {
  expect(problemsOf('revision-share', { revision: 'good', 'at-least': 90 })).toEqual([
    '"revision" must be a revision, as 6',
    '"at-least" must be a share, as 90%',
  ]);
  expect(problemsOf('revision-share', { revision: 6, workload: { kind: 'Pod' } })).toHaveLength(1);
});
