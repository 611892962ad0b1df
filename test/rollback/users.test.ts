import { afterAll, beforeAll, expect, test } from 'vitest';
import { confirm } from '../../src/engine/confirm.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { parseReportOf } from '../../src/reports/parse-report.ts';
import { until } from '../control-plane/until.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { stateFolder } from '../support/built-program.ts';
import { openEngine } from '../support/open-engine.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
const folder = stateFolder();
const never = new AbortController().signal;

beforeAll(async () => {
  bench = await practiceBench('checkout-errors', 20);
});
afterAll(async () => {
  await bench.close();
  await folder.remove();
});

test('after the rollback the users are well: under 0.5 % of errors over the next 30 s, four times over', {
  timeout: 60_000,
}, async () => {
  const { engine, close } = await openEngine({ kubeconfig: bench.kubeconfigPath, folder: folder.path });
  const prepared = await prepare(engine, { do: 'rollout.undo', with: { namespace: 'shop', name: 'checkout' } }, never);
  if (prepared.kind !== 'ready') throw new Error(prepared.because);
  const began = engine.clock.now();
  await confirm(
    engine,
    prepared,
    { to: prepared.plan.hash, level: 'typed', answer: 'checkout' },
    { entry: () => undefined, seen: () => undefined },
    never,
  );
  expect(engine.clock.now() - began).toBeLessThan(60_000);

  const count = async () => {
    const pods = await engine.reader.list('/api/v1/namespaces/shop/pods?labelSelector=app%3Dcheckout', never);
    const reports = pods.kind === 'ok' ? pods.value.map(pod => parseReportOf('Pod', pod)) : [];
    const ready = reports.flatMap(report =>
      report?.kind === 'Pod' && report.isReady && report.deletedAt === undefined ? [report] : [],
    );
    const answer = await engine.sources.measurements.read(ready, never);
    return answer.kind === 'ok' ? answer.value.of : expect.fail(answer.says);
  };
  const before = await count();
  // Four times 30 s: the true rate is 0.3 %, and a single half minute may by luck show more.
  const end = bench.practice.cluster.now() + 120_000;
  await until('two minutes of the users’ time', async () => bench.practice.cluster.now() >= end, { seconds: 30 });
  const after = await count();
  let [requests, failures] = [0, 0];
  for (const [uid, now] of after) {
    const then = before.get(uid);
    requests += now.requests - (then?.requests ?? 0);
    failures += now.failures - (then?.failures ?? 0);
  }
  expect(requests).toBeGreaterThan(2_000);
  expect(failures / requests).toBeLessThan(0.005);
  console.log(`users after the rollback: ${failures} errors of ${requests} requests in 120 s`);
  await close();
});
