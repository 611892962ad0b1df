import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { release } from '../cli/releases.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type CockpitOn, cockpitOn } from '../support/cockpit-on.ts';

const putBack = path.resolve(import.meta.dirname, '../fixtures/playbooks/put-back.md');

let bench: Awaited<ReturnType<typeof practiceBench>>;
let program: CockpitOn;
beforeAll(async () => {
  bench = await practiceBench('empty', 4);
});
afterAll(() => bench.close());
afterEach(() => program.close());

async function begin(
  ...more: readonly string[]
): Promise<{ readonly namespace: string; readonly screen: CockpitOn['screen'] }> {
  const namespace = await release(bench);
  const args = ['playbook', 'run', putBack, 'checkout', ...more];
  program = await cockpitOn(bench, { namespace, args, columns: 120, rows: 60 });
  return { namespace, screen: program.screen };
}

describe('playbook run in a terminal', () => {
  test('--step-through waits for Enter before each step, and goes to the end', async () => {
    const { namespace, screen } = await begin('--step-through');
    await screen.until('Enter begins with 1. Look; q leaves it:');
    expect(screen.text()).not.toContain('EXPECT');
    screen.press('enter');
    await screen.until('Enter goes on with 2. Put it back; q leaves it open:');
    expect(screen.text()).toMatch(/1\. Look {2}\(on-call\)\n +EXPECT {2}somebody serves\.\n.* done: /);
    screen.press('enter');
    await screen.until('Type checkout, then Enter; n refuses:');
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
    screen.press('checkout');
    await screen.until('refuses: checkout');
    screen.press('enter');
    await screen.until('How many orders came in?');
    screen.press('12');
    await screen.until('(number) 12');
    screen.press('enter');
    await screen.until('closes the run:');
    screen.press('y');
    await screen.until('closes the run: y');
    screen.press('enter');
    expect(await screen.exited).toBe(0);
    expect(screen.text()).toContain('Closed, 0 debts.');
    expect(await bench.storedWrites(namespace, 'checkout')).toHaveLength(1);
  });

  test('Ctrl-C at a question leaves the run open, and says how to go on', async () => {
    const { namespace, screen } = await begin();
    await screen.until('Type checkout, then Enter; n refuses:');
    screen.press('ctrl-c');
    expect(await screen.exited).toBe(130);
    expect(screen.text()).toMatch(
      /stays open: you left\. Go on with:\n {2}deploy-cockpit playbook resume \S+ --context/,
    );
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
  });
});
