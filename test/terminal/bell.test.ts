import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { deployment } from '../control-plane/deployments.ts';
import { deploymentPath, setImage } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { cockpitOn } from '../support/cockpit-on.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let folder: string;
beforeAll(async () => {
  bench = await practiceBench('empty', 6);
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-bell-'));
});
afterAll(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const image = (version: string) => `registry.example/shop/checkout:${version}`;
const bells = (raw: string): number => raw.split('\u0007').length - 1;
const seconds = (text: string): number => {
  const [, hours = '', minutes = '', rest = ''] = /(\d\d):(\d\d):(\d\d)/.exec(text) ?? [];
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest);
};

/** A calm board that was looked at for a while, a release that crashes, and some seconds after that. */
async function whatIsHeard({ onTestFinished }: TestContext, settings: string, args: readonly string[] = []) {
  const namespace = await bench.newNamespace();
  const body = deployment({ namespace, name: 'checkout', replicas: 2, image: image('2.0.9') });
  await bench.api('POST', deploymentPath(namespace), { body });
  const config = path.join(folder, `${namespace}.yaml`);
  await writeFile(config, settings);
  const { screen, close } = await cockpitOn(bench, { namespace, args: ['--config', config, ...args] });
  onTestFinished(close);
  const calm = /✓ checkout/;
  const first = seconds(await screen.until(calm, 60_000));
  await screen.until(text => calm.test(text) && seconds(text) >= first + 7, 60_000);
  expect(bells(screen.raw())).toBe(0);
  await setImage(bench.api, namespace, 'checkout', image('2.1.0-crash'));
  const failed = seconds(await screen.until('NEEDS YOU', 60_000));
  await screen.until(text => seconds(text) >= failed + 5, 60_000);
  return { heard: bells(screen.raw()), obeyed: screen.effects.bells };
}

describe.concurrent('the bell of the terminal', { timeout: 120_000 }, () => {
  test('rings once when a workload comes to need somebody', async context =>
    expect(await whatIsHeard(context, '')).toEqual({ heard: 1, obeyed: 1 }));

  test('is silent where the settings say so', async context =>
    expect(await whatIsHeard(context, 'bell: false\n')).toEqual({ heard: 0, obeyed: 0 }));
});
