import { cp } from 'node:fs/promises';
import path from 'node:path';
import { builtProgram, stateFolder } from './built-program.ts';
import { openTerminal, type Screen } from './terminal.ts';

const playbook = path.resolve(import.meta.dirname, '../fixtures/playbooks/rollback-quick.md');

/** A person at the built program on a practice cluster, with a playbook of their own that ends within seconds. */
export type WalkOn = {
  readonly screen: Screen;
  /** The playbook's file, for whoever writes it meanwhile. */
  readonly file: string;
  /** Opens the program once more, on the same state and the same practice cluster. */
  again(): Screen;
  close(): Promise<void>;
};

export async function walkOn({ args = [] }: { readonly args?: readonly string[] } = {}): Promise<WalkOn> {
  const folder = stateFolder();
  const file = path.join(folder.path, 'deploy-cockpit', 'playbooks', path.basename(playbook));
  await cp(playbook, file);
  const screens: Screen[] = [];
  const open = () => {
    const screen = openTerminal({ args: [builtProgram, '--practice', ...args], env: folder.env });
    screens.push(screen);
    return screen;
  };
  return {
    screen: open(),
    file,
    again: open,
    async close() {
      for (const screen of screens) {
        screen.kill();
        await screen.exited;
      }
      await folder.remove();
    },
  };
}

/** Types into the field that is open, and waits until it stands there: an Enter in one piece with letters is no Enter. */
export async function write(screen: Screen, text: string): Promise<void> {
  screen.press(text);
  await screen.until(`${text}▌`);
  screen.press('enter');
}

/** Presses a key again until the screen is another: what was just drawn drops what was meant for the screen before. */
export async function pressUntil(screen: Screen, key: string, wanted: string | RegExp): Promise<string> {
  const end = Date.now() + 60_000;
  for (;;) {
    screen.press(key);
    try {
      return await screen.until(wanted, 700);
    } catch (cause) {
      if (Date.now() > end) throw cause;
    }
  }
}

/** From the board to the first question of the run. */
export async function toTheDecision(screen: Screen): Promise<void> {
  await screen.until(/▸. checkout[\s\S]*p playbooks/, 60_000);
  screen.press('p');
  await screen.until(/▸ Roll back a bad Deployment, quickly/);
  screen.press('enter');
  await screen.until(/Which workload\? {2}deploy\/checkout[\s\S]*▸ Incident number {2}▌/);
  await write(screen, 'INC-4711');
  await screen.until(/RUN rollback-quick on checkout · INC-4711[\s\S]*1-3 chooses/, 60_000);
}

/** Chooses to roll back, and opens the plan of it. */
export async function toThePlan(screen: Screen): Promise<void> {
  await pressUntil(screen, '1', 'Roll back, because');
  await write(screen, 'errors began with r7');
  await screen.until('▸3 Put');
  await pressUntil(screen, 'enter', 'Type checkout, then Enter:');
}

export async function confirmByName(screen: Screen): Promise<void> {
  await screen.until('Esc send nothing');
  await pressUntil(screen, 'c', 'Enter: c');
  screen.press('heckout');
  await screen.until('Enter: checkout');
  screen.press('enter');
}
