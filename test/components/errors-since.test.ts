import { expect, test } from 'vitest';
import { headLines } from '../../components/rollout/head-lines.ts';
import { errorsSince } from '../../components/run/errors-since.ts';
import { whyLines } from '../../components/why/why-lines.ts';
import type { CanaryBefore } from '../../src/app/store/after-act.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { promoted, settled, stepped } from '../gallery/canary-run-states.ts';
import { afterwards } from '../gallery/canary-states.ts';
import { isCaptains, passes } from '../gallery/ramp-states.ts';

const judgedAfterwards = [...afterwards.workloads.values()][0]?.judging;
const sampled: WorkloadView['counts'] = {
  kind: 'lately',
  lately: { at: 0, ms: 55_000, of: { pods: 1, requests: 7_381, failures: 30 } },
};

function errorsOf(state: CockpitState, more: Partial<WorkloadView>, canary?: CanaryBefore): string {
  const [view] = state.workloads.values();
  if (!view || !state.run) throw new Error('no run of a workload');
  const run = { ...state.run, ...(canary && { canary }) };
  const workloads = new Map([[view.key, { ...view, counts: sampled, ...more }]]);
  return errorsSince(run, { ...state, run, workloads }, 300)
    .map(({ text }) => text)
    .join(' ');
}

test('after a promotion errors are a sample that says so, until the judge has a number', () => {
  expect(errorsOf(promoted, {})).toMatch(
    /^0\.41 %: 30 of 7,381 requests .*, a sample: 1 of 3 pods; .* are from before the promotion$/,
  );
  // Its selector takes the pods of its canary, too.
  const [view] = promoted.workloads.values();
  const strangers = view?.family.pods?.map(pod => ({ ...pod, uid: `${pod.uid}-canary`, ownerUid: 'canary' })) ?? [];
  const family = view && { ...view.family, pods: [...(view.family.pods ?? []), ...strangers] };
  expect(errorsOf(promoted, { ...(family && { family }) })).toContain('a sample: 1 of 3 pods');
  expect(errorsOf(promoted, { ...(judgedAfterwards && { judging: judgedAfterwards }) })).toMatch(
    /^the judge: now .* % vs before .* %, \d+ of [\d,]+ vs \d+ of [\d,]+$/,
  );
});

test('after a promoted canary is cleared away errors are a sample of what came since', () => {
  const removal = { act: 'removal', wasPromoted: true } as const;
  expect(errorsOf(promoted, { ...(judgedAfterwards && { judging: judgedAfterwards }) }, removal)).toMatch(/a sample/);
});

test('after a step the judge’s number stands in place of the sample, once it is of that weight', () => {
  const step = { act: 'step', wasPromoted: false } as const;
  expect(errorsOf(stepped, {}, step)).toMatch(/a sample: 1 of \d+ pods/);
  expect(errorsOf(stepped, { judging: passes.judging }, step)).toMatch(/^the judge: canary .* % vs stable .* %, /);
});

test('beside the judge’s number no other one stands', () => {
  const labelsOf = (judging: WorkloadView['judging']) => {
    const view: WorkloadView = { ...isCaptains, judging, counts: sampled };
    const state = { ...settled, workloads: new Map([[view.key, view]]) };
    return [headLines(view, state), whyLines(state, view)].map(lines => lines.some(({ label }) => label === 'ERRORS'));
  };
  expect(labelsOf(isCaptains.judging)).toEqual([false, false]);
  expect(labelsOf({ kind: 'none' })).toEqual([true, true]);
});
