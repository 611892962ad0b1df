import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fasterClock } from '../../src/adapters/surroundings/faster-clock.ts';
import { boardRows } from '../../src/app/store/board-rows.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { type WorkloadWatch, watchWorkloads } from '../../src/app/watch-workloads.ts';
import { headline } from '../../src/cli/text/workload-lines.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import { until } from '../control-plane/until.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { openEngine } from '../support/open-engine.ts';

type OnBoard = {
  readonly focus: WorkloadWatch['focus'];
  /** Names of pods, as the API server was asked for them. */
  readonly logsRead: () => readonly string[];
  readonly logsOf: (name: string) => WorkloadView['logs'];
  readonly ref: (name: string) => WorkloadRef;
};

/** The board of a scenario, until one of its rows is as it is waited for. */
async function boardOf(
  scenario: string,
  row: string,
  isThere: (view: WorkloadView) => boolean,
  { speed = 10, afterwards }: { readonly speed?: number; readonly afterwards?: (on: OnBoard) => Promise<void> } = {},
) {
  const bench = await practiceBench(scenario, speed);
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-watch-'));
  const clock = fasterClock(speed, bench.practice.since);
  const open = await openEngine({ kubeconfig: bench.kubeconfigPath, folder, environment: 'practice', clock });
  const workloads = new Map<string, WorkloadView>();
  const watch = watchWorkloads(
    { engine: open.engine, logs: open.connection.logs, namespace: 'shop' },
    {
      news({ changed, gone }) {
        for (const key of gone) workloads.delete(key);
        for (const view of changed) workloads.set(view.key, view);
      },
      answered: () => undefined,
      silent: () => undefined,
    },
  );
  try {
    await until(
      `${row} is on the board of ${scenario} as it should be`,
      async () => {
        const view = boardRows({ workloads }).find(({ ref }) => ref.name === row);
        return view !== undefined && isThere(view);
      },
      { seconds: 60 },
    );
    const rows = boardRows({ workloads });
    await afterwards?.({
      focus: watch.focus,
      logsRead: () =>
        bench.practice
          .audit()
          .flatMap(({ objectRef }) => (objectRef?.subresource === 'log' ? (objectRef.name ?? '') : [])),
      logsOf: name => [...workloads.values()].find(({ ref }) => ref.name === name)?.logs,
      ref: (name: string) => ({ kind: 'Deployment', namespace: 'shop', name }),
    });
    return rows;
  } finally {
    watch.close();
    await open.close();
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the board, while nobody looks', () => {
  test('has one row for a workload and its canary, and a canary that fails needs somebody', async () => {
    const rows = await boardOf('canary-errors', 'checkout', ({ mark }) => mark === 'failing', {
      // Of what is only on the board no log is read; of the canary that somebody looks at, five of each side.
      async afterwards({ focus, logsRead, logsOf, ref }) {
        expect(logsRead()).toEqual([]);
        focus(ref('checkout'), true);
        await until('its logs are read', async () => logsOf('checkout')?.pods.length === 6, { seconds: 30 });
        const read = new Set(logsRead());
        expect([read.size, [...read].filter(name => name.startsWith('checkout-canary')).length]).toEqual([6, 1]);
      },
    });
    expect(rows.filter(({ ref }) => ref.name.startsWith('checkout')).map(({ ref }) => ref.name)).toEqual(['checkout']);
    const [first] = rows;
    expect(first).toMatchObject({ ref: { name: 'checkout' }, standing: 'needs-you', from: '2.0.9', to: '2.1.0' });
    expect(first && headline(first)).toMatch(/^FAIL errors \d/);
    expect(first?.series?.names).toEqual({ canary: 'checkout-canary', stable: 'checkout' });
    expect(first?.series?.points.length).toBeGreaterThan(1);
  });

  test('a known error that a canary no longer has needs somebody, whatever its verdict', async () => {
    const rows = await boardOf('error-vanishes', 'checkout', ({ deviations }) => deviations !== undefined);
    expect(rows[0]).toMatchObject({ ref: { name: 'checkout' }, standing: 'needs-you', mark: 'undecided' });
    expect(rows[0]?.deviations).toMatchObject([{ key: 'errors GET /shipping 504', kind: 'gone' }]);
    expect(rows[0] && headline(rows[0])).toMatch(/GET \/shipping 504/);
  });

  test('what is as bad on both needs a decision, and is no reason to go back', async () => {
    // Slowly: what stable was like before the burst has to be seen.
    const rows = await boardOf('shared-burst', 'checkout', ({ mark }) => mark === 'undecided', { speed: 4 });

    expect(rows[0] && headline(rows[0])).toMatch(/^HOLD errors/);
  });

  test('a rolling release is judged beside the one before, and what was counted before the judge began is said until then', async () => {
    const marks: string[] = [];
    const rows = await boardOf('checkout-errors', 'checkout', ({ mark }) => {
      if (marks.at(-1) !== mark) marks.push(mark);
      return mark === 'failing';
    });
    expect(marks).toContain('trouble');
    expect(rows[0]?.series?.names).toEqual({ canary: 'r7', stable: 'r6' });
  });
});
