import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { brokenRelease } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { builtProgram, type StateFolder, stateFolder } from '../support/built-program.ts';
import { type CockpitOn, cockpitOn } from '../support/cockpit-on.ts';
import { hostileStrings, obeyed } from '../support/hostile.ts';
import { openTerminal, type Screen } from '../support/terminal.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let cockpit: CockpitOn | undefined;
const good = 'registry.example/shop/checkout:2.0.9';
const bad = 'registry.example/shop/checkout:2.1.0-crash';

beforeAll(async () => {
  bench = await practiceBench('empty', 6);
});
afterAll(() => bench.close());
afterEach(async () => {
  await cockpit?.close();
  cockpit = undefined;
});

async function broken(options: Omit<Parameters<typeof cockpitOn>[1], 'namespace'> = {}) {
  const namespace = await bench.newNamespace();
  await brokenRelease(bench, { namespace, name: 'checkout', replicas: 2, good, bad });
  cockpit = await cockpitOn(bench, { namespace, ...options });
  return { ...cockpit, namespace };
}

/** Letters that only a terminal obeys: nothing of that kind may come out where nothing is drawn. */
const drawn =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

describe('without a kubeconfig', () => {
  let folder: StateFolder;
  let screen: Screen;
  afterEach(async () => {
    screen.kill();
    await screen.exited;
    await folder.remove();
  });
  const open = () => {
    folder = stateFolder();
    const env = { ...folder.env, HOME: folder.path, KUBECONFIG: '' };
    screen = openTerminal({ args: [builtProgram], env });
    return screen;
  };

  test('Enter opens the practice cluster, and nothing real is touched', { timeout: 60_000 }, async () => {
    await open().until('No kubeconfig found. Enter opens the practice cluster; nothing real is touched.');
    screen.press('enter');
    await screen.until(/PRACTICE {2}practice \/ shop/, 60_000);
    screen.press('q');
    expect(await screen.exited).toBe(0);
  });

  test('anything else leaves, with what to do', async () => {
    await open().until('Enter opens the practice cluster');
    screen.press('n');
    screen.press('enter');
    expect(await screen.exited).toBe(2);
    await screen.until('deploy-cockpit --practice opens the practice cluster');
  });
});

describe('as sentences', () => {
  test('a release is taken back by the same keys, each with Enter, and nothing is drawn', {
    timeout: 90_000,
  }, async () => {
    const { screen, namespace } = await broken({ args: ['--plain'], columns: 200, rows: 100 });
    await screen.until(/NEEDS YOU: checkout 2\.0\.9 → 2\.1\.0-crash/, 60_000);
    await screen.until('Keys: r roll back checkout');
    const line = async (text: string, shows: string | RegExp) => {
      screen.press(text);
      screen.press('enter');
      return screen.until(shows, 60_000);
    };
    await line('u', 'u does nothing here; Enter open');
    await line('w', /BECAUSE: .*crashes on start/);
    await line('esc', 'cursor: checkout');
    await line('r', 'Type checkout, then an empty line: that does it; esc sends nothing.');
    expect(screen.text()).toContain('then: image checkout:2.1.0-crash → checkout:2.0.9');
    await line('', 'type checkout first; nothing was sent');
    await line('checkout', 'typed so far: checkout');
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
    await line('', /IN EFFECT {2}rollback of checkout/);
    expect(await bench.storedWrites(namespace, 'checkout')).toHaveLength(1);
    expect(screen.raw().replaceAll('\r\n', '\n')).not.toMatch(drawn);
    screen.press('q');
    screen.press('enter');
    expect(await screen.exited).toBe(0);
  });

  test('come by themselves on a dumb terminal, in plain characters', { timeout: 60_000 }, async () => {
    const { screen } = await broken({ env: { TERM: 'dumb' }, columns: 200, rows: 60 });
    await screen.until(/NEEDS YOU: checkout 2\.0\.9 > 2\.1\.0-crash/, 60_000);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII is looked for.
    expect(screen.raw()).not.toMatch(/[^\u0000-\u007f]/);
  });
});

describe('hostile text as sentences', () => {
  test('is said with everything in it made visible', { timeout: 60_000 }, async () => {
    const namespace = await bench.newNamespace();
    const text = hostileStrings.join(' ').slice(0, 1_500);
    const annotations = { 'kubernetes.io/change-cause': text, 'deploy-cockpit.io/owner': text };
    await brokenRelease(bench, {
      namespace,
      name: 'checkout',
      replicas: 1,
      annotations,
      env: { EVIL: text },
      good,
      bad,
    });
    cockpit = await cockpitOn(bench, { namespace, args: ['--plain'], columns: 200, rows: 200 });
    const { screen, proxy } = cockpit;
    const body = hostileStrings.join('\n');
    proxy.arm({
      kind: 'status',
      status: 200,
      contentType: 'text/plain',
      body,
      times: 1_000,
      on: ({ path: of }) => of.includes('/log'),
    });
    await screen.until('Keys: ', 60_000);
    for (const key of ['enter', 'esc', 'w', 'esc', 'l', 'esc', 'h', 'd', 'esc', 'esc', 'r']) {
      screen.press(key === 'enter' ? '' : key);
      screen.press('enter');
      await screen.idle();
    }
    await screen.until('Type checkout, then an empty line', 60_000);
    const said = screen.raw().replaceAll('\r\n', '\n').replaceAll('\b \b', '');
    expect(said.match(drawn)?.[0]).toBeUndefined();
    expect(said.replaceAll('\n', '').match(obeyed)?.[0]).toBeUndefined();
    expect(screen.effects.titles).toEqual([]);
    expect(screen.effects.clipboard).toEqual([]);
  });
});

describe('without colour', () => {
  test('nothing is lost: marks and words say it all', { timeout: 60_000 }, async () => {
    const { screen } = await broken({ env: { NO_COLOR: '1' } });
    const text = await screen.until(/▸! checkout .*stuck/, 60_000);
    expect(text).toContain('NEEDS YOU (1)');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for.
    expect(screen.raw()).not.toMatch(/\u001b\[(?:3[0-7]|9[0-7]|4[0-7]|38|48)/);
  });
});

describe('a window that is too small', () => {
  test('takes no key but the ways out: nobody can mean what nobody sees', { timeout: 60_000 }, async () => {
    const { screen, namespace } = await broken();
    await screen.until('NEEDS YOU', 60_000);
    const isWiped = (since: number) => screen.raw().slice(since).includes('\u001b[2J');
    const large = screen.raw().length;
    screen.resize(50, 12);
    // It wipes the screen once for a new size, and for each Ctrl-L.
    await screen.until(() => isWiped(large));
    await screen.until(/Enlarge, or\s+run:\s+deploy-cockpit rollback checkout/);
    screen.press('r');
    await screen.idle();
    screen.press('checkout');
    await screen.idle();
    screen.press('enter');
    await screen.idle();
    // A way out behind them: once that was obeyed, they were read while the window was small. Read in one with Enter it is no key.
    const small = screen.raw().length;
    const isObeyed = () => {
      screen.press('ctrl-l');
      return isWiped(small);
    };
    await expect.poll(isObeyed, { interval: 1_000, timeout: 30_000 }).toBe(true);
    screen.resize(80, 24);
    await screen.until('NEEDS YOU');
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
  });
});

describe('settings', () => {
  test('make a place what its people call it: there y is enough', { timeout: 60_000 }, async () => {
    const folder = stateFolder();
    const file = path.join(folder.path, 'mine.yaml');
    await writeFile(file, 'environments:\n  - name: staging\n    production: false\n    contexts: [bench]\n');
    const { screen, namespace } = await broken({ args: ['--config', file] });
    await screen.until('NEEDS YOU', 60_000);
    expect(screen.lines()[0]).toMatch(/^ STAGING {2}bench/);
    screen.press('r');
    await screen.until('y does it. Esc sends nothing.');
    screen.press('y');
    await screen.until('IN EFFECT', 60_000);
    expect(await bench.storedWrites(namespace, 'checkout')).toHaveLength(1);
    await folder.remove();
  });

  test('with a mistake say so with the line, and everything is PRODUCTION', { timeout: 60_000 }, async () => {
    const folder = stateFolder();
    const file = path.join(folder.path, 'c.yaml');
    await writeFile(
      file,
      'environments:\n  - name: staging\n    production: false\n    contexts: [bench]\n    confrm: key\n',
    );
    const { screen } = await broken({ args: ['--config', file], columns: 160 });
    const text = await screen.until(/c\.yaml:5: "confrm" is nothing that an environment can say/);
    expect(text).toMatch(/^ PRODUCTION {2}bench/);
    await screen.until('NEEDS YOU', 60_000);
    screen.press('r');
    await screen.until('Type checkout, then Enter:');
    await folder.remove();
  });
});
