import { expect, test } from 'vitest';
import { clean, endOf, onScenario, walkToItsEnd, wayOf } from './on-scenario.ts';

test('a playbook of manual steps only keeps the place, the answers and the record', { timeout: 120_000 }, async () => {
  await onScenario('empty', async practice => {
    const inputs = { what: 'the shop front of last week', incident: 'INC-4711' };
    const walker = await practice.begin('by-hand-only', inputs);
    const answers = {
      wrong: '4 of 100 pages fail since 02:40',
      before: 'front 12.3, in the bucket releases',
      database: 'yes, says dora',
      back: 'the button "promote" of 12.3',
      proof: '0.2 %, order 4711',
    };
    const view = await walkToItsEnd(practice, walker, answers);
    expect(wayOf(view)).toEqual([...Object.keys(answers), 'record'].map(step => `${step} done`));
    expect(endOf(view)).toEqual(clean);
    expect(view.state.values.get('proof')).toEqual({ answer: '0.2 %, order 4711' });
  });
});

test('a table-top is walked from question to question, without a cluster', { timeout: 120_000 }, async () => {
  await onScenario('empty', async practice => {
    const walker = await practice.begin('table-top', {});
    const asked = ['first-look', 'artifact', 'command', 'database', 'signals', 'people', 'twist'];
    const view = await walkToItsEnd(practice, walker, Object.fromEntries(asked.map(step => [step, 'nobody knew'])));
    expect(wayOf(view)).toEqual([...asked, 'record'].map(step => `${step} done`));
    expect(endOf(view)).toEqual(clean);
  });
});
