import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { brokenRelease } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type CockpitOn, cockpitOn } from '../support/cockpit-on.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let cockpit: CockpitOn;
/** Types letters into the finder, and waits until they stand there: an Enter in one piece with letters is no Enter. */
async function look(screen: CockpitOn['screen'], letters: string): Promise<void> {
  screen.press(':');
  await screen.until(':▌');
  screen.press(letters);
  await screen.until(`:${letters}▌`);
}

const image = (name: string, version: string) => `registry.example/shop/${name}:${version}`;

beforeAll(async () => {
  bench = await practiceBench('empty', 6);
});
afterAll(() => bench.close());
afterEach(() => cockpit.close());

async function releasesOf(...names: readonly string[]): Promise<string> {
  const namespace = await bench.newNamespace();
  for (const name of names)
    await brokenRelease(bench, {
      namespace,
      name,
      replicas: 1,
      good: image(name, '1.0'),
      bad: image(name, '1.1-crash'),
    });
  return namespace;
}

const open = async (namespace: string, options: Omit<Parameters<typeof cockpitOn>[1], 'namespace'> = {}) => {
  cockpit = await cockpitOn(bench, { namespace, ...options });
  await cockpit.screen.until(/NEEDS YOU|ON THE WAY|WELL/);
  return cockpit;
};

/** Confirms a rollback whose answer takes its time, so that it stays under way. */
async function confirmSlowly({ screen, proxy }: CockpitOn, name: string): Promise<void> {
  screen.press('r');
  await screen.until(`Type ${name}, then Enter:`);
  screen.press(name);
  await screen.until(`Enter: ${name}`);
  proxy.arm({
    kind: 'delay',
    ms: 6_000,
    times: 1,
    on: ({ method, path }) => method === 'PATCH' && !path.includes('dryRun'),
  });
  screen.press('enter');
  await screen.until('no answer yet');
}

describe('find', () => {
  test('goes to a workload by a few letters, and shows the key of whatever it lists', async () => {
    const { screen } = await open(await releasesOf('checkout', 'search'));
    screen.press(':');
    const all = await screen.until(/do +roll back \S+ +r/);
    expect(all).toMatch(/do +all namespaces +0/);
    screen.press('srch');
    await screen.until(/▸ workload +search/);
    screen.press('enter');
    await screen.until(/^search {2}Deployment/m);
    screen.press('esc');
    await screen.until('r roll back');
  });

  test('does what a key does, and never what only a plan’s own key may do', async () => {
    const namespace = await releasesOf('checkout');
    const { screen } = await open(namespace);
    await look(screen, 'journ');
    await screen.until(/▸ do +journal +t/);
    screen.press('enter');
    await screen.until('Nothing was ever done from here.');
    screen.press('esc');
    await screen.until('r roll back');
    await look(screen, 'roll');
    await screen.until(/▸ do +roll back checkout +r/);
    screen.press('enter');
    await screen.until('Type checkout, then Enter:');
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
  });

  test('says that nothing is called like that, and Esc goes back', async () => {
    const { screen } = await open(await releasesOf('checkout'));
    await look(screen, 'zzzz');
    await screen.until('Nothing is called like that');
    screen.press('enter');
    await screen.until('not now: nothing is called like that');
    screen.press('esc');
    await screen.until('r roll back checkout');
  });

  test('leaves with :q as k9s does', async () => {
    const { screen } = await open(await releasesOf('checkout'));
    await look(screen, 'q');
    await screen.until(/▸ do +leave/);
    screen.press('enter');
    expect(await screen.exited).toBe(0);
  });
});

describe('another namespace', () => {
  test('is opened by its name, and what was confirmed goes on where it was', { timeout: 60_000 }, async () => {
    const [first, second] = [await releasesOf('checkout'), await releasesOf('search')];
    await open(first, { columns: 120 });
    const { screen } = cockpit;
    await confirmSlowly(cockpit, 'checkout');
    await look(screen, `ns ${second}`);
    await screen.until(new RegExp(`▸ namespace +${second}`));
    screen.press('enter');
    const there = await screen.until(`bench / ${second}`);
    expect(there).toContain(`what was confirmed for checkout goes on in bench / ${first}`);
    await screen.until(/[!»] search/);
    await look(screen, 'run on');
    await screen.until(/▸ run +run on checkout/);
    screen.press('enter');
    await screen.until(/rollback of checkout/);
    await screen.until('IN EFFECT', 60_000);
    expect(await bench.storedWrites(first, 'checkout')).toHaveLength(1);
    expect(await bench.storedWrites(second, 'search')).toEqual([]);
  });
});

describe('another context', () => {
  test('is opened by its name, shows its own workloads, and the first one is a switch away', async () => {
    const [first, second] = [await releasesOf('checkout'), await releasesOf('search')];
    const { screen } = await open(first, { contexts: { 'prod-us': { namespace: second } }, columns: 120 });
    await look(screen, 'ctx us');
    await screen.until(/▸ context +prod-us/);
    screen.press('enter');
    await screen.until(`PRODUCTION  prod-us / ${second}`);
    await screen.until('search');
    await look(screen, 'ctx bench');
    await screen.until(/▸ context +bench/);
    screen.press('enter');
    await screen.until(`PRODUCTION  bench / ${first}`);
    await screen.until('checkout');
  });

  test('that can’t be reached leaves everything as it is, and says why', { timeout: 60_000 }, async () => {
    const first = await releasesOf('checkout');
    const nowhere = { url: 'https://127.0.0.1:9', namespace: 'shop' };
    const { screen } = await open(first, { contexts: { nowhere }, columns: 120 });
    await look(screen, 'nowhere');
    await screen.until(/▸ context +nowhere/);
    screen.press('enter');
    await screen.until(/still in bench; nowhere: /, 60_000);
    expect(screen.text()).toContain(`bench / ${first}`);
  });

  test('keeps a run with the cluster that it was confirmed for', { timeout: 60_000 }, async () => {
    const [first, second] = [await releasesOf('checkout'), await releasesOf('search')];
    await open(first, { contexts: { 'prod-us': { namespace: second } }, columns: 120 });
    const { screen } = cockpit;
    await confirmSlowly(cockpit, 'checkout');
    await look(screen, 'ctx us');
    await screen.until(/▸ context +prod-us/);
    screen.press('enter');
    const there = await screen.until(`PRODUCTION  prod-us / ${second}`);
    expect(there).toContain(`goes on in bench / ${first}; :ctx bench shows it`);
    await look(screen, 'ctx bench');
    await screen.until(/▸ context +bench/);
    screen.press('enter');
    await screen.until(`PRODUCTION  bench / ${first}`);
    await screen.until('IN EFFECT', 60_000);
    expect(await bench.storedWrites(first, 'checkout')).toHaveLength(1);
    expect(await bench.storedWrites(second, 'search')).toEqual([]);
  });
});
