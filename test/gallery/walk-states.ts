import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import type { LeftWalk, WalkOnScreen, Writing } from '../../src/app/store/walks.ts';
import type { Id, Sha } from '../../src/domain/brands.ts';
import type { FactSeen } from '../../src/domain/fact.ts';
import type { Actor, Entry } from '../../src/domain/journal.ts';
import type { Question } from '../../src/domain/question.ts';
import { safe } from '../../src/domain/safe-text.ts';
import type { StepPhase, WalkState, WalkStep, WalkView } from '../../src/engine/walk/walk-state.ts';
import { hostileStrings } from '../support/hostile.ts';
import * as plans from './plan-states.ts';
import { now, settling, stateWith, trouble } from './states.ts';
import { rollback } from './walk-playbook.ts';

const run = '01kaq-walk' as Id;
const ana: Actor = { name: 'ana@corp', groups: [], asking: 'person', host: 'bastion-2', pid: 1, startedAt: 0 };
const target = { cluster: 'uid-of-prod-eu', gvr: 'apps/v1/deployments', namespace: 'shop', name: 'checkout' };
const sha = 'sha256:7c1e9a02' as Sha;
const opened = now - 8_000;
const entry = (agoMs: number, happening: Partial<Entry>, by: Actor = ana): Entry =>
  ({ v: 1, run, seq: 0, at: now - agoMs, monoMs: 0, by, prev: 'first', ...happening }) as Entry;
const first = entry(8_000, {
  type: 'run.opened',
  as: 'playbook',
  tool: 'deploy-cockpit 0.1.0',
  target,
  where: { context: 'prod-eu', server: 'https://10.0.0.1:6443' },
});

const walked = (id: string, phase: StepPhase, more: Partial<WalkStep> = {}): readonly [string, WalkStep] => [
  id,
  { id, phase, attempt: phase === 'pending' ? 0 : 1, changes: [], earlier: [], answers: [], ...more },
];
const doneUntil = (at: string): readonly (readonly [string, WalkStep])[] => {
  const ids = rollback.steps.map(({ id }) => id);
  return ids
    .slice(0, ids.indexOf(at))
    .map(id => walked(id, 'done', { endedAt: now - 1_000, because: safe(because[id] ?? 'done') }));
};
const because: Readonly<Record<string, string>> = {
  evidence: 'now r7 (2.1.0), asked for 1m54s ago; last good is r6 (2.0.9), 6 pods still serve',
  decide: 'chosen: Roll back: errors began with r7',
  suspend: 'automatic sync of app shop is off',
  undo: '8 of 8 serving pods run r8 (2.0.9)',
};

function walkState(at: string | undefined, more: Partial<WalkState> = {}): WalkState {
  const before = at === undefined ? [] : doneUntil(at);
  const steps = new Map([
    ...rollback.steps.map(({ id, number }) => walked(id, at === undefined && number ? 'done' : 'pending')),
    ...before,
    ...(at === undefined ? [] : [walked(at, 'ready', { enteredAt: now - 4_000 })]),
  ]);
  return {
    run,
    openedAt: opened,
    by: ana,
    holder: ana,
    target,
    where: { context: 'prod-eu', server: 'https://10.0.0.1:6443' },
    playbook: rollback,
    source: { path: 'rollback-deployment.md', sha },
    inputs: { workload: trouble.ref, incident: 'INC-4711' },
    workload: trouble.ref,
    values: new Map(),
    mode: at === undefined ? 'closing' : 'active',
    ...(at !== undefined && { at }),
    steps,
    way: at === undefined ? rollback.steps.slice(0, 10).map(({ id }) => id) : [...before.map(([id]) => id), at],
    facts: new Map(),
    debts: [],
    confirmsSince: 0,
    last: first,
    ...more,
  };
}

const texts: Readonly<Record<string, Pick<WalkOnScreen, 'prose'> & { expect?: string; class: WalkOnScreen['class'] }>> =
  {
    evidence: {
      prose: [safe('Compare the failing revision with the last one that stayed healthy for an hour.')],
      expect: 'both revisions side by side, when errors began, and yes / no / unknown for each fact used in step 2.',
      class: 'read',
    },
    decide: {
      prose: [
        safe('An unknown fact counts against an option. Nothing fits within two minutes? Get help; do not experiment.'),
      ],
      expect: 'one option chosen, with your reason in a few words.',
      class: 'person',
    },
    undo: {
      prose: [],
      expect: 'new pods run the last good image, the bad ReplicaSet drains. ConfigMaps and data do not move.',
      class: 'change',
    },
    verify: {
      prose: [
        safe('Health, then numbers, then one real purchase. Read the order number back; “works” is not an answer.'),
      ],
      expect: 'every check holds at the same time for three minutes.',
      class: 'read',
    },
    'git-agrees': {
      prose: [
        safe('Whoever holds the release:'),
        safe('- revert the merge that brought the bad tag'),
        safe('- wait until it is merged'),
        safe('    git revert -m 1 MERGE'),
      ],
      expect: 'the revert is merged, so the next sync changes nothing.',
      class: 'person',
    },
    suspend: {
      prose: [],
      expect: 'automatic sync is off here and in any parent app that would switch it back on.',
      class: 'change',
    },
  };

function onWalk(
  view: Partial<WalkView> & { readonly state: WalkState },
  more: Partial<WalkOnScreen> = {},
): WalkOnScreen {
  const own = texts[view.state.at ?? ''];
  return {
    run,
    view: { entries: [first], isBusy: false, ...view },
    prose: own?.prose ?? [],
    ...(own?.expect !== undefined && { expect: safe(own.expect) }),
    ...(own?.class && { class: own.class }),
    byHand: [safe('    kubectl -n shop rollout undo deploy/checkout --to-revision=6')],
    isListening: true,
    ...more,
  };
}

const shown = (walk: WalkOnScreen, more: Partial<CockpitState> = {}): CockpitState =>
  stateWith([trouble], { screens: [{ name: 'board' }, { name: 'walk', run }], walks: [walk], ...more });
const onSheet = (walk: WalkOnScreen, sheet: Extract<Screen, { name: 'walk-sheet' }>['sheet']) =>
  shown(walk, { screens: [{ name: 'board' }, { name: 'walk', run }, { name: 'walk-sheet', run, sheet }] });
const waits = (of: NonNullable<WalkView['waits']>['for'], says = ''): Pick<WalkView, 'waits'> => ({
  waits: { for: of, says: safe(says) },
});
const fact = (name: string, value: FactSeen['value'], says: string): readonly [string, FactSeen] => [
  name,
  { name, value, says: safe(says), evidence: null, at: now - 4_000 },
];

const go = onWalk({ state: walkState('evidence'), ...waits('go', 'next: Look before acting') });
export const atGo = shown(go);
export const looking = shown(
  onWalk({
    state: walkState('evidence', {
      steps: new Map([...walkState('evidence').steps, walked('evidence', 'ready', { deadline: now + 26_000 })]),
    }),
    isBusy: true,
    look: {
      kind: 'look',
      says: safe('the failing revision of deploy/checkout beside the last good one, and what speaks for each way'),
      withinMs: 30_000,
    },
  }),
);

const facts = new Map([
  fact('errors-began-with-this-revision', 'true', 'errors began with r7, 6 s after its start'),
  fact('last-good-image-pullable', 'true', 'last good image pullable, checked 4 s ago'),
  fact('destructive-migration-applied', 'false', 'no destructive migration between r6 and r7'),
  fact('config-changed-outside-revision', 'false', 'no config changed outside the revision'),
  fact('errors-began-with-flag-change', 'unknown', 'no flag source'),
]);
const question: Question = {
  kind: 'choice',
  says: safe('How do you go on? An unknown fact counts against an option.'),
  choices: [
    {
      choose: safe('Flag off'),
      go: 'flag-off',
      fits: false,
      because: safe('errors-began-with-flag-change is unknown: no flag source; it is needed'),
    },
    { choose: safe('Roll back'), go: 'suspend', fits: true, because: safe('2 of 2 needed, 0 of 2 against') },
    { choose: safe('Roll forward'), go: 'forward', fits: true, because: safe('1 of 1 needed') },
    { choose: safe('Get help'), go: 'get-help', fits: true, because: safe('always possible') },
  ],
};
const decideState = walkState('decide', {
  facts,
  steps: new Map([
    ...walkState('decide').steps,
    walked('decide', 'ready', { enteredAt: now - 4_000, deadline: now + 116_000 }),
  ]),
});
const decideWalk = onWalk({ state: decideState, question, ...waits('answer') });
export const deciding = shown(decideWalk);
export const onFact = shown(decideWalk, { row: 1 });
const writing = (what: Writing['for'], asks: string, typed: string, problem?: string): Partial<CockpitState> => ({
  writing: {
    run,
    for: what,
    of: '',
    asks: safe(asks),
    typed,
    isSending: false,
    ...(problem !== undefined && { problem: safe(problem) }),
  },
});
export const reasoning = shown(
  decideWalk,
  writing('choose', 'Roll back, because (in a few words):', 'errors began wi'),
);
export const answeringFact = shown(
  decideWalk,
  writing(
    'fact',
    'Did the errors begin when a feature flag changed? yes or no, and how you know. It is kept in your name:',
    'perhaps',
    'begin with yes or no',
  ),
);
export const wrongTime = shown(
  onWalk({
    state: walkState('decide', {
      facts,
      openedAt: now - 372_000,
      steps: new Map([...walkState('decide').steps, walked('decide', 'ready', { deadline: now - 20_000 })]),
    }),
    question,
    ...waits('answer'),
  }),
);

export const needing = shown(
  onWalk({
    state: walkState('undo', {
      facts: new Map([...facts, fact('gitops-suspended', 'unknown', 'the Application can’t be read')]),
    }),
    ...waits('needs', 'needs gitops-suspended, which is unknown: the Application can’t be read'),
  }),
);
export const atPlan = shown(
  onWalk({ state: walkState('undo'), ...waits('go', 'next: Put the last good revision back') }),
);
export const planInStep: CockpitState = {
  ...plans.waiting,
  screens: [{ name: 'board' }, { name: 'walk', run }, { name: 'plan' }],
  walks: [onWalk({ state: walkState('undo'), ...waits('confirmation') })],
  ...(plans.waiting.plan && { plan: { ...plans.waiting.plan, walk: { run, level: 'typed' } } }),
};
export const noPlan = shown(
  onWalk({
    state: walkState('suspend'),
    noPlan: { because: safe('no Argo CD application and no Flux object owns checkout') },
    ...waits('plan', 'there is no plan'),
  }),
);

const sentChange = plans.inDoubt.run?.state?.changes[0];
if (!sentChange) throw new Error('the sample of a doubt has a change');
const { outcome: _none, ...started } = sentChange;
const undoStep = (phase: StepPhase, more: Partial<NonNullable<typeof sentChange>>): WalkState =>
  walkState('undo', {
    debts: [
      {
        id: '01kaq-debt' as Id,
        step: 'suspend',
        pay: { do: 'gitops.resume', with: {} },
        says: safe('sync of app shop is off'),
        since: now - 41_000,
      },
    ],
    steps: new Map([
      ...walkState('undo').steps,
      walked('undo', phase, {
        enteredAt: now - 20_000,
        plan: { hash: sha, call: started.call, predictedMs: 10_000 },
        answers: [{ by: ana, at: now - 12_000, level: 'typed', answer: 'checkout' }],
        changes: [{ ...started, startedAt: now - 11_900, ...more }],
      }),
    ]),
  });
export const observingChange = shown(
  onWalk({
    state: undoStep('observing', { outcome: { kind: 'applied', generation: 42 }, finishedAt: now - 11_860 }),
    isBusy: true,
    seen: { landed: 'after', effect: 'waiting', says: safe('6 of 8 serving pods run it') },
  }),
);
export const doubtful = shown(
  onWalk(
    {
      state: {
        ...undoStep('in-doubt', { outcome: { kind: 'unknown', says: safe('the connection broke') } }),
        mode: 'in-doubt',
      },
      doubt: {
        step: 'undo',
        change: { ...started, startedAt: now - 20_000 },
        seen: { landed: 'other', effect: 'unknown', says: safe('the template is neither the one before nor ours') },
      },
      ...waits('doubt', 'nobody knows whether the change landed'),
    },
    { ...(plans.inDoubt.run?.doubt && { doubt: plans.inDoubt.run.doubt }) },
  ),
);
export const holding = shown(
  onWalk({
    state: walkState('verify', {
      inEffectAt: now - 62_000,
      openedAt: now - 103_000,
      debts: undoStep('done', {}).debts,
      steps: new Map([
        ...walkState('verify').steps,
        walked('verify', 'ready', { enteredAt: now - 61_000, deadline: now + 419_000 }),
      ]),
    }),
    isBusy: true,
    look: { kind: 'look', says: safe('4 checks hold at the same time'), withinMs: 480_000, holdMs: 180_000 },
    heldSince: now - 3_000,
    seen: {
      landed: 'after',
      effect: 'in-effect',
      says: safe('all hold'),
      checks: [
        { check: 'available', holds: 'yes', says: safe('8 of 8 serving pods run r8 (2.0.9)'), evidence: null },
        { check: 'metric', holds: 'yes', says: safe('errors 0.31 %, under 0.5 %'), evidence: null },
        { check: 'metric', holds: 'no', says: safe('p95 310 ms, not under 240 ms (1.2x of 200 ms)'), evidence: null },
        {
          check: 'flow',
          holds: 'unknown',
          says: safe('checkout-smoke was not answered within 5 s'),
          evidence: null,
          readBack: safe('order 4711'),
        },
      ],
    },
  }),
);
const gitAgrees = onWalk({
  state: walkState('git-agrees', {
    inEffectAt: now - 162_000,
    openedAt: now - 203_000,
    debts: undoStep('done', {}).debts,
  }),
  question: {
    kind: 'value',
    says: safe('Link to the merged revert'),
    input: { name: 'answer', type: 'url', ask: safe('Link to the merged revert') },
  },
  ...waits('answer'),
});
export const manual = shown(gitAgrees);
export const manualWrong = shown(
  gitAgrees,
  writing('answer', 'Link to the merged revert', 'github.com/shop', 'it must be an address, as https://example.com/'),
);
export const paused = shown(
  onWalk({
    state: walkState('undo', { mode: 'paused', pausedBecause: safe('waiting for the database team') }),
    ...waits('pause', 'paused: waiting for the database team'),
  }),
);
const text = '“INC-4711: shop/checkout is healthy again (Roll back).”';
const yourself = 'write it in #incident yourself, or call incident-commander (+49 30 1234567)';
const noReceiver = 'the settings name no receiver for #incident';
const tell = onWalk(
  { state: walkState('tell', { inEffectAt: now - 162_000, openedAt: now - 203_000 }), ...waits('go') },
  { class: 'read' },
);
export const aboutToTell = shown({
  ...tell,
  announces: [
    { label: 'tells', says: safe('#incident, through chat; nothing waits for an answer') },
    { label: 'text', says: safe(text) },
  ],
});
export const nobodyToTell = shown({
  ...tell,
  announces: [
    { label: 'tells', says: safe(`NOBODY: ${noReceiver}`), isWarning: true },
    { label: 'text', says: safe(text) },
    { label: 'by hand', says: safe(yourself), isWarning: true },
  ],
});
const told = safe(`NOBODY WAS TOLD: ${noReceiver}. By hand: ${yourself}: ${text}`);
const notNeeded = safe('not needed: “Stop GitOps from undoing us” left nothing to take back');
const untold = (state: WalkState): WalkState['steps'] =>
  new Map([
    ...state.steps,
    walked('tell', 'skipped', { endedAt: now - 1_000, because: told, isMissed: true }),
    ...['git-agrees', 'resume'].map(id =>
      walked(id, 'skipped', { attempt: 0, endedAt: now - 1_000, because: notNeeded }),
    ),
  ]);
const inEffect = { inEffectAt: now - 162_000, openedAt: now - 203_000 };
const atRecord = walkState('record', {
  ...inEffect,
  way: ['evidence', 'decide', 'suspend', 'undo', 'effect', 'verify', 'tell', 'record'],
});
export const nobodyTold = shown(
  onWalk(
    { state: { ...atRecord, steps: untold(atRecord) }, ...waits('go') },
    { class: 'read', announces: [{ label: 'writes', says: safe("timeline.md beside the run's journal") }] },
  ),
);
const owing = onWalk({
  state: walkState(undefined, {
    inEffectAt: now - 162_000,
    openedAt: now - 203_000,
    debts: undoStep('done', {}).debts,
  }),
  ...waits('close', 'all steps are walked; still owed: sync of app shop is off'),
});
export const owedAtClose = shown(owing);
const over = walkState(undefined, { ...inEffect, mode: 'closed', closed: { at: now - 2_000, how: 'clean' } });
export const closedUntold = shown(onWalk({ state: { ...over, steps: untold(over) }, ...waits('closed') }), {
  workloads: new Map([[settling.key, settling]]),
});
export const closed = shown(
  onWalk({
    state: walkState(undefined, {
      mode: 'closed',
      inEffectAt: now - 162_000,
      openedAt: now - 203_000,
      closed: { at: now - 2_000, how: 'clean' },
    }),
    ...waits('closed'),
  }),
  { workloads: new Map([[settling.key, settling]]) },
);
export const following = shown(
  onWalk(
    {
      state: undoStep('observing', { outcome: { kind: 'applied', generation: 42 } }),
      entries: [
        entry(60_000, { type: 'step.entered', step: 'evidence' }),
        entry(40_000, {
          type: 'answer.given',
          to: run,
          level: 'key',
          answer: { choose: 'Roll back', go: 'suspend', reason: 'errors began with r7' },
        }),
        entry(12_000, { type: 'answer.given', to: sha, level: 'typed', answer: 'checkout' }),
        entry(11_900, { type: 'change.started', change: started.change.id }),
        entry(11_800, {
          type: 'change.finished',
          change: started.change.id,
          outcome: { kind: 'applied', generation: 42 },
          recovered: false,
        }),
      ],
    },
    { following: { name: safe('ben@corp'), host: safe('bastion-1') } },
  ),
);
export const aroundTheWalk = stateWith([trouble], { walks: [onWalk({ state: undoStep('observing', {}) })] });

export const byHand = onSheet(onWalk({ state: walkState('undo'), ...waits('go') }), 'by-hand');
export const stopping = onSheet(onWalk({ state: undoStep('done', {}), ...waits('go') }), 'stop');
export const people = onSheet(onWalk({ state: walkState('undo'), ...waits('go') }), 'people');
export const owed = onSheet(owing, 'owed');

const left: LeftWalk = {
  run,
  isResuming: false,
  state: {
    ...undoStep('applying', {}),
    last: entry(242_000, { type: 'change.started', step: 'undo', change: started.change.id }),
  },
  now: {
    at: now - 1_000,
    seen: { landed: 'after', effect: 'in-effect', says: safe('r6’s template, written by us') },
  },
};
const onLeft = (of: LeftWalk): CockpitState =>
  stateWith([trouble], { screens: [{ name: 'board' }, { name: 'open-walk', run }], leftWalks: [of] });
export const leftOpen = onLeft(left);
export const leftUnreadable: CockpitState = {
  ...onLeft(left),
  leftWalks: [],
  unreadableWalks: new Map([
    [run, safe('this version can’t read the playbook of run 01kaq-walk: there is no action "rollout.udno"')],
  ]),
};
export const leftByAnother = onLeft({
  ...left,
  state: { ...left.state, holder: { ...ana, name: 'ben@corp', host: 'bastion-1' } },
});

const found = {
  path: '/playbooks/rollback-deployment.md',
  text: '',
  id: safe('rollback-deployment'),
  playbook: rollback,
  introduction: [
    safe(
      'Use when one workload’s new release is hurting users now. Not when several services fail at once or wrong data is being written: go to Get help.',
    ),
  ],
};
const playbooks = {
  found: [
    {
      ...found,
      path: '/playbooks/rollback-stateful-set.md',
      id: safe('rollback-stateful-set'),
      playbook: {
        ...rollback,
        id: 'rollback-stateful-set',
        title: safe('Roll back a stuck StatefulSet'),
        inputs: [{ name: 'workload', type: 'workload' as const, ask: safe('Which?'), kinds: ['StatefulSet' as const] }],
      },
    },
    found,
    {
      path: '/mine/broken.md',
      text: '',
      id: safe('broken'),
      wrong: safe('2 errors; line 14: there is no action "rollout.udno"; did you mean rollout.undo?'),
      introduction: [],
    },
  ],
};
const onPlaybooks = (more: Partial<CockpitState>) =>
  stateWith([trouble], { screens: [{ name: 'board' }, { name: 'playbooks', about: trouble.ref }], ...more });
export const listReading = onPlaybooks({});
export const list = onPlaybooks({ playbooks });
export const listWithRun = onPlaybooks({ playbooks, walks: [go], row: 1 });
export const inputs = stateWith([trouble], {
  screens: [{ name: 'board' }, { name: 'playbooks' }, { name: 'inputs' }],
  form: {
    found,
    ref: trouble.ref,
    typed: { workload: 'deploy/checkout', incident: 'INC-47' },
    at: 1,
    isOpening: false,
  },
});
export const inputsWrong: CockpitState = {
  ...inputs,
  ...(inputs.form && {
    form: {
      ...inputs.form,
      typed: { workload: 'deploy/checkout', incident: '4711' },
      problem: safe('it must be like INC-1234'),
    },
  }),
};

/** Every text that others write into a walk, hostile; accents take no column of their own, so frames can't count them. */
const drawn = hostileStrings.filter(text => !/\p{Mark}/u.test(text));
const hostile = drawn.join(' ');
export const hostileWalk = shown(
  onWalk(
    {
      state: walkState('decide', { facts: new Map([...facts].map(([name]) => fact(name, 'unknown', hostile))) }),
      question: { ...question, says: safe(hostile, 100) },
      notice: safe(hostile),
      ...waits('answer', hostile),
    },
    { prose: drawn.map(text => safe(text)), expect: safe(hostile, 200) },
  ),
);

const newerText: NonNullable<WalkView['newerText']> = {
  sha: 'sha256:3f2a91c0' as Sha,
  mayAdopt: true,
  says: safe('the playbook’s file has changed: 5. Wait for the effect; Get help'),
  changes: [
    {
      title: safe('5. Wait for the effect'),
      lines: [
        { is: 'gone', line: 88, text: safe('timeout: 60s') },
        { is: 'new', line: 88, text: safe('timeout: 90s') },
      ],
    },
    {
      title: safe('Get help'),
      lines: [
        {
          is: 'new',
          line: 141,
          text: safe('The captain of the week is on the wall beside the coffee machine, and in the rota of the team.'),
        },
      ],
    },
  ],
};
const wrongText: typeof newerText = {
  ...newerText,
  mayAdopt: false,
  says: safe(
    'the playbook’s file has changed, and can\'t be taken: ~/playbooks/rollback-deployment.md:88: "soon" is no duration, as 30s or 5m (and 2 more)',
  ),
  changes: newerText.changes.slice(0, 1),
};
const withNewer = onWalk({ state: walkState('undo'), ...waits('go'), newerText });
const withWrong = onWalk({ state: walkState('undo'), ...waits('go'), newerText: wrongText });
export const newerAnnounced = shown(withNewer);
export const wrongAnnounced = shown(withWrong);
export const newerShown = onSheet(withNewer, 'text');
export const wrongShown = onSheet(withWrong, 'text');
