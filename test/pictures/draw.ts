import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtProgram, stateFolder } from '../support/built-program.ts';
import { openTerminal, type Screen } from '../support/terminal.ts';
import { svgOf } from './svg.ts';

/** Draws README's pictures and the tour from the built program: `npm run pictures`. Each run is a real one. */
const [columns, rows] = [120, 40];
const folder = import.meta.dirname;

/** The program on a practice cluster of its own. */
function openStory(scenario: string) {
  const state = stateFolder();
  const args = [builtProgram, `--practice=${scenario}`];
  const screen = openTerminal({ args, columns, rows, env: state.env });
  return { state, screen };
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
/** Long enough that whoever watches the tour can read. */
const readingMs = 2_500;

type Shot = {
  readonly name: string;
  readonly title: string;
  readonly keys: readonly string[];
  readonly until: string | RegExp;
};

const rollback: readonly Shot[] = [
  { name: 'board', title: 'The board: checkout is in trouble', keys: [], until: /errors .*% vs/ },
  { name: 'why', title: 'Why: one cause, with its evidence', keys: ['w'], until: /of the last \d+ lines/ },
  { name: 'history', title: 'History, and what differs', keys: ['esc', 'h'], until: 'LAST GOOD' },
  { name: 'workload', title: 'One workload', keys: ['esc', 'enter'], until: 'ROLLOUT' },
  { name: 'plan', title: 'The plan, waiting for the name', keys: ['r'], until: 'Type checkout, then Enter:' },
  { name: 'proof', title: 'In effect, as it was observed', keys: ['checkout', 'enter'], until: 'IN EFFECT' },
];

const walk: readonly Shot[] = [
  { name: 'playbooks', title: 'The playbooks that fit', keys: ['p'], until: '▸ Roll back a bad Deployment' },
  {
    name: 'playbook',
    title: 'The decision, with its facts',
    keys: ['enter', 'INC-4711', 'enter'],
    until: '1-4 chooses',
  },
];

const canary: readonly Shot[] = [
  { name: 'canary', title: 'A canary that is worse, and what that rests on', keys: ['c'], until: /^FAIL/m },
];

mkdirSync(folder, { recursive: true });
await draw('checkout-errors', rollback, screen => writeFileSync(path.join(folder, 'tour.cast'), recording(screen)));
console.log('tour.cast');
await draw('checkout-errors', walk);
await draw('canary-errors', canary);

/** Each shot is taken once what it waits for stands there and nothing moves. */
async function draw(
  scenario: string,
  shots: readonly Shot[],
  atTheEnd: (screen: Screen) => void = () => undefined,
): Promise<void> {
  const { state, screen } = openStory(scenario);
  try {
    await screen.until(/errors .*% vs/, 60_000);
    for (const shot of shots) {
      for (const key of shot.keys) {
        screen.press(key);
        // As a person would: a letter right behind Esc is another key to a terminal.
        await pause(600);
      }
      await screen.until(shot.until, 120_000);
      await screen.idle();
      writeFileSync(path.join(folder, `${shot.name}.svg`), svgOf(screen, columns, rows, shot.title));
      console.log(`${shot.name}.svg`);
      await pause(readingMs);
    }
    atTheEnd(screen);
  } finally {
    screen.press('q');
    screen.kill();
    await screen.exited;
    await state.remove();
  }
}

/** asciicast v2: a head, then one line for everything that was written. */
function recording({ written }: Screen): string {
  const head = { version: 2, width: columns, height: rows, title: 'deploy-cockpit: take a bad release back' };
  const events = written.map(({ at, data }) => [at / 1_000, 'o', data]);
  return `${[head, ...events].map(line => JSON.stringify(line)).join('\n')}\n`;
}
