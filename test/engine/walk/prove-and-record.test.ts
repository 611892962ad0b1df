import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SinkSetting } from '../../../src/domain/sink.ts';
import { openWalk } from '../../../src/engine/walk/open-walk.ts';
import type { Walker } from '../../../src/engine/walk/walk-state.ts';
import { answering, recordingServer } from '../../adapters/notify/recording-server.ts';
import { practiceBench } from '../../support/bench/practice-bench.ts';
import { openEngine } from '../../support/open-engine.ts';
import { viewWhen, waitsFor } from './walk-until.ts';

const never = new AbortController().signal;
let bench: Awaited<ReturnType<typeof practiceBench>>;
let chat: Awaited<ReturnType<typeof recordingServer>>;
let folder: string;
let sink: SinkSetting;

beforeAll(async () => {
  [bench, chat] = await Promise.all([practiceBench('checkout-quick', 10), recordingServer()]);
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-record-'));
  const url = { from: 'settings', text: chat.url } as const;
  sink = { name: 'chat', type: 'slack', serves: ['incident'], values: { url } };
});
beforeEach(() => chat.answers(answering(200)));
afterAll(async () => {
  await bench.close();
  await chat.close();
  await rm(folder, { recursive: true, force: true });
});

const playbook = `---
playbook: 1
id: prove
owner: team-platform
default-owner: on-call
budget: 5m
---
# Prove that users are well
**Use when** somebody put something back.
\`\`\`yaml inputs
workload: { type: workload, kinds: [Deployment], ask: Which workload? }
\`\`\`
\`\`\`yaml flows
buy:
  - { method: POST, path: /orders, body: { item: tea }, expect-status: 201, read: { name: order, at: order } }
  - { method: GET, path: /orders/$order, expect-status: 200, read: { name: order, at: order } }
\`\`\`
## 1. Prove it
> **Expect:** every check holds at the same time.
\`\`\`yaml step
id: verify
do: verify
all:
  - { check: revision-share, workload: $workload, revision: 7, at-least: 10% }
  - { check: metric, name: error-ratio, below: 5% }
  - { check: metric, name: latency-p95, below: 3s }
  - { check: flow, name: buy, read-back: order number }
hold: 1s
timeout: 2m
\`\`\`
## 2. Say what was done
> **Expect:** the flag is named.
\`\`\`yaml step
{ id: flag, do: manual, answer: { type: text, ask: Which flag and who switched it } }
\`\`\`
## 3. Record
> **Expect:** people can read it.
\`\`\`yaml step
{ id: record, do: record, with: { to: [incident, run-log], include: [timeline, evidence, answers, debts] }, then: end }
\`\`\`
`;

async function proved(sinks: readonly SinkSetting[]): Promise<{ walker: Walker; close(): Promise<void> }> {
  const { engine, close } = await openEngine({ kubeconfig: bench.kubeconfigPath, folder, sinks });
  const inputs = { workload: { kind: 'Deployment', namespace: 'shop', name: 'checkout' } };
  const opened = await openWalk(engine, { text: playbook, path: 'playbooks/prove.md', inputs }, {}, never);
  if (opened.kind === 'refused') throw new Error(opened.says);
  const { walker } = opened;
  await viewWhen(
    walker,
    'the flag is asked for',
    ({ waits, state }) => waits?.for === 'answer' && state.at === 'flag',
    60_000,
  );
  await walker.send({ type: 'answer', step: 'flag', value: 'new-prices, by Ana' });
  await waitsFor(walker, 'close');
  return { walker, close };
}

const recorded = (walker: Walker) => readFile(path.join(folder, 'files', walker.run, 'timeline.md'), 'utf8');

test('checks that hold are held, a person answers, and all of it stands in the record that people are told of', {
  timeout: 90_000,
}, async () => {
  const { walker, close } = await proved([sink]);
  const { state } = walker.view();
  const order = state.steps.get('verify')?.result?.['read-back'];
  expect(order).toMatch(/^4711-\d{4}$/);
  expect(state.steps.get('flag')?.result).toEqual({ answer: 'new-prices, by Ana' });
  expect(state.steps.get('record')?.phase).toBe('done');
  const page = await recorded(walker);
  expect(page).toMatch(/^# Timeline: /);
  expect(page).toContain('new-prices, by Ana');
  expect(page).toContain(`${order}`);
  expect(chat.requests.map(({ body }) => body).join()).toMatch(/Recorded: run: .*deploy-cockpit journal export/);
  await walker.send({ type: 'close' });
  await close();
});

test('where the chat is down the record is written all the same, and the run ends well', {
  timeout: 90_000,
}, async () => {
  chat.answers(answering(500));
  const { walker, close } = await proved([sink, { ...sink, name: 'other-chat' }]);
  expect(walker.view().state.steps.get('record')?.phase).toBe('done');
  expect(await recorded(walker)).toMatch(/^# Timeline: /);
  const finished = walker.view().entries.filter(({ type, step }) => type === 'change.finished' && step === 'record');
  expect(finished).toHaveLength(3);
  await walker.send({ type: 'close' });
  await close();
});
