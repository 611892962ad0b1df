import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { describe, expect, type TestContext, test } from 'vitest';
import type { Screen } from '../support/terminal.ts';
import { confirmByName, pressUntil, toTheDecision, toThePlan, walkOn, write } from '../support/walk-on.ts';

/** Each on a practice cluster of its own, side by side: most of their time is waiting for it to be counted and proven. */
async function atThePlaybook({ onTestFinished }: TestContext, args: readonly string[] = []) {
  const cockpit = await walkOn({ args });
  onTestFinished(() => cockpit.close());
  return cockpit;
}

describe.concurrent('a playbook in the cockpit', { timeout: 120_000 }, () => {
  test('leads from the failing workload to a verified rollback, and keeps its place while somebody looks around', async context => {
    const { screen } = await atThePlaybook(context);
    await toTheDecision(screen);
    expect(screen.text()).toContain('errors began with r7');
    await lookAround(screen);
    await toThePlan(screen);
    expect(screen.text()).toContain('ROLL BACK checkout to r6 (2.0.9)');
    await confirmByName(screen);
    await screen.until(/in effect in \d+ s of 5m · step 4 of 6/, 60_000);
    expect(screen.text()).not.toContain('nothing was sent');
    await pressUntil(screen, 'enter', '▸5 Prove');
    await pressUntil(screen, 'enter', /▸6 Say|held/);
    await screen.until('▸6 Say', 60_000);
    await pressUntil(screen, 'enter', 'write it down');
    await write(screen, 'a bad cart, taken back');
    await screen.until('CLOSING rollback-quick');
    await pressUntil(screen, 'enter', 'CLOSED rollback-quick');
    screen.press('t');
    const timeline = await screen.until('TIMELINE of run');
    expect(timeline).toContain('run opened on checkout');
  });

  test('keeps what was typed, is paused with a reason, and says at leaving what stays open', async context => {
    const { screen, again } = await atThePlaybook(context);
    await typeWrongly(screen);
    await toTheDecision(screen);
    screen.press('s');
    await screen.until('1 pause');
    screen.press('1');
    await screen.until('Paused. Why?');
    await write(screen, 'the database team is asked');
    await screen.until(/PAUSED rollback-quick[\s\S]*paused: the database team is asked/);
    await pressUntil(screen, 'enter', /^RUN rollback-quick/m);
    screen.press('q');
    expect(await screen.exited).toBe(0);
    expect(screen.raw()).toContain('The run of rollback-quick on checkout stays open, step 2 of 6.');
    const next = again();
    await next.until(/OPEN RUN {2}rollback-quick/, 60_000);
    next.press('s');
    await next.until('The run ends for good. Why?');
    await write(next, 'it was an exercise');
    await next.until('STOPPED rollback-quick');
  });

  test('that was killed after it sent is shown first, and goes on without sending again', async context => {
    const { screen, again } = await atThePlaybook(context);
    await toTheDecision(screen);
    await toThePlan(screen);
    await confirmByName(screen);
    await screen.until(/✓ sent|step 4 of 6/);
    screen.kill('SIGKILL');
    await screen.exited;
    const next = again();
    const open = await next.until(/OPEN RUN {2}rollback-quick on checkout[\s\S]*nothing is sent/, 60_000);
    expect(open).toContain('Enter goes on with it, Esc leaves it open, s ends it');
    await pressUntil(next, 'enter', /^RUN rollback-quick.* step 4 of 6/m);
    next.press('t');
    await next.until('TIMELINE of run');
    next.press('G');
    const timeline = await next.until(/taken up again/);
    expect(timeline.match(/sending/g) ?? []).toHaveLength(1);
  });

  test('is read along from another terminal, and taken over with a reason once the first one is gone', async context => {
    const { screen, again } = await atThePlaybook(context);
    await toTheDecision(screen);
    const other = again();
    await other.until(/▸. checkout[\s\S]*p playbooks/, 60_000);
    // The mirror is written a moment after the line.
    await pressUntil(other, 'p', /PLAYBOOKS for checkout\n.* walks {2}Roll back a bad Deployment, quickly on checkout/);
    await pressUntil(other, 'enter', /FOLLOWING \S+: rollback-quick on checkout[\s\S]*You read along/);
    other.press('n');
    await other.until(/Note for the record:\s+▌/);
    await write(other, 'the cart team is asked');
    await other.until(/note of ana: the cart team is asked/, 60_000);
    await pressUntil(screen, '1', 'Roll back, because');
    await write(screen, 'errors began with r7');
    await other.until('▸3 Put', 60_000);
    screen.kill('SIGKILL');
    await screen.exited;
    other.press('i');
    await other.until('1 take it over');
    other.press('1');
    await write(other, 'undo 0 the laptop is lost');
    await other.until(/^RUN rollback-quick[\s\S]*▸3 Put/m);
  });

  test('whose file is written meanwhile says so, shows what changes, and walks the new text only when somebody takes it', async context => {
    const { screen, file } = await atThePlaybook(context);
    await toTheDecision(screen);
    const first = await readFile(file, 'utf8');
    const better = first.replace('for a second.', 'for two seconds.').replace('within 60 s', 'within 90 s');
    await writeFile(file, better.replace('timeout: 60s', 'timeout: soon'));
    await screen.until(/! +the playbook’s file has changed, and can't be taken:\s+rollback-quick\.md:\d+:/, 10_000);
    await rm(file);
    await screen.until(text => !text.includes('has changed'), 10_000);
    // As git and most editors write: another file, in the place of the first.
    await writeFile(`${file}.tmp`, better);
    await rename(`${file}.tmp`, file);
    await screen.until(/has changed: 4\. Wait for the effect; 5\.[\s\S]*v shows it, and takes it/, 10_000);
    await pressUntil(screen, 'v', /NEWER TEXT[\s\S]*- \d+ [^+]*within 60 s\.[\s\S]*\+ \d+ [\s\S]*within 90 s\./);
    await pressUntil(screen, 'enter', /RUN rollback-quick[\s\S]*1-\d chooses/);
    expect(screen.text()).not.toContain('has changed');
    screen.press('t');
    await screen.until(/a newer text of the playbook adopted: \w+; 4\. Wait/);
    screen.press('esc');
    await screen.until('1-3 chooses');
    await writeFile(file, first);
    await screen.until(/has changed: 4\. Wait for the effect/, 10_000);
    await writeFile(file, better);
    await screen.until(text => !text.includes('has changed'), 10_000);
  });

  test('is told in sentences, with the same keys', async context => {
    const { screen } = await atThePlaybook(context, ['--plain']);
    const say = async (line: string, wanted: RegExp) => {
      const before = screen.raw().length;
      if (line !== '') screen.press(line);
      screen.press('enter');
      await screen.until(() => wanted.test(screen.raw().slice(before)), 60_000);
    };
    await screen.until(/Keys: [\s\S]*p playbooks/, 60_000);
    await say('p', /cursor: Roll back a bad Deployment, quickly/);
    await say('', /Asked now: Incident number/);
    await say('INC-4711', /INC-4711, so far/);
    await say('', /RUN rollback-quick on checkout[\s\S]*1-3 chooses, with your reason/);
  });
});

/** Other screens say that the run is open, and lead back to it. */
async function lookAround(screen: Screen): Promise<void> {
  screen.press('w');
  await screen.until(/RUN 2\/6[\s\S]*WHY checkout/);
  screen.press('l');
  await screen.until('LOGS');
  screen.press('esc');
  await screen.until('WHY checkout');
  screen.press('n');
  await screen.until('Note for the record: ▌');
  await write(screen, 'the cart team is asked');
  await screen.until('noted');
  screen.press('p');
  await screen.until('▸2 Decide');
  screen.press('esc');
  await screen.until(/RUN 2\/6[\s\S]*p back to the run/);
  screen.press('p');
  await screen.until('1-3 chooses');
}

/** An answer that is wrong says how one looks, and stays while somebody goes up and down; then nothing is opened. */
async function typeWrongly(screen: Screen): Promise<void> {
  await screen.until(/▸. checkout[\s\S]*p playbooks/, 60_000);
  screen.press('p');
  await screen.until(/▸ Roll back a bad Deployment, quickly/);
  screen.press('enter');
  await screen.until('▸ Incident number');
  await write(screen, '4711');
  await screen.until(/4711▌\n +it must be like INC-/);
  screen.press('up');
  await screen.until('▸ Which workload?  deploy/checkout▌');
  screen.press('down');
  await screen.until('▸ Incident number  4711▌');
  screen.press('esc');
  await screen.until('PLAYBOOKS for checkout');
  screen.press('esc');
}
