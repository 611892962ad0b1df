import { describe, expect, test } from 'vitest';
import type { WalkCommand } from '../../../src/engine/walk/walk-state.ts';
import { entryInWords } from '../../../src/wording/entries.ts';
import { modelPlaybook } from './model/model-playbook.ts';
import { type ModelWalk, walkInModel } from './model/model-walk.ts';

/** At the plan that puts the good release back. */
async function atThePlan(): Promise<ModelWalk> {
  const walk = await walkInModel();
  await walk.tick(3_000);
  await walk.say({ type: 'choose', step: 'decide', choose: 'Back', reason: 'it began with this release' });
  return walk;
}

/** Lent, told, and asked whether it may be given back. */
async function atTheDebt(): Promise<ModelWalk> {
  const walk = await atThePlan();
  await walk.confirm();
  await walk.confirm();
  await walk.tick(2_000);
  return walk;
}

/** The text that lies there now is the one that was shown. */
const taking = (walk: ModelWalk): WalkCommand => ({
  type: 'adopt-text',
  to: walk.walker.view().newerText?.sha ?? 'sha256:none',
});

const phase = (walk: ModelWalk, step: string) => walk.walker.view().state.steps.get(step)?.phase;

describe('a step of a playbook', () => {
  test('that reads is looked at until it holds for as long as it should; what breaks begins anew', async () => {
    const walk = await walkInModel();
    await walk.tick(1_500);
    expect(walk.walker.view().heldSince).toBeDefined();
    walk.world.isCalm = false;
    const broken = await walk.tick(1_000);
    expect(broken.heldSince).toBeUndefined();
    walk.world.isCalm = true;
    expect((await walk.tick(1_000)).state.at).toBe('look');
    expect((await walk.tick(2_500)).state.values.get('look')).toEqual({ found: 'it' });
  });

  test('that misses its time goes where the playbook says', async () => {
    const walk = await walkInModel();
    walk.world.isCalm = false;
    const late = await walk.tick(31_000);
    expect(phase(walk, 'look')).toBe('timed-out');
    expect(late.state.at).toBe('decide');
  });

  test('offers only ways that fit, and takes a person’s word for what nobody knows', async () => {
    const walk = await walkInModel();
    walk.world.facts.f = 'unknown';
    await walk.tick(3_000);
    const refused = await walk.say({ type: 'choose', step: 'decide', choose: 'Back', reason: 'I think so' });
    expect(refused.notice).toMatch(/it does not fit: f is unknown/);
    await walk.say({ type: 'answer-fact', fact: 'f', value: 'true', reason: 'I saw the graph' });
    const on = await walk.say({ type: 'choose', step: 'decide', choose: 'Back', reason: 'I think so' });
    expect(on.state.at).toBe('put');
    expect(on.state.facts.get('f')).toMatchObject({ value: 'true', answeredBy: 'ana' });
    expect(walk.lines()).toContain('fact.answered decide');
  });

  test('whose need does not hold asks a person, and goes on by itself as soon as it holds', async () => {
    const walk = await walkInModel();
    walk.world.facts.g = 'unknown';
    await walk.tick(3_000);
    const waiting = await walk.say({ type: 'choose', step: 'decide', choose: 'Back', reason: 'yes' });
    expect(waiting.waits).toMatchObject({ for: 'needs', says: expect.stringContaining('needs g, which is unknown') });
    walk.world.facts.g = 'true';
    expect((await walk.tick(6_000)).waits?.for).toBe('confirmation');
  });

  test('is passed over with its reason where unless is not surely false', async () => {
    const walk = await atThePlan();
    walk.world.facts.h = 'unknown';
    const on = await walk.confirm();
    expect(on.state.steps.get('lend')).toMatchObject({
      phase: 'skipped',
      because: expect.stringContaining('unless h, which is unknown'),
    });
  });

  test('that pays back is passed over where nothing is owed', async () => {
    const walk = await atThePlan();
    await walk.confirm();
    await walk.say({ type: 'skip', step: 'lend', reason: 'no need' });
    const end = await walk.tick(2_000);
    expect(phase(walk, 'ask')).toBe('skipped');
    expect(phase(walk, 'give')).toBe('skipped');
    expect(end.waits?.for).toBe('close');
  });
});

describe('a change in a playbook', () => {
  test('is not sent on a weaker yes than the step asks for', async () => {
    const walk = await atThePlan();
    const to = walk.walker.view().prepared?.plan.hash ?? 'sha256:none';
    await walk.say({ type: 'confirm', to, level: 'key', answer: true });
    expect(walk.walker.view().notice).toMatch(/not confirmed/);
    expect(walk.world.sent).toEqual([]);
  });

  test('keeps what was typed when its plan grew old and comes out the same', async () => {
    const walk = await atThePlan();
    const before = walk.walker.view().prepared?.plan;
    const later = await walk.tick(61_000);
    expect(later.prepared?.plan.madeAt).toBeGreaterThan(before?.madeAt ?? 0);
    expect(later.prepared?.plan.hash).toBe(before?.hash);
  });

  test('asks anew when a fact that it rests on flipped', async () => {
    const walk = await atThePlan();
    const before = walk.walker.view().prepared?.plan.hash ?? 'sha256:none';
    walk.world.facts.g = 'false';
    expect((await walk.tick(61_000)).waits?.for).toBe('needs');
    await walk.say({ type: 'confirm', to: before, level: 'typed', answer: 'checkout' });
    expect(walk.world.sent).toEqual([]);
  });

  test('needs a fresh yes after a pause, a restart and a handover', async () => {
    let walk = await atThePlan();
    const first = walk.walker.view().prepared?.plan.hash ?? 'sha256:none';
    await walk.say({ type: 'pause', reason: 'lunch' });
    expect((await walk.say({ type: 'confirm', to: first, level: 'typed', answer: 'checkout' })).notice).toMatch(
      /not shown any more/,
    );
    const again = await walk.say({ type: 'go-on', reason: 'back' });
    expect(again.prepared?.plan.hash).not.toBe(first);
    walk = await walk.die();
    expect(walk.walker.view().waits).toMatchObject({ for: 'go' });
    await walk.say({ type: 'go', step: 'put' });
    const second = walk.walker.view().prepared?.plan.hash;
    expect([first, again.prepared?.plan.hash]).not.toContain(second);
    await walk.say({ type: 'offer-handover', to: 'ben' });
    walk = await walk.die({ reason: 'my shift is over', readBack: 'put 0' });
    await walk.say({ type: 'go', step: 'put' });
    expect(walk.walker.view().prepared?.plan.hash).not.toBe(second);
    expect(walk.world.sent).toEqual([]);
    expect((await walk.confirm()).state.steps.get('put')?.phase).toBe('done');
    expect(walk.world.stored).toHaveLength(1);
  });

  test('whose answer was lost is found by reading, and not sent again', async () => {
    const walk = await atThePlan();
    walk.world.answering = 'lost-landed';
    await walk.confirm();
    await walk.tick(1_000);
    expect(walk.walker.view().state.steps.get('put')?.changes).toMatchObject([
      { recovered: true, outcome: { kind: 'applied' } },
    ]);
    expect(walk.world.sent).toHaveLength(1);
  });

  test('that somebody wrote over is a doubt, which a person settles; planning again asks again', async () => {
    const walk = await atThePlan();
    walk.world.answering = 'overwritten';
    await walk.confirm();
    const doubt = await walk.tick(1_000);
    expect(doubt.state.mode).toBe('in-doubt');
    expect(doubt.doubt?.step).toBe('put');
    await walk.say({ type: 'skip', step: 'put', reason: 'never mind' });
    expect(walk.walker.view().notice).toMatch(/settle that first/);
    await walk.say({ type: 'settle-doubt', choice: 'plan-again', note: '' });
    expect(walk.walker.view().notice).toMatch(/may still land/);
    await walk.tick(5_000);
    const planned = await walk.say({ type: 'settle-doubt', choice: 'plan-again', note: 'somebody else wrote' });
    expect(planned.waits?.for).toBe('confirmation');
    expect(walk.world.sent).toHaveLength(1);
  });

  test('that two people have to say yes to is sent on the second one’s, and never on one person’s two', async () => {
    let walk = await walkInModel({}, modelPlaybook.replace('confirm: typed', 'confirm: two-person'));
    await walk.tick(3_000);
    await walk.say({ type: 'choose', step: 'decide', choose: 'Back', reason: 'yes' });
    expect((await walk.confirm()).notice).toMatch(/a second person/);
    await walk.confirm();
    expect(walk.world.sent).toEqual([]);
    await walk.say({ type: 'offer-handover', to: 'ben' });
    walk = await walk.die({ reason: 'a second pair of eyes', readBack: 'put 0' });
    await walk.say({ type: 'go', step: 'put' });
    expect((await walk.confirm()).state.steps.get('put')?.phase).toBe('done');
    expect(walk.world.stored).toHaveLength(1);
    const said = walk.world.disk.flatMap(entry =>
      entry.type === 'answer.given' ? [[entry.by.name, entry.level]] : [],
    );
    expect(said).toContainEqual(['ben', 'two-person']);
  });

  test('that two people have to say yes to counts a first yes for a quarter of an hour, and not after a no', async () => {
    const forTwo = async () => {
      const walk = await walkInModel({}, modelPlaybook.replace('confirm: typed', 'confirm: two-person'));
      await walk.tick(3_000);
      await walk.say({ type: 'choose', step: 'decide', choose: 'Back', reason: 'yes' });
      await walk.confirm();
      await walk.say({ type: 'offer-handover', to: 'ben' });
      const second = await walk.die({ reason: 'a second pair of eyes', readBack: 'put 0' });
      await second.say({ type: 'go', step: 'put' });
      return second;
    };
    const late = await forTwo();
    await late.tick(16 * 60_000);
    expect((await late.confirm()).notice).toMatch(/said yes 16 min ago.*yours is the first yes/);
    expect(late.world.sent).toEqual([]);

    const refused = await forTwo();
    const to = refused.walker.view().prepared?.plan.hash ?? 'sha256:none';
    await refused.say({ type: 'refuse', to, reason: 'the database is not ready' });
    await refused.say({ type: 'go', step: 'put' });
    expect((await refused.confirm()).notice).toMatch(/your yes is written down/);
    expect(refused.world.sent).toEqual([]);
  });

  test('that was refused goes where help is, without anybody saying go', async () => {
    const walk = await atThePlan();
    walk.world.answering = 'rights';
    await walk.confirm();
    const helped = await walk.tick(2_000);
    expect(helped.state.steps.get('get-help')?.phase).toBe('done');
    expect(walk.world.told).toHaveLength(1);
    expect(helped.state.mode).toBe('paused');
    // Whoever goes on is where the walk was left.
    expect((await walk.say({ type: 'go-on', reason: 'rights were given' })).state.at).toBe('put');
  });

  test('ends the budget when it is in effect, not when it is lent', async () => {
    const walk = await atThePlan();
    expect(walk.walker.view().state.inEffectAt).toBeUndefined();
    expect((await walk.confirm()).state.inEffectAt).toBeDefined();
  });
});

describe('a program that was run when ours died', () => {
  const running = (repeatable: string) =>
    modelPlaybook.replace(
      'do: model.change\nwith: { member: release, to: good }',
      `do: model.run\nwith: { repeatable: ${repeatable} }`,
    );
  const diedRunning = async (repeatable: string): Promise<ModelWalk> => {
    const walk = await walkInModel({}, running(repeatable));
    await walk.tick(3_000);
    await walk.say({ type: 'choose', step: 'decide', choose: 'Back', reason: 'yes' });
    const to = walk.walker.view().prepared?.plan.hash ?? 'sha256:none';
    await walk.say({ type: 'confirm', to, level: 'typed', answer: 'tool' });
    expect(walk.walker.view().doubt).toBeUndefined();
    return walk.die();
  };

  test('is a question where twice is not as once: did it happen', async () => {
    const walk = await diedRunning('no');
    expect(walk.walker.view().waits?.for).toBe('doubt');
    const on = await walk.say({ type: 'settle-doubt', choice: 'accept', note: 'its log says so' });
    expect(on.state.steps.get('put')).toMatchObject({ phase: 'done', because: 'accepted as done by a person' });
    expect(walk.world.ran).toBe(1);
  });

  test('is planned again where it may be repeated, and run on a fresh yes', async () => {
    const walk = await diedRunning('yes');
    expect(walk.walker.view().waits?.for).toBe('go');
    await walk.say({ type: 'go', step: 'put' });
    expect(walk.world.ran).toBe(1);
    expect((await walk.confirm()).state.steps.get('put')?.phase).toBe('done');
    expect(walk.world.ran).toBe(2);
  });
});

describe('what is owed', () => {
  test('keeps the run from a clean close, and is left open only by its name', async () => {
    const walk = await atTheDebt();
    expect(walk.walker.view().state.debts).toMatchObject([
      { step: 'lend', pay: { do: 'model.change', with: { to: 'no' } } },
    ]);
    await walk.say({ type: 'answer', step: 'ask', value: 'not yet' });
    await walk.say({ type: 'skip', step: 'give', reason: 'tomorrow' });
    expect((await walk.say({ type: 'close' })).notice).toMatch(/still owed: lend/);
    expect((await walk.say({ type: 'close', leaving: ['lend'] })).state.closed?.how).toBe('with-debts');
  });

  test('is paid by its step, and then the run closes clean', async () => {
    const walk = await atTheDebt();
    await walk.say({ type: 'answer', step: 'ask', value: 'it may' });
    await walk.confirm();
    expect((await walk.say({ type: 'close' })).state.closed?.how).toBe('clean');
  });

  test('stays written down when the run is stopped in the middle of lending', async () => {
    const walk = await atThePlan();
    await walk.confirm();
    const to = walk.walker.view().prepared?.plan.hash ?? 'sha256:none';
    void walk.walker.send({ type: 'confirm', to, level: 'typed', answer: 'checkout' });
    void walk.walker.send({ type: 'stop', reason: 'enough' });
    const over = await walk.tick(2_000);
    expect(over.state.closed?.how).toBe('aborted');
    expect(walk.lines().filter(line => line === 'debt.opened lend')).toHaveLength(1);
  });
});

describe('another text of the playbook', () => {
  const corrected = modelPlaybook.replace('timeout: 20s\npays: lend', 'timeout: 40s\npays: lend');

  test('is announced, and walked from here on only when a person takes it', async () => {
    const walk = await atThePlan();
    walk.walker.offerText(corrected);
    expect(walk.walker.view().newerText).toMatchObject({ mayAdopt: true });
    const before = walk.walker.view().prepared?.plan.hash;
    const taken = await walk.say(taking(walk));
    expect(taken.state.playbook.steps.find(({ id }) => id === 'give')?.timeoutMs).toBe(40_000);
    await walk.say({ type: 'go', step: 'put' });
    expect(walk.walker.view().prepared?.plan.hash).not.toBe(before);
    const resumed = await walk.die();
    expect(resumed.walker.view().state.playbook.steps.find(({ id }) => id === 'give')?.timeoutMs).toBe(40_000);
  });

  test('is refused where it changes what was walked, and where a change is under way', async () => {
    const walk = await atThePlan();
    walk.walker.offerText(modelPlaybook.replace('timeout: 2m', 'timeout: 3m'));
    expect((await walk.say(taking(walk))).notice).toMatch(/it changes decide, which was walked already/);
    walk.walker.offerText(corrected);
    walk.world.effect = 'waiting';
    await walk.confirm();
    expect((await walk.say(taking(walk))).notice).toMatch(/when put has ended/);
  });

  test('says below which headings it differs, line by line, and so does the timeline once it is taken', async () => {
    const walk = await atThePlan();
    walk.walker.offerText(corrected);
    const { newerText } = walk.walker.view();
    expect(newerText?.says).toBe('the playbook’s file has changed: 7. Give back');
    expect(newerText?.changes).toEqual([
      {
        title: '7. Give back',
        lines: [
          { is: 'gone', line: 75, text: 'timeout: 20s' },
          { is: 'new', line: 75, text: 'timeout: 40s' },
        ],
      },
    ]);
    await walk.say(taking(walk));
    expect(walk.walker.view().newerText).toBeUndefined();
    const line = walk.world.disk.find(({ type }) => type === 'text.adopted');
    expect(line && entryInWords(line)).toMatch(/^a newer text of the playbook adopted: [^;]+; 7\. Give back$/);
  });

  test('that has errors can’t be taken, and says where the first one stands', async () => {
    const walk = await atThePlan();
    walk.walker.offerText(corrected.replace('timeout: 40s', 'timeout: soon').replace('then: pause', 'then: nowhere'));
    expect(walk.walker.view().newerText).toMatchObject({ mayAdopt: false });
    expect(walk.walker.view().newerText?.says).toMatch(/can't be taken: model\.md:\d+: .* \(and \d more\)$/);
    expect((await walk.say(taking(walk))).notice).toMatch(/can't be taken/);
    expect(walk.lines()).not.toContain('text.adopted put');
  });

  test('is not announced any more once the file says what is walked again, or is gone; the run goes on', async () => {
    const walk = await atThePlan();
    for (const now of [modelPlaybook, undefined]) {
      walk.walker.offerText(corrected);
      const shown = taking(walk);
      expect(walk.walker.view().newerText).toBeDefined();
      walk.walker.offerText(now);
      expect(walk.walker.view().newerText).toBeUndefined();
      expect((await walk.say(shown)).notice).toMatch(/there is no other text/);
    }
    await walk.confirm();
    expect(phase(walk, 'put')).not.toBe('ready');
  });

  test('is taken as it was shown: what was written over it meanwhile is another one', async () => {
    const walk = await atThePlan();
    walk.walker.offerText(corrected);
    const shown = taking(walk);
    walk.walker.offerText(corrected.replace('timeout: 40s', 'timeout: 50s'));
    expect((await walk.say(shown)).notice).toMatch(/changed once more/);
    expect((await walk.say(taking(walk))).state.playbook.steps.find(({ id }) => id === 'give')?.timeoutMs).toBe(50_000);
  });
});

describe('at a step’s pace', () => {
  test('each step waits for go, questions are asked at once', async () => {
    const walk = await walkInModel({ pace: 'by-step' });
    const asked = await walk.tick(3_000);
    expect(asked.waits?.for).toBe('answer');
    const chosen = await walk.say({ type: 'choose', step: 'decide', choose: 'Back', reason: 'yes' });
    expect(chosen.waits).toMatchObject({ for: 'go', says: 'next: Put' });
    expect((await walk.say({ type: 'go', step: 'put' })).waits?.for).toBe('confirmation');
  });
});
