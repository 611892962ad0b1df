import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenRelease, deploymentPath } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { cockpitOn } from '../support/cockpit-on.ts';
import { hostileStrings } from '../support/hostile.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;

beforeAll(async () => {
  bench = await practiceBench('empty', 4);
});
afterAll(() => bench.close());

/** Sequences of the hostile strings that no screen of ours ever writes. */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /\u001b\]|\u001bP|\u001bc|\u001b\[8m|\u001b\[[\d;]*41m|\u001b\[10;10H|[\u0080-\u009f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]|[\u{e0000}-\u{e007f}]/u;

test(`${hostileStrings.length} hostile strings go through every screen without any effect`, {
  timeout: 240_000,
}, async () => {
  const namespace = await bench.newNamespace();
  await Promise.all(
    hostileStrings.map((text, index) => hostileRelease(namespace, `app-${String(index).padStart(2, '0')}`, text)),
  );
  const { screen, proxy, close } = await cockpitOn(bench, { namespace, columns: 120, rows: 40 });
  try {
    proxy.arm({
      kind: 'status',
      status: 200,
      contentType: 'text/plain',
      body: hostileStrings.join('\n'),
      times: 1_000,
      on: ({ path }) => path.includes('/log'),
    });
    await screen.until('NEEDS YOU');
    for (let index = 0; index < hostileStrings.length; index += 1) {
      screen.press('w');
      await screen.until(/log +app-/, 60_000);
      proveUntouched(screen);
      screen.press('l');
      await screen.until(/LOGS [\s\S]*(following|over|ended|waiting)/, 60_000);
      proveUntouched(screen);
      screen.press('esc');
      await screen.until(/WHY app-/);
      screen.press('esc');
      await screen.until(onBoard);
      screen.press('h');
      await screen.until('HISTORY of app-');
      proveUntouched(screen);
      screen.press('d');
      await screen.until(/DIFF .* app-/);
      proveUntouched(screen);
      screen.press('esc');
      await screen.until('HISTORY of app-');
      screen.press('esc');
      await screen.until(onBoard);
      screen.press('enter');
      await screen.until('HISTORY');
      screen.press('r');
      await screen.until('Type app-', 60_000);
      proveUntouched(screen);
      screen.press('tab');
      await screen.until('Audit-ID');
      proveUntouched(screen);
      screen.press('esc');
      await screen.until('HISTORY');
      proveUntouched(screen);
      screen.press('esc');
      await screen.until(onBoard);
      screen.press('down');
    }
    // One of them is taken back, so that run, timeline and journal hold such text too.
    screen.press('r');
    const [, name = ''] =
      /Type (app-\d\d), then Enter/.exec(await screen.until(/Type app-\d\d, then Enter/, 60_000)) ?? [];
    screen.press(name);
    await screen.until(`Enter: ${name}`);
    screen.press('enter');
    await screen.until(/IN EFFECT|FAILED|OBSERVING/, 60_000);
    proveUntouched(screen);
    screen.press('t');
    await screen.until('TIMELINE of run');
    proveUntouched(screen);
    screen.press('esc');
    await screen.until(text => !text.includes('TIMELINE'));
    screen.press('esc');
    await screen.until(onBoard);
    screen.press('t');
    await screen.until(/JOURNAL\n/);
    await screen.until('put r1');
    proveUntouched(screen);
  } finally {
    await close();
  }
});

const onBoard = (text: string) => !text.includes('HISTORY') && / Enter open {2}w why /.test(text);

/** A crashing release whose every free text is hostile. */
async function hostileRelease(namespace: string, name: string, text: string): Promise<void> {
  const annotations = {
    'kubernetes.io/change-cause': text,
    'deploy-cockpit.io/owner': text,
    'deploy-cockpit.io/author': text,
  };
  await brokenRelease(bench, {
    namespace,
    name,
    replicas: 1,
    annotations,
    env: { HOSTILE: text },
    good: `registry.example/shop/app:${text.trim()}`,
    bad: `registry.example/shop/app:${text.trim()}-pull`,
  });
  await bench.api('PATCH', deploymentPath(namespace, name), {
    contentType: 'application/merge-patch+json',
    body: { metadata: { annotations: { 'kubernetes.io/change-cause': `${text} again` } } },
  });
}

/** Nothing beside the picture: no title, clipboard, link, colour, hidden text or moved row. */
function proveUntouched(screen: Awaited<ReturnType<typeof cockpitOn>>['screen']): void {
  expect(screen.effects.titles).toEqual([]);
  expect(screen.effects.clipboard).toEqual([]);
  expect(screen.isAlternate()).toBe(true);
  expect(screen.lines()[0]).toContain('PRODUCTION');
  expect(screen.raw().match(forbidden)?.[0]).toBeUndefined();
  for (let row = 0; row < 40; row += 1)
    for (let column = 0; column < 120; column += 7) expect(screen.cell(row, column).isConcealed).toBe(false);
}
