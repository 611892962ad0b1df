import path from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { mended } from '../cli/releases.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type CockpitOn, cockpitOn } from '../support/cockpit-on.ts';
import type { Screen } from '../support/terminal.ts';
import { confirmByName, pressUntil, write } from '../support/walk-on.ts';

const playbook = path.resolve(import.meta.dirname, '../fixtures/playbooks/lend-room.md');

let bench: Awaited<ReturnType<typeof practiceBench>>;
beforeAll(async () => {
  bench = await practiceBench('empty', 4);
});
afterAll(() => bench.close());

/** The run of the playbook is begun, and its first plan is shown. */
async function atThePlan(
  { onTestFinished }: TestContext,
  contexts: Readonly<Record<string, { namespace: string }>> = {},
) {
  const namespace = await mended(bench, '-never');
  const cockpit = await cockpitOn(bench, { namespace, playbooks: [playbook], contexts });
  onTestFinished(() => cockpit.close());
  const { screen } = cockpit;
  await screen.until(/checkout[\s\S]*p playbooks/, 60_000);
  await pressUntil(screen, 'p', /▸ Lend a workload some room/);
  await pressUntil(screen, 'enter', /Which workload\? {2}deploy\/checkout/);
  screen.press('enter');
  await screen.until(/^RUN lend-room on checkout[\s\S]*Enter shows the plan/m);
  await pressUntil(screen, 'enter', 'Type checkout, then Enter:');
  return { ...cockpit, namespace };
}

/** A run whose last step, which would pay back what the first one lent, was left out. */
async function atTheEndOwing(context: TestContext): Promise<CockpitOn & { readonly namespace: string }> {
  const cockpit = await atThePlan(context);
  const { screen } = cockpit;
  await confirmByName(screen);
  await screen.until('▸2 Give', 60_000);
  await leaveOut(screen);
  return cockpit;
}

async function goTo(screen: Screen, context: string): Promise<void> {
  screen.press(':');
  await screen.until(':▌');
  screen.press(`ctx ${context}`);
  await screen.until(new RegExp(`▸ context +${context}`));
  screen.press('enter');
}

async function leaveOut(screen: Screen): Promise<void> {
  await pressUntil(screen, 'b', '2 leave it out');
  screen.press('2');
  await screen.until('left out. Why?');
  await write(screen, 'users still need it');
  await screen.until(/^CLOSING lend-room[\s\S]*o shows what is owed/m);
}

describe.concurrent('a run that owes something at its end', { timeout: 90_000 }, () => {
  test('is not closed by Enter; it is paid back from there, and then closes clean', async context => {
    const { screen, namespace } = await atTheEndOwing(context);
    await pressUntil(screen, 'enter', 'something is still owed; o shows it');
    await pressUntil(screen, 'o', /OWED[\s\S]*1 pay it back[\s\S]*2 leave it owed/);
    screen.press('1');
    await screen.until(/▸2 Give[\s\S]*Enter shows the plan/);
    await pressUntil(screen, 'enter', 'Type checkout, then Enter:');
    await confirmByName(screen);
    await screen.until(/^CLOSING lend-room[\s\S]*Enter closes the run/m, 60_000);
    await pressUntil(screen, 'enter', /^CLOSED lend-room/m);
    expect(screen.text()).not.toContain('OWES');
    expect(await bench.storedWrites(namespace, 'checkout')).toHaveLength(2);
  });

  test('closes owing, with a reason; the board says so until somebody says how it was paid back', async context => {
    const { screen, again } = await atTheEndOwing(context);
    await pressUntil(screen, 'o', '2 leave it owed');
    screen.press('2');
    await screen.until('Who pays it back, and why not now?');
    await write(screen, 'ben does, after the sale');
    await screen.until(/^CLOSED, OWING lend-room[\s\S]*OWES/m);
    screen.press('t');
    await screen.until('TIMELINE of run');
    screen.press('G');
    await screen.until('ben does, after the sale');
    screen.press('esc');
    await pressUntil(screen, 'esc', / owes 1 /);
    screen.press('q');
    expect(await screen.exited).toBe(0);

    const next = again();
    await next.until(/ owes 1 [\s\S]*o what is owed/, 60_000);
    await pressUntil(next, 'o', /OWED {2}by the run of lend-room[\s\S]*1 it is paid back/);
    next.press('1');
    await next.until('It is paid back. How');
    await write(next, 'ben scaled it to two');
    await next.until(/Nothing is owed\. 1 paid back\./);
    await pressUntil(next, 'esc', /^(?![\s\S]* owes )[\s\S]*p playbooks/);
  });
});

test('another context leaves an open run where it is, says how to come back, and there it is', {
  timeout: 90_000,
}, async context => {
  const elsewhere = await bench.newNamespace();
  const { screen, namespace } = await atThePlan(context, { elsewhere: { namespace: elsewhere } });
  await confirmByName(screen);
  await screen.until('▸2 Give', 60_000);
  await goTo(screen, 'elsewhere');
  await screen.until(text =>
    /elsewhere \/ .* the run of lend-room on checkout stays open in bench; :ctx bench shows it/.test(
      text.replaceAll(/\s+/g, ' '),
    ),
  );
  // The sentence goes with the next key; the header keeps it.
  screen.press('T');
  await screen.until(/ RUN in bench .*\n(?![\s\S]*stays open)/);
  await goTo(screen, 'bench');
  await screen.until(new RegExp(`bench / ${namespace}[\\s\\S]*▸2 Give`));
  await goTo(screen, 'elsewhere');
  await screen.until('elsewhere / ');
  // Whoever leaves from another context is told of it as well.
  await pressUntil(screen, 'esc', /q leave/);
  screen.press('q');
  expect(await screen.exited).toBe(0);
  expect(screen.raw()).toContain('The run of lend-room on checkout stays open, step 2 of 2.');
  expect(screen.raw()).toContain('It owes 1 thing:');
  expect(await bench.storedWrites(namespace, 'checkout')).toHaveLength(1);
});
