import { describe, expect, test } from 'vitest';
import { keysOf } from '../../components/keys/screen-keys.ts';
import { playbookRows } from '../../components/playbooks/playbook-rows.ts';
import { stripOf, walkTitle } from '../../components/walk/walk-head.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { commandOf } from '../../src/app/store/walk-writing.ts';
import type { WalkOnScreen, Writing } from '../../src/app/store/walks.ts';
import { withWalk } from '../../src/app/store/with-walk.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { shortTitle } from '../../src/wording/walk.ts';
import { cockpitFrame } from '../gallery/frame.tsx';
import { now, trouble } from '../gallery/states.ts';
import * as walks from '../gallery/walk-states.ts';
import { hostileStrings, obeyed } from '../support/hostile.ts';

const walkIn = ({ walks: [walk] }: CockpitState): WalkOnScreen => {
  if (!walk) throw new Error('the sample walks a playbook');
  return walk;
};

describe('the head of a walk', () => {
  test.each([
    ['Stop GitOps from undoing us', 'Stop GitOps'],
    ['Put the last good revision back', 'Put'],
    ['Decide: flag off, back, or forward', 'Decide'],
    ['Record', 'Record'],
  ])('"%s" is "%s" in two words', (title, short) => expect(shortTitle(title, 2)).toBe(short));

  test('folds its steps around the one that it is at, and still says how many there are', () => {
    const strip = stripOf(walkIn(walks.holding), 50);
    expect(strip.length).toBeLessThanOrEqual(50);
    expect(strip).toMatch(/^… .*▸6 Prove.* … 10 Record$/);
  });

  test('leaves out the incident before the clock, and never the step', () => {
    const { text } = walkTitle(walkIn(walks.deciding), now, 62);
    expect(text).toBe('RUN rollback-deployment · 8 s of 5m · step 2 of 10');
  });

  test('says that the budget is spent', () => {
    const { text, tone } = walkTitle(walkIn(walks.wrongTime), now, 100);
    expect([text, tone]).toEqual([expect.stringContaining('6m12s of 5m, over'), 'failed']);
  });
});

describe('what a person writes', () => {
  const said = (what: Writing['for'], typed: string) =>
    commandOf(
      { run: walkIn(walks.deciding).run, for: what, of: 'a-fact', asks: safe(''), typed, isSending: false },
      walkIn(walks.deciding).view,
    );

  test.each([
    [
      'yes, the flag page says so',
      { type: 'answer-fact', fact: 'a-fact', value: 'true', reason: 'the flag page says so' },
    ],
    ['No: nobody touched it', { type: 'answer-fact', fact: 'a-fact', value: 'false', reason: 'nobody touched it' }],
  ])('"%s" answers a fact in their name', (typed, command) => expect(said('fact', typed)).toEqual(command));

  test.each(['perhaps', 'yes', 'yesterday it was so', ''])('"%s" answers no fact', typed =>
    expect(said('fact', typed)).toHaveProperty('problem'),
  );

  test('a choice without a reason is none yet', () => expect(said('choose', '  ')).toHaveProperty('problem'));
});

describe('the list of playbooks', () => {
  test('begins with the open run, and ends with what can’t be walked', () => {
    const rows = playbookRows(walks.listWithRun, trouble.ref);
    expect(rows.map(row => (row.kind === 'playbook' ? row.found.id : row.kind))).toEqual([
      'run',
      'rollback-deployment',
      'rollback-stateful-set',
      'broken',
    ]);
  });
});

describe('a walk that goes on by itself', () => {
  const writing: Writing = {
    run: walkIn(walks.deciding).run,
    for: 'choose',
    of: 'Roll back',
    asks: safe('why?'),
    typed: 'because',
    isSending: false,
  };

  test('takes away what was being written about the step before, and says that nothing was written down', () => {
    const state = withWalk({ ...walks.deciding, writing }, walkIn(walks.atPlan));
    expect(state.writing).toBeUndefined();
    expect(state.notice).toMatch(/^nothing was written down/);
  });

  test('leaves a note alone', () => {
    const state = withWalk({ ...walks.deciding, writing: { ...writing, for: 'note' } }, walkIn(walks.atPlan));
    expect(state.writing?.typed).toBe('because');
  });

  test('never says that nothing was sent of a plan that was confirmed', () => {
    const { plan } = walks.planInStep;
    if (!plan) throw new Error('the sample shows a plan');
    const sent = withWalk(
      { ...walks.planInStep, plan: { ...plan, isConfirming: true } },
      walkIn(walks.observingChange),
    );
    expect([sent.plan, sent.notice, sent.screens.at(-1)?.name]).toEqual([undefined, undefined, 'walk']);
    const unsaid = withWalk(walks.planInStep, walkIn(walks.observingChange));
    expect(unsaid.notice).toBeUndefined();
  });
});

test('a walk never has a key that sends', () => {
  const intents = [walks.deciding, walks.atPlan, walks.doubtful, walks.byHand, walks.stopping].flatMap(state =>
    keysOf(state).flatMap(row => ('intent' in row ? row.intent().type : [])),
  );
  expect(intents).not.toContain('plan.confirm');
});

test.each(hostileStrings)('the hostile text %j has no effect in a walk', async text => {
  const walk = walkIn(walks.deciding);
  const facts = new Map(
    [...walk.view.state.facts].map(([name, fact]) => [name, { ...fact, value: 'unknown' as const, says: safe(text) }]),
  );
  const hostile: WalkOnScreen = {
    ...walk,
    prose: [safe(text)],
    expect: safe(text),
    byHand: [safe(text)],
    view: { ...walk.view, notice: safe(text), state: { ...walk.view.state, facts } },
  };
  const frame = await cockpitFrame(
    { ...walks.deciding, walks: [hostile], notice: safe(text) },
    { columns: 80, rows: 40 },
  );
  expect(frame).not.toMatch(obeyed);
});
