import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SinkSetting } from '../../../src/domain/sink.ts';
import { openWalk } from '../../../src/engine/walk/open-walk.ts';
import type { Walker } from '../../../src/engine/walk/walk-state.ts';
import { timelineMarkdown } from '../../../src/wording/timeline-export.ts';
import { answering, recordingServer } from '../../adapters/notify/recording-server.ts';
import { brokenRelease } from '../../support/bench/bench.ts';
import { practiceBench } from '../../support/bench/practice-bench.ts';
import { openEngine } from '../../support/open-engine.ts';
import { waitsFor } from './walk-until.ts';

const never = new AbortController().signal;
const key = 'R0123456789abcdef0123456789abcde';
let bench: Awaited<ReturnType<typeof practiceBench>>;
let pager: Awaited<ReturnType<typeof recordingServer>>;
let folder: string;
let sink: SinkSetting;

beforeAll(async () => {
  [bench, pager] = await Promise.all([practiceBench('empty', 4), recordingServer()]);
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-tell-'));
  await writeFile(path.join(folder, 'key'), key);
  const url = { from: 'settings', text: `${pager.url}/v2/enqueue` } as const;
  const values = { url, 'routing-key': { from: 'file', path: '~/key' } } as const;
  sink = { name: 'pager', type: 'pagerduty', serves: ['incident', 'lead'], values };
});
afterAll(async () => {
  await bench.close();
  await pager.close();
  await rm(folder, { recursive: true, force: true });
});

const playbook = `---
playbook: 1
id: put-back
owner: team-platform
default-owner: on-call
default-on-fail: get-help
budget: 5m
phones: { lead: "+49 30 1234" }
---
# Put the first revision back
**Use when** the new release never gets ready.
\`\`\`yaml inputs
workload: { type: workload, kinds: [Deployment], ask: Which workload? }
\`\`\`
## 1. Tell people
> **Expect:** people know.
\`\`\`yaml step
id: tell
do: notify
with: { channel: incident, text: "\${workload} goes back." }
on-fail: continue
\`\`\`
## 2. Put it back
> **Expect:** every ready pod runs the first revision.
\`\`\`yaml step
id: undo
do: rollout.undo
with: { workload: $workload, revision: 1 }
confirm: typed
timeout: 60s
then: get-help
\`\`\`
## Get help
\`\`\`yaml step
{ id: get-help, do: page, with: { role: lead, text: "\${workload} stuck." }, then: pause }
\`\`\`
`;

async function begin(
  sinks: readonly SinkSetting[],
): Promise<{ walker: Walker; namespace: string; close(): Promise<void> }> {
  const namespace = await bench.newNamespace();
  await brokenRelease(bench, {
    namespace,
    name: 'checkout',
    replicas: 2,
    maxUnavailable: 1,
    good: 'registry.example/app:1',
    bad: 'registry.example/app:2-never',
  });
  const { engine, close } = await openEngine({ kubeconfig: bench.kubeconfigPath, folder, sinks });
  const inputs = { workload: { kind: 'Deployment', namespace, name: 'checkout' } };
  const opened = await openWalk(engine, { text: playbook, path: 'playbooks/test.md', inputs }, {}, never);
  if (opened.kind === 'refused') throw new Error(opened.says);
  return { walker: opened.walker, namespace, close };
}

async function putBack(walker: Walker): Promise<void> {
  const { prepared } = await waitsFor(walker, 'confirmation', 'undo');
  const to = prepared?.plan.hash ?? 'sha256:none';
  await walker.send({ type: 'confirm', to, level: 'typed', answer: 'checkout' });
}

const steps = (walker: Walker, type: 'change.started' | 'change.finished'): readonly (string | undefined)[] =>
  walker
    .view()
    .entries.filter(entry => entry.type === type)
    .map(({ step }) => step);

describe('a playbook that tells people', () => {
  test('sends the rollback while a sink that never answers is still asked, and never says that it was told', async () => {
    pager.answers(() => undefined);
    const { walker, namespace, close } = await begin([sink]);
    await putBack(walker);
    await waitsFor(walker, 'pause');
    expect(await bench.storedWrites(namespace, 'checkout')).toHaveLength(1);
    expect(pager.requests.length).toBeGreaterThan(0);
    await walker.send({ type: 'stop', reason: 'seen enough' });
    await waitsFor(walker, 'closed');
    expect(steps(walker, 'change.started')).toEqual(['tell', 'undo', 'get-help']);
    expect(steps(walker, 'change.finished')).toEqual(['undo', 'tell', 'get-help']);
    const page = timelineMarkdown(walker.view().entries);
    expect(page.match(/MAY NOT HAVE ARRIVED/g)).toHaveLength(2);
    expect(page).not.toMatch(/taken by pager/);
    expect(page).toMatch(
      /note: perhaps nobody heard "page lead .*": pager: no answer within 5 s. By hand: call lead: \+49 30 1234 \|/,
    );
    await close();
  }, 30_000);

  test('leaves no key in the journal, and gives the provider run and step as its key', async () => {
    pager.answers(answering(202));
    const { walker, close } = await begin([sink]);
    await putBack(walker);
    await waitsFor(walker, 'pause');
    await walker.send({ type: 'stop', reason: 'seen enough' });
    const { state, entries } = await waitsFor(walker, 'closed');
    const keys = pager.requests.map(({ body }) => JSON.parse(body).dedup_key);
    expect(keys).toEqual([`${state.run}/tell`, `${state.run}/get-help`]);
    expect(JSON.stringify(entries)).not.toContain(key);
    expect(timelineMarkdown(entries)).toMatch(/taken by pager: page lead through pager: "\S+ stuck\."/);
    await close();
  }, 30_000);

  test('says that nobody was told where no sink is named, and asks for a call with the number of the playbook', async () => {
    const { walker, close } = await begin([]);
    await putBack(walker);
    const { question, state } = await waitsFor(walker, 'answer', 'get-help');
    expect(state.steps.get('tell')).toMatchObject({
      phase: 'skipped',
      isMissed: true,
      because: expect.stringMatching(/^NOBODY WAS TOLD: .* call lead \(\+49 30 1234\): “\S+ goes back\.”$/),
    });
    expect(question).toMatchObject({ kind: 'value', input: { type: 'yes-no', ask: 'did you reach lead?' } });
    await walker.send({ type: 'answer', step: 'get-help', value: 'yes' });
    const { entries } = await waitsFor(walker, 'pause');
    const page = timelineMarkdown(entries);
    expect(page).toMatch(/- \[ \] not done: tell: NOBODY WAS TOLD/);
    expect(page).toMatch(/step tell NOT DONE: NOBODY WAS TOLD/);
    await walker.send({ type: 'stop', reason: 'seen enough' });
    await close();
  }, 30_000);
});
