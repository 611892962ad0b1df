import { sha256 } from '../../src/adapters/surroundings/node.ts';
import type { CockpitState, PlanState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { Call, PlannedChange, Preview, Sendable } from '../../src/domain/change.ts';
import { ours, safe } from '../../src/domain/safe-text.ts';
import type { Tried } from '../../src/engine/dry-run.ts';
import { fails, isCaptains, isMeasured, isPromoted, passes } from './ramp-states.ts';
import { now, stateWith } from './states.ts';

const run = '01kaq-canary' as Id;

function planOf(
  view: WorkloadView,
  { do: name, more = {} }: { readonly do: string; readonly more?: Call['with'] },
  words: Pick<Preview, 'title' | 'changes' | 'stays' | 'why' | 'effect'>,
  given: Partial<PlanState> = {},
  asked: Pick<Tried, 'triedOnly'> & Pick<Partial<Preview>, 'checked' | 'unknown'> = {},
): CockpitState {
  const { kind, namespace, name: of } = view.ref;
  const call: Call = { do: name, with: { kind, namespace, name: of, ...more } };
  const target = { cluster: 'uid-of-prod-eu', gvr: 'apps/v1/deployments', namespace, name: `${of}-canary` };
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${of}-canary`;
  const change: Sendable = {
    id: '01kaq-change' as Id,
    target,
    says: words.title,
    class: 'change',
    probes: [],
    via: 'kube',
    bytes: sha256('[]'),
    repeatable: false,
    landsWithinMs: 45_000,
    effect: { via: 'kube', method: 'PATCH', path, contentType: 'application/json-patch+json', body: '[]' },
  };
  const plan: PlannedChange = {
    kind: 'change',
    call,
    hash: sha256('the plan'),
    changes: [change],
    madeAt: now - 4_000,
    expiresAt: now + 56_000,
    preview: {
      ...words,
      checked: [ours('you may do it'), ...(asked.checked ?? [])],
      unknown: asked.unknown ?? [],
      warnings: [],
      byHand: safe(`kubectl --context prod-eu -n shop scale deploy/${of}-canary --replicas=2`),
    },
  };
  const prepared = {
    kind: 'ready',
    run,
    plan,
    dryRun: { kind: 'accepted', stored: {}, warnings: [] },
    admission: [],
    ...(asked.triedOnly && { triedOnly: asked.triedOnly }),
  } as const;
  return stateWith([view], {
    screens: [{ name: 'board' }, { name: 'plan' }],
    plan: {
      ref: view.ref,
      call,
      run,
      stage: { kind: 'shown', prepared },
      isListening: true,
      typed: '',
      isConfirming: false,
      ...given,
    },
  });
}

const up: Parameters<typeof planOf>[2] = {
  title: ours('CANARY to 25 %'),
  changes: [{ what: ours('canary pods'), before: ours('1'), after: ours('2') }],
  stays: [ours('all replicas of stable: the canary can go at any time')],
  why: ours('PASS nothing worse than 2x; you want 25 %'),
  effect: ours('about 5 s: 2 pods run the canary'),
};
const away = (of: WorkloadView, why: string): Parameters<typeof planOf>[2] => ({
  title: safe(`TAKE AWAY the canary of ${of.ref.name}`),
  changes: [{ what: safe(`Deployment ${of.ref.name}-canary`), before: ours('there'), after: ours('deleted') }],
  stays: [safe(`${of.ref.name} ${of.from ?? of.to}: all replicas are available and take all requests`)],
  why: safe(why),
  effect: ours('a few seconds: no canary pod gets requests any more'),
});

export const up25 = planOf(passes, { do: 'canary.weight', more: { percent: 25 } }, up, { verdict: 'pass' });
export const up50 = planOf(
  isCaptains,
  { do: 'canary.weight', more: { percent: 50 } },
  {
    ...up,
    title: ours('CANARY of checkout to 50 %'),
    changes: [
      { what: ours('canary pods'), before: ours('6'), after: ours('19') },
      { what: ours('share of requests'), before: ours('25 %'), after: ours('50 %') },
    ],
    why: ours('2.1.0: PASS nothing worse than 2x; you want 50 %'),
    effect: ours('about 5 s: 19 of 38 pods run the canary'),
  },
  { verdict: 'pass' },
  { checked: [ours('room on the nodes: 13 more pods up to the largest weight, 210 fit')] },
);
export const notRead = planOf(passes, { do: 'canary.weight', more: { percent: 25 } }, up, {
  verdict: 'pass',
  isListening: false,
});
export const turned = planOf(fails, { do: 'canary.weight', more: { percent: 10 } }, up, { verdict: 'pass' });
const removal = { do: 'canary.remove' } as const;
export const takenAway = planOf(isMeasured, removal, away(isMeasured, '2.1.0: FAIL errors 2.7 % vs 0.30 % (8.9x)'));
export const unmeasured = planOf({ ...fails, judging: { kind: 'none' } }, removal, away(fails, '2.1.0: no verdict'));
const { name: promotedName } = isPromoted.ref;
export const clearedAway = planOf(
  isPromoted,
  removal,
  away(isPromoted, '2.1.0 is promoted'),
  {},
  {
    triedOnly: [safe(`scale ${promotedName}-canary to 0`)],
    unknown: [
      safe(
        `“delete Deployment ${promotedName}-canary” can’t be tried before that has landed; if it is refused then, ${promotedName}-canary stays with 0 pods, and gets no requests`,
      ),
    ],
  },
);
