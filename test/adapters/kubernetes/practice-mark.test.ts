import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPracticeCluster } from '../../../src/adapters/kubernetes/practice-mark.ts';
import type { Reader } from '../../../src/ports/reader.ts';
import { practiceBench } from '../../support/bench/practice-bench.ts';
import { type OpenEngine, openEngine } from '../../support/open-engine.ts';
import { temporaryFolder } from './connecting.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
beforeAll(async () => {
  bench = await practiceBench('empty', 4);
});
afterAll(() => bench.close());

const soon = () => AbortSignal.timeout(5_000);

test.each(['practice', 'practice-viewer', 'practice-operator'])(
  'a practice cluster says what it is, so that nobody real is paged even by its own kubeconfig: %s',
  async context => {
    const folder = await temporaryFolder();
    const opened: OpenEngine = await openEngine({ kubeconfig: bench.kubeconfigPath, context, folder });
    expect(await isPracticeCluster(opened.engine.reader, soon())).toBe(true);
    await opened.close();
  },
);

test('a server that says nothing is real', async () => {
  const reader = { get: async () => ({ kind: 'unreachable', says: 'no answer' }) } as unknown as Reader;
  expect(await isPracticeCluster(reader, soon())).toBe(false);
});
