import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../control-plane/until.ts';
import { brokenRelease, deploymentPath, setImage } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type CockpitOn, cockpitOn } from '../support/cockpit-on.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let cockpit: CockpitOn;
const image = (version: string) => `registry.example/shop/checkout:${version}`;

beforeAll(async () => {
  bench = await practiceBench('empty', 10);
});
afterAll(() => bench.close());
afterEach(() => cockpit.close());

/** A Deployment with as many kept revisions as it has had releases. */
async function released(releases: number) {
  const namespace = await bench.newNamespace();
  await brokenRelease(bench, {
    namespace,
    name: 'checkout',
    replicas: 1,
    revisionHistoryLimit: 100,
    env: { LEVEL: 'info' },
    good: image('1.0.0'),
    bad: image('1.0.1'),
  });
  for (let release = 2; release < releases; release += 1) {
    await setImage(bench.api, namespace, 'checkout', image(`1.0.${release}`));
    await until(`revision ${release + 1}`, async () => {
      const { body } = await bench.api('GET', deploymentPath(namespace, 'checkout'));
      return body.metadata.annotations['deployment.kubernetes.io/revision'] === String(release + 1);
    });
  }
  cockpit = await cockpitOn(bench, { namespace });
  await cockpit.screen.until('checkout');
  return { ...cockpit, namespace };
}

describe('the history', () => {
  test('holds every kept revision, however many there are, and the cursor reaches the oldest', async () => {
    const { screen } = await released(40);
    screen.press('h');
    await screen.until('HISTORY of checkout: 40 revisions kept');
    screen.press('G');
    const oldest = await screen.until('40 of 40');
    expect(oldest).toMatch(/▸ r1 +1\.0\.0/);
    expect(oldest.split('\n')[0]).toContain('PRODUCTION');
    screen.press('g');
    expect(await screen.until(', 1 of 40')).toMatch(/▸ r40 +1\.0\.39/);
  });

  test('plans the rollback to the revision under the cursor, and Esc comes back to that row', async () => {
    const { screen, namespace } = await released(6);
    screen.press('h');
    await screen.until('HISTORY of checkout: 6 revisions kept');
    screen.press('G');
    await screen.until(', 6 of 6');
    screen.press('k');
    await screen.until(/▸ r2 /);
    screen.press('enter');
    await screen.until('ROLL BACK checkout to r2 (1.0.1)');
    screen.press('esc');
    await screen.until(/▸ r2 /);
    screen.press('g');
    await screen.until(/▸ r6 /);
    screen.press('r');
    await screen.until('not now: r6 is what is asked for now');
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
  });

  test('compares the marked revision, or what is asked for, with the one under the cursor', async () => {
    const { screen, namespace } = await released(4);
    screen.press('h');
    await screen.until('HISTORY of checkout: 4 revisions kept');
    screen.press('G');
    await screen.until(/▸ r1 /);
    screen.press(' ');
    await screen.until(/▸\*r1 .*MARKED/);
    screen.press('g');
    await screen.until(/▸ r4 /);
    screen.press('d');
    const marked = await screen.until(/DIFF r1 1\.0\.0 → r4 1\.0\.3 .* checkout\n/);
    expect(marked).toContain('image    checkout:1.0.0 → checkout:1.0.3');
    expect(marked).toContain('No revision holds databases and other data');
    screen.press('esc');
    await screen.until('HISTORY of checkout');
    screen.press('G');
    await screen.until(/▸\*r1 /);
    screen.press(' ');
    await screen.until(/▸ r1 /);
    screen.press('d');
    await screen.until('DIFF r4 1.0.3 (asked for now) → r1 1.0.0  checkout');
    screen.press('r');
    await screen.until('ROLL BACK checkout to r1 (1.0.0)');
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
  });

  test('shows only the revisions that hold the words of the filter, says how many it hides, and Esc shows all', async () => {
    const { screen } = await released(4);
    screen.press('h');
    await screen.until('HISTORY of checkout: 4 revisions kept');
    screen.press('/');
    screen.press('1.0.2');
    const narrowed = await screen.until(' /1.0.2▌  1 of 4 shown');
    expect(narrowed).not.toMatch(/r1 +1\.0\.0/);
    screen.press('enter');
    await screen.until('1 of 4 shown; Esc shows all');
    screen.press('esc');
    await screen.until(/r1 +1\.0\.0/);
    screen.press('esc');
    await screen.until(/NEEDS YOU|WELL|ON THE WAY/);
  });
});
