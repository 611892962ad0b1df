import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SinkSetting } from '../../../src/domain/sink.ts';
import { resumeWalk } from '../../../src/engine/walk/resume-walk.ts';
import { timelineMarkdown } from '../../../src/wording/timeline-export.ts';
import { answering, recordingServer } from '../../adapters/notify/recording-server.ts';
import { practiceBench } from '../../support/bench/practice-bench.ts';
import { openEngine } from '../../support/open-engine.ts';
import { beginTelling, putBack, stepsWith } from './telling.ts';
import { viewWhen, waitsFor } from './walk-until.ts';

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

const begin = (sinks: readonly SinkSetting[]) => beginTelling({ bench, folder, sinks });

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
    expect(stepsWith(walker, 'change.started')).toEqual(['tell', 'undo', 'get-help']);
    expect(stepsWith(walker, 'change.finished')).toEqual(['undo', 'tell', 'get-help']);
    const page = timelineMarkdown(walker.view().entries);
    expect(page.match(/MAY NOT HAVE ARRIVED/g)).toHaveLength(2);
    expect(page).not.toMatch(/taken by pager/);
    expect(page).toMatch(
      /note: perhaps nobody heard "page lead .*": pager: no answer within 5 s. By hand: call lead: \+49 30 1234 \|/,
    );
    await close();
  }, 240_000);

  test('tells those again of whom only a killed process knew, also where others heard it', async () => {
    pager.answers((response, attempt) => attempt === 1 && response.writeHead(202).end());
    // Two names for one server: the first of them hears it, the other one is still asked when the process ends.
    const dying = await begin([sink, { ...sink, name: 'other' }]);
    await viewWhen(dying.walker, 'one has heard it', ({ entries, waits }) => {
      const heard = entries.filter(({ type, step }) => type === 'change.finished' && step === 'tell');
      return heard.length === 1 && waits?.for === 'confirmation';
    });
    const { run } = dying.walker;
    const later = await mkdtemp(path.join(folder, 'later-'));
    await mkdir(path.join(later, 'runs'));
    await copyFile(path.join(folder, 'runs', `${run}.jsonl`), path.join(later, 'runs', `${run}.jsonl`));
    const lines = (await readFile(path.join(later, 'runs', `${run}.jsonl`), 'utf8')).split('\n');
    const atStep = lines.findIndex(line => line.includes('"type":"step.ended"') && line.includes('"step":"tell"'));
    await writeFile(path.join(later, 'runs', `${run}.jsonl`), `${lines.slice(0, atStep).join('\n')}\n`);
    await copyFile(path.join(folder, 'key'), path.join(later, 'key'));
    const again = await openEngine({
      kubeconfig: bench.kubeconfigPath,
      folder: later,
      sinks: [sink, { ...sink, name: 'other' }],
    });
    pager.answers(answering(202));
    const resumed = await resumeWalk(again.engine, run, {});
    if (resumed.kind === 'refused') throw new Error(resumed.says);
    await waitsFor(resumed.walker, 'go', 'tell');
    await resumed.walker.send({ type: 'go', step: 'tell' });
    await waitsFor(resumed.walker, 'confirmation', 'undo');
    await resumed.walker.leave();
    expect(pager.requests.map(({ body }) => JSON.parse(body).dedup_key)).toEqual([`${run}/tell`, `${run}/tell`]);
    await dying.walker.leave();
    await dying.close();
    await again.close();
  }, 240_000);

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
  }, 240_000);

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
  }, 240_000);
});
