import { describe, expect, inject, test } from 'vitest';
import { killAtEachLine } from '../crash/rollback-deployment-kills.ts';
import { deploymentPath } from '../support/bench/bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { cockpitOn } from '../support/cockpit-on.ts';
import { confirmByName, pressUntil, write } from '../support/walk-on.ts';
import { brokenByErrors } from './broken-by-errors.ts';

const bench = realBench(inject('controlPlane'));

// The first one waits for minutes while users are well; the other one is done by then.
describe.concurrent('the bundled playbook on a real control plane', () => {
  test('by keys takes a release back whose errors are real, proves it by figures and a purchase, and writes its own timeline', {
    timeout: 780_000,
  }, async () => {
    const namespace = await bench.newNamespace();
    await brokenByErrors(bench, namespace);
    const cockpit = await cockpitOn(bench, { namespace });
    try {
      const { screen } = cockpit;
      await screen.until(/▸. checkout[\s\S]*p playbooks/, 60_000);
      screen.press('p');
      await screen.until(/▸ Roll back a bad Deployment/);
      screen.press('enter');
      await screen.until(/Which workload\? {2}deploy\/checkout[\s\S]*▸ Incident number {2}▌/);
      await write(screen, 'INC-4711');
      await screen.until(/▸2 Decide[\s\S]*1-4 chooses/, 60_000);
      await pressUntil(screen, '2', 'Roll back, because');
      await write(screen, 'errors began with r2');
      await screen.until('▸3 Stop');
      await pressUntil(screen, 'enter', '▸4 Put');
      await pressUntil(screen, 'enter', 'Type checkout, then Enter:');
      await confirmByName(screen);
      const inEffect = await screen.until(/in effect in (\d+ s|\dm\d+s) of 5m · step 5 of 10/, 120_000);
      expect(inEffect).not.toContain('over its budget');
      await pressUntil(screen, 'enter', '▸6 Prove');
      await pressUntil(screen, 'enter', /» looks/);
      await screen.until(/read back: 4711-\d{6}/, 120_000);
      await screen.until(/▸7 Tell/, 400_000);
      await pressUntil(screen, 'enter', /▸10 Record/);
      await pressUntil(screen, 'enter', 'CLOSING rollback-deployment');
      await pressUntil(screen, 'enter', 'CLOSED rollback-deployment');
    } finally {
      await cockpit.close();
    }
    const { body } = await bench.api('GET', deploymentPath(namespace, 'checkout'));
    expect(body.spec.template.spec.containers[0].image).toBe('registry.example/shop/checkout:2.0.9');
    const writes = await bench.storedWrites(namespace, 'checkout');
    expect(writes).toHaveLength(1);
  });

  test('killed before and after each line of its journal comes to the same end, and rolls back once', {
    timeout: 780_000,
  }, async () => {
    const { lines, kills, runs, foundByReading, problems } = await killAtEachLine(bench);
    console.log(
      `killed ${kills.length} times around ${lines.length} lines of rollback-deployment on a real control plane, in ${runs} runs; ${foundByReading} changes were found by reading`,
    );
    expect(problems).toEqual([]);
    expect(new Set(lines).size).toBe(lines.length);
    expect(kills).toHaveLength(2 * lines.length);
    expect(foundByReading).toBeGreaterThan(0);
  });
});
