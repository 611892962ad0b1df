import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, inject, test } from 'vitest';
import type { SinkSetting } from '../../../src/domain/sink.ts';
import { timelineMarkdown } from '../../../src/wording/timeline-export.ts';
import { recordingServer } from '../../adapters/notify/recording-server.ts';
import { connectControlPlane } from '../../control-plane/control-plane.ts';
import { realBench } from '../../support/bench/real-bench.ts';
import { beginTelling, putBack, stepsWith } from './telling.ts';
import { waitsFor } from './walk-until.ts';

const bench = realBench(inject('controlPlane'));
const { audit } = connectControlPlane(inject('controlPlane'));
const serves = ['incident', 'lead'];

/** PagerDuty, Slack and a webhook, all of them at this address. */
async function sinksAt(url: string, folder: string): Promise<readonly SinkSetting[]> {
  const secret = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text);
    return { from: 'file', path: `~/${name}` } as const;
  };
  const at = (where: string) => ({ from: 'settings', text: `${url}/${where}` }) as const;
  const routing = await secret('routing-key', 'R0123456789abcdef0123456789abcde');
  const signing = await secret('signing-key', 'a key of the test, long enough to sign');
  return [
    { name: 'pager', type: 'pagerduty', serves, values: { url: at('pagerduty'), 'routing-key': routing } },
    { name: 'chat', type: 'slack', serves, values: { url: await secret('slack-url', `${url}/slack`) } },
    { name: 'hook', type: 'webhook', serves, values: { url: at('webhook'), 'signing-key': signing } },
  ];
}

test('a rollback reaches a real API server while PagerDuty, Slack and a webhook accept the message and never answer', {
  timeout: 90_000,
}, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-tell-'));
  const silent = await recordingServer();
  silent.answers(() => undefined);
  const { walker, namespace, close } = await beginTelling({ bench, folder, sinks: await sinksAt(silent.url, folder) });
  try {
    await putBack(walker);
    await waitsFor(walker, 'pause');
    await walker.send({ type: 'stop', reason: 'seen enough' });
    const { entries } = await waitsFor(walker, 'closed');
    // Each of them took the message of the first step, and nobody answered.
    const asked = new Set(silent.requests.map(({ path: to }) => to));
    expect([...asked].sort()).toEqual(['/pagerduty', '/slack', '/webhook']);

    const told = (type: 'change.started' | 'change.finished') =>
      entries.filter(entry => entry.type === type && entry.step === 'tell').map(({ at }) => at);
    const [lastAsked, firstGivenUp] = [Math.max(...told('change.started')), Math.min(...told('change.finished'))];
    const patches = (await audit({ resource: 'deployments', namespace, name: 'checkout', verb: 'patch' })).filter(
      ({ requestURI, stage, userAgent }) =>
        stage === 'ResponseComplete' && !requestURI.includes('dryRun=All') && userAgent?.startsWith('deploy-cockpit'),
    );
    expect(patches.map(({ responseStatus }) => responseStatus?.code)).toEqual([200]);
    const [patch] = patches;
    expect(Date.parse(patch?.requestReceivedTimestamp ?? '')).toBeGreaterThanOrEqual(lastAsked);
    expect(Date.parse(patch?.stageTimestamp ?? '')).toBeLessThan(firstGivenUp);
    console.log(
      `the rollback was answered ${firstGivenUp - Date.parse(patch?.stageTimestamp ?? '')} ms before the first sink was given up`,
    );

    // Written in the order in which they ended.
    expect(stepsWith(walker, 'change.started').slice(0, 4)).toEqual(['tell', 'tell', 'tell', 'undo']);
    expect(stepsWith(walker, 'change.finished').slice(0, 4)).toEqual(['undo', 'tell', 'tell', 'tell']);
    const page = timelineMarkdown(entries);
    expect(page).not.toMatch(/taken by (pager|chat|hook)/);
    for (const sink of ['pager', 'chat', 'hook']) expect(page).toMatch(new RegExp(`perhaps nobody heard .*${sink}`));
  } finally {
    await walker.leave();
    await close();
    await silent.close();
    await rm(folder, { recursive: true, force: true });
  }
});
