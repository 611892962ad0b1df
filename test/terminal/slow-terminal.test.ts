import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { builtProgram, type StateFolder, stateFolder } from '../support/built-program.ts';
import { type EventStorm, startEventStorm } from '../support/event-storm.ts';
import { plainKubeconfig } from '../support/storm-kubeconfig.ts';
import { openTerminal, type Screen } from '../support/terminal.ts';

let storm: EventStorm;
let folder: StateFolder;
let screen: Screen;

beforeAll(async () => {
  storm = await startEventStorm(200);
});
afterAll(() => storm.close());
afterEach(async () => {
  screen.kill();
  await screen.exited;
  await folder.remove();
});

async function open(bytesPerSecond?: number): Promise<Screen> {
  folder = stateFolder();
  const kubeconfig = await plainKubeconfig(path.join(folder.path, 'config'), storm.url);
  screen = openTerminal({
    args: [builtProgram, '--kubeconfig', kubeconfig],
    columns: 120,
    rows: 40,
    env: folder.env,
    ...(bytesPerSecond !== undefined && { bytesPerSecond }),
  });
  await screen.until(/WELL \(\d+\)/, 60_000);
  return screen;
}

/** The picture with its digits alike: what ticks and counts is not what this is about. */
const picture = () =>
  screen
    .lines()
    .slice(1)
    .map(line => line.replaceAll(/\d+/g, '#').replaceAll(/ +/g, ' '));

test('a line of 20 KB a second in a storm of events: keys are answered, and no cell is garbled', {
  timeout: 90_000,
}, async () => {
  await open(20_000);
  storm.rate(500);
  const before = storm.sent();
  await screen.until(() => storm.sent() - before > 1_000, 60_000);
  screen.press('G');
  await screen.until(/▸.*app-/, 10_000);
  screen.press('g');
  screen.press('?');
  await screen.until('KEYS of this screen', 10_000);
  screen.press('esc');
  await screen.until(text => !text.includes('KEYS of this screen'), 10_000);
  storm.rate(0);
  await screen.idle();
  const there = picture();
  screen.press('ctrl-l');
  await screen.until(() => screen.raw().slice(-8_000).includes('\u001b[2J'));
  await screen.idle();
  expect(picture()).toEqual(there);
});
