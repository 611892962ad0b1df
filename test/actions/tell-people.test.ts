import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AnyAction, Given, Readers } from '../../src/actions/action.ts';
import { actions } from '../../src/actions/registry.ts';
import type { Hash, Id } from '../../src/domain/brands.ts';
import type { Plan, SinkEffect } from '../../src/domain/change.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { floorAt } from '../../src/engine/floor.ts';

const hash: Hash = text => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const place = {
  context: 'prod-eu',
  server: 'https://10.0.0.1:6443',
  cluster: 'c',
  namespace: 'shop',
  environment: 'production',
  tlsVerified: true,
} as const;
const sinks = [
  { name: 'pager', serves: ['incident-commander'] },
  { name: 'chat', serves: ['incident', 'incident-commander'] },
];
const checkout = { kind: 'Deployment', namespace: 'shop', name: 'checkout' } as const;

function givenOf(run = 'run-1', phones: readonly (readonly [string, string])[] = []): Given {
  let made = 0;
  return {
    hash,
    now: 1_000,
    run: run as Id,
    nextId: () => `${run}-change-${++made}` as Id,
    by: 'ana',
    place,
    step: {
      id: 'get-help',
      facts: new Map(),
      timeline: () => '',
      phones: phones.map(([role, phone]) => ({ role, phone: safe(phone) })),
    },
  };
}

const actionOf = (name: string): AnyAction => {
  const action = actions.get(name);
  if (!action) throw new Error(`there is no action ${name}`);
  return action;
};

async function planOf(name: string, raw: Record<string, string>, given = givenOf(), known = sinks): Promise<Plan> {
  const action = actionOf(name);
  const parsed = action.parse(raw);
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  const from = { sinks: known, walk: { workload: checkout } } as unknown as Readers;
  const world = await action.read(parsed.settings, from, AbortSignal.timeout(1_000));
  return action.plan(parsed.settings, world, given);
}

const changesOf = (plan: Plan) => (plan.kind === 'change' ? plan.changes : []);
const messagesOf = (plan: Plan) => changesOf(plan).map(({ effect }) => (effect as SinkEffect).message);

describe('a page', () => {
  const page = { role: 'incident-commander', text: 'INC-4711: checkout stuck.' };

  test('goes through every sink that serves the role, with run and step as its key', async () => {
    const plan = await planOf('page', page);
    expect(changesOf(plan).map(({ effect }) => (effect as SinkEffect).sink)).toEqual(['pager', 'chat']);
    expect(messagesOf(plan)[0]).toEqual({
      urgency: 'page',
      text: 'INC-4711: checkout stuck.',
      dedupKey: 'run-1/get-help',
      source: 'prod-eu/shop/checkout',
      details: {
        run: 'run-1',
        step: 'get-help',
        workload: 'checkout',
        namespace: 'shop',
        context: 'prod-eu',
        by: 'ana',
      },
    });
    expect(changesOf(plan)).toMatchObject([{ class: 'read', repeatable: true, probes: [], via: 'sink' }, {}]);
  });

  test('needs no confirmation, not even in production', async () => {
    const [change] = changesOf(await planOf('page', page));
    expect(change && floorAt(place, change)).toBe('none');
  });

  test('is the same plan in another run, and another one with another text', async () => {
    const hashOf = async (raw: Record<string, string>, run: string) => {
      const plan = await planOf('page', raw, givenOf(run));
      return plan.kind === 'change' && plan.hash;
    };
    expect(await hashOf(page, 'run-1')).toBe(await hashOf(page, 'run-2'));
    expect(await hashOf(page, 'run-1')).not.toBe(await hashOf({ ...page, text: 'other' }, 'run-1'));
  });

  test('asks a person to call where no sink serves the role', async () => {
    const given = givenOf('run-1', [
      ['incident-commander', '+49 30 1234'],
      ['dba', '+49 30 9'],
    ]);
    expect(await planOf('page', page, given, [])).toEqual({
      kind: 'ask',
      question: {
        kind: 'value',
        says: 'NOBODY WAS PAGED: the settings name no receiver for incident-commander. Now call incident-commander: +49 30 1234. Say: “INC-4711: checkout stuck.”',
        input: { name: 'called', type: 'yes-no', ask: 'did you reach incident-commander?' },
      },
    });
    expect(await planOf('page', page, givenOf(), [])).toMatchObject({
      question: { input: { ask: 'did you reach incident-commander?' } },
    });
  });

  test('shows whom to call beside the pager, which may be down', async () => {
    const plan = await planOf('page', page, givenOf('run-1', [['Incident-Commander', '+49 30 1234']]));
    expect(plan).toMatchObject({ preview: { byHand: 'call incident-commander: +49 30 1234' } });
  });

  test('of an earlier step is taken back by its key', async () => {
    const [message] = messagesOf(await planOf('page', { ...page, text: 'healthy again', resolves: 'first-alarm' }));
    expect(message).toMatchObject({ resolves: true, dedupKey: 'run-1/first-alarm', details: { step: 'first-alarm' } });
    const nobody = await planOf('page', { ...page, resolves: 'first-alarm' }, givenOf(), []);
    expect(nobody).toEqual({
      kind: 'nothing-to-do',
      because: 'nobody is told: the settings name no receiver for incident-commander',
    });
  });
});

describe('a notice', () => {
  test('goes to its channel, whichever way it is written', async () => {
    const [message] = messagesOf(await planOf('notify', { channel: '#Incident', text: 'healthy again' }));
    expect(message).toMatchObject({ urgency: 'notify', text: 'healthy again', dedupKey: 'run-1/get-help' });
  });

  test('that no sink serves is not done, and says what to tell whom by hand', async () => {
    const given = givenOf('run-1', [['lead', '+49 30 1234']]);
    expect(await planOf('notify', { channel: 'ops', text: 'back again' }, given)).toEqual({
      kind: 'nothing-to-do',
      isMissed: true,
      because:
        'NOBODY WAS TOLD: the settings name no receiver for #ops. By hand: write it in #ops yourself, or call lead (+49 30 1234): “back again”',
    });
  });

  test('says before it goes out whom it tells and what, or that nobody would be told', () => {
    const announced = (channel: string) =>
      actionOf('notify').step?.announces?.({ channel, text: 'back again' }, { sinks, phones: [], place });
    expect(announced('#incident')).toEqual([
      { label: 'tells', says: '#incident, through chat; nothing waits for an answer' },
      { label: 'text', says: '“back again”' },
    ]);
    expect(announced('ops')).toEqual([
      { label: 'tells', says: 'NOBODY: the settings name no receiver for #ops', isWarning: true },
      { label: 'text', says: '“back again”' },
      { label: 'by hand', says: 'write it in #ops yourself', isWarning: true },
    ]);
  });

  test('carries no credential, and no character that a terminal obeys', async () => {
    const plan = await planOf('notify', { channel: 'incident', text: 'token Bearer abcdefghijkl \u001b[31m' });
    const all = JSON.stringify(plan);
    expect(all).toContain('(hidden)');
    expect(all).not.toMatch(/abcdefghijkl|\\u001b/);
  });

  test('says what is missing', () => {
    expect(actionOf('notify').parse({ channel: 'incident' })).toEqual({ problems: ['"text" is missing'] });
    expect(actionOf('page').parse({ text: 'x' })).toEqual({ problems: ['"role" is missing'] });
    expect(actionOf('page').parse('x')).toHaveProperty('problems');
  });
});
