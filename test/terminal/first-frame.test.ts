import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { builtProgram, type StateFolder, stateFolder } from '../support/built-program.ts';
import { keptWaitingMs } from '../support/kept-waiting.ts';
import { openTerminal, type Screen } from '../support/terminal.ts';

let folder: StateFolder;
let screen: Screen;

const open = (size: { columns?: number; rows?: number } = {}, args: readonly string[] = [], env = {}) => {
  folder = stateFolder();
  screen = openTerminal({ args: [builtProgram, '--practice', ...args], ...size, env: { ...folder.env, ...env } });
  return screen;
};

afterEach(async () => {
  screen.kill();
  await screen.exited;
  await folder.remove();
});

/** By keys, from the board until it is in effect: what stood on the plan, and at the end. */
async function rollBack() {
  await screen.until('errors');
  screen.press('r');
  const plan = await screen.until('Type checkout, then Enter:');
  screen.press('checkout');
  await screen.until('Enter: checkout');
  screen.press('enter');
  return { plan, done: await screen.until('IN EFFECT', 60_000) };
}

describe('somebody opens the cockpit in the middle of the incident', () => {
  test('and sees within five seconds who is in trouble, with the counts', async () => {
    const began = Date.now();
    const text = await open().until(/errors .*% vs .*% on old pods/);
    const took = Date.now() - began;
    const address = readFileSync(path.join(folder.path, 'practice', 'address.json'), 'utf8');
    // One after the other: the practice cluster starts, then the cockpit draws.
    const kept = keptWaitingMs(screen.pid) + keptWaitingMs((JSON.parse(address) as { pid: number }).pid);
    expect(took - kept).toBeLessThan(5_000);
    expect(text).toMatch(/NEEDS YOU \(1\) +age\n▸! checkout/);
    expect(text).toContain('2.0.9 → 2.1.0');
    expect(text).toMatch(/counted, not judged: [\d,]+ of [\d,]+ vs [\d,]+ of [\d,]+/);
    expect(text).toContain('PRACTICE');
  });

  test('and takes the release back with r, its name and Enter', async () => {
    open();
    const { plan, done } = await rollBack();
    expect(plan).toContain('ROLL BACK checkout to r6 (2.0.9)');
    expect(plan).toContain('env FEATURE_NEW_CART=on removed');
    expect(done).toMatch(/from\s+the\s+confirmation,\s+predicted/);
    await screen.until(/» errors\s+0\.\d+ %: \d+ of [\d,]+\s+requests\s+over\s+the\s+last/, 60_000);
    screen.press('t');
    const timeline = await screen.until('run closed: clean');
    for (const what of ['run opened', 'plan', 'confirmed by name', 'sending: put r6', 'accepted as', 'in effect after'])
      expect(timeline).toContain(what);
  });

  test('and after that is not led one release further back by the same key', async () => {
    open();
    await rollBack();
    screen.press('esc');
    await screen.until(/all ready; must last until \d\d:\d\d:\d\d/, 60_000);
    await screen.until(text => !/ r roll back/.test(text.split('\n').at(-1) ?? ''));
    screen.press('r');
    await screen.until(/put r8 back \d+ s ago; this changes\s+that again/);
  });

  test('and leaves with q: the terminal is given back and the practice cluster ends', async () => {
    open();
    await screen.until('NEEDS YOU');
    expect(screen.isAlternate()).toBe(true);
    screen.press('q');
    expect(await screen.exited).toBe(0);
    // What was written last may still be on its way to the screen.
    await screen.until(() => !screen.isAlternate());
  });

  test('and a bare Enter, or the name with a pasted Enter, confirms nothing', async () => {
    open();
    await screen.until('errors');
    screen.press('r');
    await screen.until('Type checkout, then Enter:');
    screen.press('enter');
    await screen.until('type checkout first; nothing was sent');
    screen.press('chek');
    await screen.until('Enter: chek');
    screen.press('enter');
    await screen.until('that is not checkout; nothing was sent');
    for (const _ of 'chek') screen.press('backspace');
    await screen.until(/Enter: ▌/);
    screen.press('\u001b[200~checkout\r\u001b[201~');
    await screen.until('Enter: checkout');
    await screen.idle();
    expect(screen.text()).toContain('ROLL BACK checkout');
    screen.press('esc');
    await screen.until('NEEDS YOU');
  });
});
