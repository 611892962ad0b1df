import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { brokenRelease, deploymentPath, setImage } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { cockpitOn } from '../support/cockpit-on.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
const good = 'registry.example/shop/checkout:2.0.9';
const bad = 'registry.example/shop/checkout:2.1.0-crash';

beforeAll(async () => {
  bench = await practiceBench('empty', 6);
});
afterAll(() => bench.close());

async function broken(
  { onTestFinished }: TestContext,
  options: Omit<Parameters<typeof cockpitOn>[1], 'namespace'> = {},
) {
  const namespace = await bench.newNamespace();
  await brokenRelease(bench, { namespace, name: 'checkout', replicas: 4, good, bad });
  const cockpit = await cockpitOn(bench, { namespace, ...options });
  onTestFinished(() => cockpit.close());
  return { ...cockpit, namespace };
}

describe.concurrent('the cockpit', () => {
  test('calls a cluster that nobody named PRODUCTION, and says who the server says we are', async context => {
    const { screen, namespace } = await broken(context);
    const text = await screen.until('NEEDS YOU');
    expect(text).toContain(`PRODUCTION  bench / ${namespace}  ana`);
  });

  test('names one cause of a crash, with exit code and last log line', async context => {
    const { screen } = await broken(context);
    await screen.until(/crashes on start, exit code 1/, 60_000);
    await screen.until(/last log line: .*(panic|config key)/, 60_000);
  });

  test('says how long the API server has been silent, doubts what it shows, and comes back by itself', async context => {
    const { screen, proxy } = await broken(context);
    await screen.until('checkout');
    await proxy.down();
    const silent = await screen.until(/SILENT \d+ s/, 60_000);
    expect(silent).toMatch(/▸\? checkout/);
    expect(silent).toMatch(/, \d+ s ago: /);
    screen.press('r');
    await screen.until(/not now: API silent/);
    await proxy.up();
    await screen.until(/live \d/, 60_000);
    await screen.until(/▸! checkout/);
  });

  test('sends nothing in read-only mode and says so in the plan', async context => {
    const { screen, namespace } = await broken(context, { args: ['--read-only'] });
    await screen.until('READ ONLY');
    await screen.until('checkout');
    screen.press('r');
    await screen.until('read only: nothing can be sent from here');
    await screen.idle();
    screen.press('enter');
    await screen.until('not now: read only');
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
  });

  test('makes the plan anew when somebody else releases meanwhile, and wants the name again', async context => {
    const { screen, namespace } = await broken(context);
    await screen.until('checkout');
    screen.press('r');
    await screen.until('Type checkout, then Enter:');
    screen.press('check');
    await screen.until('Enter: check');
    await setImage(bench.api, namespace, 'checkout', 'registry.example/shop/checkout:2.1.1');
    const changed = await screen.until('CHANGED by field manager ci-bot');
    expect(changed).toContain('2.1.0-crash → checkout:2.1.1');
    expect(changed.replaceAll(/\s+/g, ' ')).toContain('Nothing was sent.');
    await screen.until(/Enter: ▌/);
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
  });

  test('in a window that is too small still names the worst workload and the way back', async context => {
    const { screen } = await broken(context, { columns: 50, rows: 12 });
    await screen.until(/! checkout .*/);
    screen.resize(80, 24);
    await screen.until('NEEDS YOU');
    screen.resize(59, 24);
    await screen.until(/Enlarge|! checkout/);
  });

  test('is whole again after every resize', async context => {
    const { screen } = await broken(context, { columns: 120, rows: 40 });
    await screen.until('NEEDS YOU');
    for (const [columns, rows] of [
      [80, 24],
      [100, 30],
      [62, 17],
      [120, 40],
      [80, 24],
    ] as const) {
      for (const step of [3, 2, 1, 0]) screen.resize(columns + step, rows);
      await screen.until(text => {
        const lines = text.split('\n');
        return (
          /PRODUCTION/.test(lines[0] ?? '') &&
          lines.filter(line => line.includes('NEEDS YOU')).length === 1 &&
          /r roll back checkout/.test(lines.at(-1) ?? '')
        );
      }, 240_000);
    }
  });

  test('says what an unbound key would not do, and lists the keys with ?', async context => {
    const { screen } = await broken(context);
    await screen.until('NEEDS YOU');
    screen.press('u');
    await screen.until('u does nothing here; Enter open');
    screen.press('?');
    await screen.until('KEYS of this screen');
    screen.press('esc');
    await screen.until('NEEDS YOU');
  });

  test('ends with the terminal given back when it is hung up on', async context => {
    const { screen } = await broken(context);
    await screen.until('NEEDS YOU');
    screen.kill('SIGHUP');
    await screen.exited;
    await screen.until(() => !screen.isAlternate());
    expect(screen.raw()).toContain('\u001b[?25h');
  });

  test('that was killed comes back, shows what it left open, and looks what became of it', async context => {
    const { screen, again, proxy, namespace } = await broken(context);
    await screen.until('checkout');
    screen.press('r');
    await screen.until('Type checkout, then Enter:');
    screen.press('checkout');
    await screen.until('Enter: checkout');
    proxy.arm({
      kind: 'black-hole',
      forward: true,
      times: 1,
      on: ({ method, path }) => method === 'PATCH' && !path.includes('dryRun'),
    });
    screen.press('enter');
    await screen.until('no answer yet');
    screen.kill('SIGKILL');
    await screen.exited;
    const next = again();
    const open = await next.until('OPEN RUN  rollback of checkout');
    expect(open).toContain('sending change');
    next.press('enter');
    await next.until('found by reading; it was not sent again');
    await next.until('IN EFFECT', 60_000);
    expect(await bench.storedWrites(namespace, 'checkout')).toHaveLength(1);
  });

  test('is in doubt when an answer is lost and somebody wrote over everything: a person decides, nothing is sent', async context => {
    const { screen, proxy, namespace } = await broken(context);
    await screen.until('checkout');
    screen.press('r');
    await screen.until('Type checkout, then Enter:');
    screen.press('checkout');
    await screen.until('Enter: checkout');
    proxy.arm({
      kind: 'drop-answer',
      times: 1,
      on: ({ method, path }) => method === 'PATCH' && !path.includes('dryRun'),
    });
    // Until somebody has written over it, nothing can be read.
    proxy.arm({
      kind: 'status',
      status: 503,
      times: 1_000,
      on: ({ method, path }) => method === 'GET' && path.includes('/deployments/checkout'),
    });
    screen.press('enter');
    await screen.until('LOOKING FOR IT');
    await bench.api('PATCH', deploymentPath(namespace, 'checkout'), {
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { 'deploy-cockpit.io/last-action': null } } },
    });
    await setImage(bench.api, namespace, 'checkout', 'registry.example/shop/checkout:2.4.0');
    proxy.disarm();
    const doubt = await screen.until('IN DOUBT', 60_000);
    expect(doubt).toMatch(/before +expected +now/);
    expect(doubt).toContain('Nothing goes by itself');
    expect(doubt).toContain('field manager ci-bot');
    screen.press('2');
    await screen.until('written down: accept; nothing was sent');
    expect(await bench.storedWrites(namespace, 'checkout')).toHaveLength(1);
  });

  test('shows its journal and one run of it', async context => {
    const { screen } = await broken(context);
    await screen.until('NEEDS YOU');
    screen.press('t');
    await screen.until('Nothing was ever done from here.');
    screen.press('esc');
    await screen.until('NEEDS YOU');
  });

  test('shows the plan to somebody who may not do it, and what to hand over', async context => {
    const { readFile } = await import('node:fs/promises');
    const { parse } = await import('yaml');
    const config = parse(await readFile(bench.kubeconfigPath, 'utf8')) as {
      users: { name: string; user: { token: string } }[];
    };
    const token = config.users.find(({ name }) => name === 'viewer')?.user.token;
    const { screen } = await broken(context, token === undefined ? {} : { token });
    await screen.until('viewer');
    await screen.until('checkout');
    screen.press('r');
    const plan = await screen.until('may not patch deployments');
    expect(plan).toContain('kubectl --context bench');
  });
});
