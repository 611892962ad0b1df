import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outsideOf } from '../../src/app/outside.ts';
import { readSettings } from '../../src/config/read-settings.ts';
import type { Json } from '../../src/domain/json.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { openEngine } from '../support/open-engine.ts';

const { settings } = readSettings(
  'people:\n  pager: { type: pagerduty, serves: [on-call], routing-key: $KEY }\nprograms:\n  flagctl: { path: /usr/bin/flagctl }\n',
);
const nothing = { sinks: [], programs: [] };
const soon = () => AbortSignal.timeout(5_000);

let bench: Awaited<ReturnType<typeof practiceBench>>;
let folder: string;
beforeAll(async () => {
  bench = await practiceBench('empty', 4);
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-people-'));
});
afterAll(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const servers = {
  real: { kind: 'ok', value: { gitVersion: 'v1.36.3' }, at: 0 },
  silent: { kind: 'unreachable', says: 'no answer' },
  strange: { kind: 'ok', value: 'practice', at: 0 },
};
const readerOf = (answer: object) => ({ get: async () => answer as { kind: 'ok'; value: Json; at: number } });

describe('real people and real programs', () => {
  test.each(['practice', 'practice-viewer', 'practice-operator'])(
    'are never reached from a practice cluster, not even by its own kubeconfig: %s',
    async context => {
      const { engine, close } = await openEngine({ kubeconfig: bench.kubeconfigPath, context, folder });
      expect(await outsideOf({ isOurPractice: false, reader: engine.reader }, settings, soon())).toEqual(nothing);
      await close();
    },
  );

  test('are never reached from a practice cluster of ours, whatever its server says', async () => {
    for (const answer of Object.values(servers))
      expect(await outsideOf({ isOurPractice: true, reader: readerOf(answer) }, settings, soon())).toEqual(nothing);
  });

  test('are reached from any other', async () => {
    for (const answer of Object.values(servers))
      expect(await outsideOf({ isOurPractice: false, reader: readerOf(answer) }, settings, soon())).toMatchObject({
        sinks: [{ name: 'pager' }],
        programs: [{ name: 'flagctl' }],
      });
  });

  test('cost no request where the settings name none', async () => {
    const reader = { get: () => Promise.reject(new Error('asked')) };
    expect(await outsideOf({ isOurPractice: false, reader }, { environments: [] }, soon())).toEqual(nothing);
  });
});
