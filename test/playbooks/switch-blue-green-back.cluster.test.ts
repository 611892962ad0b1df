import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { openWalk } from '../../src/engine/walk/open-walk.ts';
import type { WalkCommand, WalkView } from '../../src/engine/walk/walk-state.ts';
import { addressesOf, aPair, podsOf } from '../actions/changing/service-switch.ts';
import { viewWhen, waitsFor } from '../engine/walk/walk-until.ts';
import type { Bench } from '../support/bench/bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { carriedOut, withEngine } from '../support/carry-out.ts';

const never = new AbortController().signal;
let bench: Bench;
beforeAll(() => {
  bench = realBench(inject('controlPlane'));
});

/** Somebody who asks for a page again and again, through the Service, until they are told to stop. */
function askingFor(namespace: string) {
  const over = new AbortController();
  const where = `/api/v1/namespaces/${namespace}/services/checkout:http/proxy/healthz`;
  const asking = (async () => {
    const codes: number[] = [];
    while (!over.signal.aborted) codes.push((await bench.api('GET', where)).status);
    return codes;
  })();
  return {
    async stop() {
      over.abort();
      return asking;
    },
  };
}

const confirmation = ({ prepared }: WalkView): WalkCommand => {
  if (!prepared) throw new Error('nothing is planned');
  const { hash, changes } = prepared.plan;
  return { type: 'confirm', to: hash, level: 'typed', answer: changes[0].target.name };
};

test('the bundled playbook switches a pair back within ten seconds, and nobody is turned away', {
  timeout: 120_000,
}, async () => {
  const namespace = await aPair(bench, { key: 'color' });
  const side = (name: string) => ({ kind: 'Deployment', namespace, name: `checkout-${name}` });
  await withEngine(bench, async engine => {
    const there = { namespace, name: 'checkout', side: { key: 'color', value: 'green' } };
    await carriedOut(engine, { do: 'service.switch', with: there });
    expect(await addressesOf(bench, namespace)).toEqual(await podsOf(bench, namespace, 'color=green'));

    const file = path.join(import.meta.dirname, '../../playbooks/switch-blue-green-back.md');
    const inputs = {
      service: 'checkout',
      serving: side('green'),
      back: side('blue'),
      side: 'blue',
      incident: 'INC-4711',
    };
    const text = await readFile(file, 'utf8');
    const opened = await openWalk(engine, { text, path: file, inputs }, {}, never);
    if (opened.kind === 'refused') throw new Error(opened.says);
    const { walker } = opened;
    // A side with a single revision says nothing of the schema: a person does.
    await viewWhen(walker, 'the switch needs a fact', ({ waits }) => waits?.for === 'needs', 45_000);
    const fact = 'previous-runs-on-current-schema';
    await walker.send({ type: 'answer-fact', fact, value: 'true', reason: 'no migration since blue, says dora' });
    const planned = await waitsFor(walker, 'confirmation', 'switch');
    const users = askingFor(namespace);
    await walker.send(confirmation(planned));
    for (let { state } = walker.view(); state.steps.get('watch')?.phase === 'pending'; { state } = walker.view())
      await new Promise(resolve => walker.subscribe(() => resolve(undefined)));
    expect(await addressesOf(bench, namespace)).toEqual(await podsOf(bench, namespace, 'color=blue'));

    const { state } = walker.view();
    const step = state.steps.get('switch');
    expect(step?.phase).toBe('done');
    expect(step?.changes[0]?.seen?.says).toBe('2 of 2 addresses are ready pods of app=checkout,color=blue');
    const startedAt = step?.changes[0]?.startedAt ?? 0;
    expect((step?.endedAt ?? Number.POSITIVE_INFINITY) - startedAt).toBeLessThan(10_000);
    const codes = await users.stop();
    expect(codes.length).toBeGreaterThan(5);
    expect(new Set(codes)).toEqual(new Set([200]));
    console.log(`in effect after ${(step?.endedAt ?? 0) - startedAt} ms, ${codes.length} requests, none failed`);
    await walker.send({ type: 'stop', reason: 'ten minutes of watching are for practice' });
    await walker.leave();
  });
});
