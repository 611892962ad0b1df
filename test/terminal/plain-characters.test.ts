import { expect, test } from 'vitest';
import { builtProgram, stateFolder } from '../support/built-program.ts';
import { openTerminal } from '../support/terminal.ts';

test('a console without Unicode gets plain characters only, on every screen of a rollback', async () => {
  const folder = stateFolder();
  const screen = openTerminal({ args: [builtProgram, '--practice'], env: { ...folder.env, TERM: 'linux' } });
  try {
    await screen.until(/> *! checkout|>! checkout/);
    screen.press('r');
    await screen.until('Type checkout, then Enter:');
    screen.press('checkout');
    await screen.until('Enter: checkout');
    screen.press('enter');
    await screen.until('IN EFFECT', 60_000);
    const wide = [...screen.raw()].filter(character => character > '\u007f');
    expect(wide).toEqual([]);
  } finally {
    screen.press('q');
    screen.kill();
    await screen.exited;
    await folder.remove();
  }
}, 240_000);
