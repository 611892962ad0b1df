import { sha256 } from '../../src/adapters/surroundings/node.ts';
import type { CockpitState, PlanState, RunOnScreen } from '../../src/app/store/state.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { Call, Outcome, PlannedChange, Seen, Sendable } from '../../src/domain/change.ts';
import type { Actor, Entry, Happening } from '../../src/domain/journal.ts';
import { type SafeText, safe } from '../../src/domain/safe-text.ts';
import { foldRun, type RunState } from '../../src/engine/fold.ts';
import type { Prepared } from '../../src/engine/prepare.ts';
import { now, stateWith, trouble } from './states.ts';

const { ref } = trouble;
const run = '01kaq-run' as Id;
const call: Call = { do: 'rollout.undo', with: { namespace: 'shop', name: 'checkout', toRevision: 6 } };
const target = { cluster: 'uid-of-prod-eu', gvr: 'apps/v1/deployments', namespace: 'shop', name: 'checkout' };
const body = JSON.stringify([
  { op: 'test', path: '/metadata/uid', value: 'uid-checkout' },
  { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'registry/shop/checkout:2.0.9' },
]);
const change: Sendable = {
  id: '01kaq-change' as Id,
  target,
  says: safe('put r6 (2.0.9) back as the template of checkout'),
  class: 'change',
  probes: [],
  via: 'kube',
  bytes: sha256(body),
  repeatable: false,
  landsWithinMs: 45_000,
  effect: {
    via: 'kube',
    method: 'PATCH',
    path: '/apis/apps/v1/namespaces/shop/deployments/checkout',
    contentType: 'application/json-patch+json',
    body,
  },
};

const plan: PlannedChange = {
  kind: 'change',
  call,
  hash: sha256('the plan'),
  changes: [change],
  madeAt: now - 4_000,
  expiresAt: now + 56_000,
  predictedMs: 10_000,
  preview: {
    title: safe('ROLL BACK checkout to r6 (2.0.9)'),
    changes: [
      { what: safe('image'), before: safe('checkout:2.1.0'), after: safe('checkout:2.0.9') },
      { what: safe('env FEATURE_NEW_CART'), before: safe('on') },
    ],
    stays: [safe('8 replicas'), safe('ConfigMap checkout-config'), safe('the database')],
    why: safe('r6: 6 pods still serve, ready for 71 h'),
    effect: safe('about 10 s: 2 pods of other revisions stop, at least 6 of 8 serve meanwhile'),
    checked: [safe('you may do it')],
    unknown: [safe('image 2.0.9 pullable: not asked, 6 pods run it now'), safe('database migrations between the two')],
    warnings: [],
    byHand: safe('kubectl --context prod-eu -n shop rollout undo deploy/checkout --to-revision=6'),
  },
};

type Ready = Extract<Prepared, { kind: 'ready' }>;
const ready: Ready = {
  kind: 'ready',
  run,
  plan,
  dryRun: { kind: 'accepted', stored: {}, warnings: [] },
  admission: [],
};

const onPlan = (stage: PlanState['stage'], more: Partial<PlanState> = {}, state: Partial<CockpitState> = {}) =>
  stateWith([trouble], {
    screens: [{ name: 'board' }, { name: 'plan' }],
    plan: { ref, call, run, stage, isListening: true, typed: '', isConfirming: false, ...more },
    ...state,
  });
const shown = (prepared: Ready): PlanState['stage'] => ({ kind: 'shown', prepared });

export const reading = onPlan({ kind: 'reading' });
export const waiting = onPlan(shown(ready), { typed: 'check' });
export const exact = onPlan(shown(ready), {}, { isExactShown: true });
export const denied = onPlan(
  shown({
    ...ready,
    plan: { ...plan, denied: safe('ana@corp may not patch deployments in shop') },
    dryRun: { kind: 'none', because: safe('ana@corp may not patch deployments in shop') },
  }),
);
export const refused = onPlan(
  shown({ ...ready, dryRun: { kind: 'refused', why: 'policy', says: safe('admission webhook "guard" denied it') } }),
);
export const changed = onPlan(shown(ready), {
  notice: safe('CHANGED by field manager ci-bot: image checkout:2.1.0 → checkout:2.1.1. Nothing was sent.'),
});
export const nothing = onPlan({ kind: 'nothing', because: safe('checkout already asks for r6'), isBlocked: false });
export const blocked = onPlan({
  kind: 'nothing',
  because: safe('it belongs to another object, which would undo the change: change that one'),
  isBlocked: true,
});
export const withKey = { ...waiting, place: { ...waiting.place, environment: 'staging' as const } };

const ana: Actor = { name: 'ana@corp', groups: [], asking: 'person', host: 'bastion-2', pid: 1, startedAt: 0 };
const { effect: _bytes, ...journalled } = change;
const where = { context: 'prod-eu', server: 'https://10.0.0.1:6443' };
const begun: readonly Happening[] = [
  { type: 'run.opened', as: 'verb', tool: 'deploy-cockpit 0.1.0', target, where },
  { type: 'plan.made', hash: plan.hash, call, changes: [journalled], predictedMs: 10_000, dryRun: 'accepted' },
  { type: 'answer.given', to: plan.hash, level: 'typed', answer: true },
  { type: 'change.started', change: change.id },
];
const entriesOf = (happenings: readonly Happening[], of: Id = run): readonly Entry[] =>
  happenings.map((happening, seq) => ({
    v: 1,
    run: of,
    seq,
    at: now - 20_000 + seq * 1_500,
    monoMs: seq,
    by: ana,
    prev: 'first',
    ...happening,
  }));
const finished = (outcome: Outcome, recovered = false): Happening => ({
  type: 'change.finished',
  change: change.id,
  outcome,
  recovered,
});
const looked = (effect: Seen['effect'], says: string): Happening => ({
  type: 'effect.seen',
  change: change.id,
  seen: { landed: 'after', effect, says: safe(says) },
});
const stateOf = (entries: readonly Entry[]): RunState => {
  const state = foldRun(entries);
  if (!state) throw new Error('a run begins with run.opened');
  return state;
};

function onRun(happenings: readonly Happening[], more: Partial<RunOnScreen> = {}): CockpitState {
  const entries = entriesOf(happenings);
  return stateWith([trouble], {
    screens: [{ name: 'board' }, { name: 'run' }],
    run: { ref, entries, state: stateOf(entries), confirmedAt: now - 17_000, predictedMs: 10_000, ...more },
  });
}
const applied = finished({ kind: 'applied', generation: 42 });
const clean: readonly Happening[] = [
  ...begun,
  applied,
  looked('in-effect', '8 of 8 serving pods run r6’s template'),
  { type: 'run.closed', how: 'clean' },
];

export const sent = onRun(begun);
export const observing = onRun([...begun, applied], {
  seen: { landed: 'after', effect: 'waiting', says: safe('6 of 8 serving pods run it') },
});
export const inEffect = onRun(clean);
export const failed = onRun([...begun, applied, looked('failed', 'the new pods are not ready: image not found')]);
export const reverted = onRun([...begun, applied, looked('reverted', 'argocd wrote the template back 5 s later')]);
export const conflict = onRun([
  ...begun,
  finished({ kind: 'refused', why: 'conflict', says: safe('the template is another one now') }),
]);
export const lookingForIt = onRun([...begun, finished({ kind: 'unknown', says: safe('the connection broke') })]);
export const recovered = onRun([...begun, finished({ kind: 'applied', generation: 42 }, true)]);
const told = (what: string, before: string, after: string, found: string) => ({
  what: safe(what),
  before: safe(before),
  after: safe(after),
  now: safe(found),
});
export const inDoubt = onRun([...begun, finished({ kind: 'unknown', says: safe('the connection broke') })], {
  ended: 'in-doubt',
  doubt: {
    at: now,
    rows: [
      told('image', 'checkout:2.1.0', 'checkout:2.0.9', 'checkout:2.1.1'),
      told('generation', '41', '42', '43'),
      told('changed by', 'ci-bot', 'ana@corp', 'ci-bot, 6 s ago'),
    ],
  },
});

const openRun = { state: stateOf(entriesOf(begun)), problems: [] as readonly SafeText[] };
export const openRunOnBoard = stateWith([trouble], { openRuns: [openRun] });
export const openRunScreen = stateWith([trouble], {
  openRuns: [{ ...openRun, problems: [safe('its last line was torn and was left out')] }],
  screens: [{ name: 'board' }, { name: 'open-run', run }],
});

const others = ['in-effect', 'failed', 'reverted'] as const;
export const journal = stateWith([trouble], {
  screens: [{ name: 'board' }, { name: 'journal' }],
  journal: others.map(effect =>
    stateOf(entriesOf([...begun, applied, looked(effect, 'as it was seen')], `01kaq-${effect}` as Id)),
  ),
});
export const journalEmpty = stateWith([], { screens: [{ name: 'board' }, { name: 'journal' }], journal: [] });
export const timeline = stateWith([trouble], {
  screens: [{ name: 'board' }, { name: 'timeline', run }],
  timeline: { run, entries: entriesOf(clean), problems: [] },
});
export const help = { ...stateWith([trouble]), isHelpShown: true };
export const helpOfPlan = { ...waiting, isHelpShown: true };
