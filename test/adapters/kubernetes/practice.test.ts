import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/adapters/kubernetes/connect.ts';
import { makePodPages } from '../../../src/adapters/pod-scrape/pod-pages.ts';
import { systemClock } from '../../../src/adapters/surroundings/node.ts';
import type { Id } from '../../../src/domain/brands.ts';
import type { KubeSendable } from '../../../src/domain/change.ts';
import { type JsonObject, numberAt, objectAt, textAt } from '../../../src/domain/json.ts';
import { ours } from '../../../src/domain/safe-text.ts';
import type { News } from '../../../src/ports/reader.ts';
import { type PracticeServer, servePractice } from '../../../src/practice/serve-practice.ts';
import { parseReport } from '../../../src/reports/parse-report.ts';
import { connected, never, temporaryFolder, until } from './connecting.ts';

const path = '/apis/apps/v1/namespaces/shop/deployments/checkout';
let practice: PracticeServer;
let connection: Connection;

beforeAll(async () => {
  practice = await servePractice({
    scenario: 'checkout-errors',
    folder: await temporaryFolder(),
  });
  connection = await connected({
    kubeconfig: practice.kubeconfigPath,
    env: {},
    home: '/nonexistent',
    version: '0.0.0-test',
    environmentOf: () => 'practice',
    clock: systemClock,
  });
});
afterAll(async () => {
  await connection?.close();
  await practice?.close();
});

const change = (id: string, object: JsonObject): KubeSendable => ({
  id: id as Id,
  target: {
    cluster: connection.place.cluster,
    gvr: 'apps/v1/deployments',
    namespace: 'shop',
    name: 'checkout',
  },
  says: ours('mark it'),
  class: 'change',
  probes: [],
  via: 'kube',
  bytes: 'sha256:0',
  repeatable: false,
  landsWithinMs: 40_000,
  effect: {
    via: 'kube',
    method: 'PATCH',
    path,
    contentType: 'application/json-patch+json',
    body: JSON.stringify([
      {
        op: 'test',
        path: '/metadata/uid',
        value: textAt(object, 'metadata', 'uid') ?? '',
      },
      {
        op: 'test',
        path: '/spec/template',
        value: objectAt(object, 'spec', 'template'),
      },
      {
        op: 'add',
        path: '/spec/template/metadata/annotations',
        value: { 'deploy-cockpit.io/last-action': id },
      },
    ]),
  },
});

describe('against the practice cluster', () => {
  test('we know where we are, who we are and what we may', async () => {
    expect(connection.place).toMatchObject({
      environment: 'practice',
      tlsVerified: true,
    });
    expect(connection.place.cluster).not.toMatch(/^ca:/);
    expect(await connection.access.whoAmI(never)).toMatchObject({ kind: 'ok' });
    const right = {
      verb: 'patch',
      group: 'apps',
      resource: 'deployments',
      namespace: 'shop',
      name: 'checkout',
    };
    expect(await connection.access.may(right, never)).toMatchObject({
      kind: 'ok',
      value: true,
    });
  });

  test('every kind is listed and watched', async () => {
    const stop = new AbortController();
    const told = new Map<string, News>();
    for (const kind of ['Deployment', 'ReplicaSet', 'Pod', 'Service', 'EndpointSlice'] as const) {
      connection.reader.watch(
        { kind, namespace: 'shop' },
        news => news.type === 'all' && told.set(kind, news),
        stop.signal,
      );
    }
    await until(() => told.size === 5, 'all five are told');
    for (const news of told.values()) expect(news.type === 'all' && news.reports.length).toBeGreaterThan(0);
    stop.abort();
  });

  test('a pod tells what it has counted', async () => {
    const pods = await connection.reader.list('/api/v1/namespaces/shop/pods', never);
    const ready = (pods.kind === 'ok' ? pods.value : [])
      .map(parseReport)
      .find(report => report?.kind === 'Pod' && report.isReady);
    if (ready?.kind !== 'Pod') return expect.fail('no pod is ready');
    const answer = await makePodPages(connection.apiProxy, systemClock).read([ready], never);
    expect(answer.kind === 'ok' && answer.value.of.get(ready.uid)).toMatchObject({
      requests: expect.any(Number),
      failures: expect.any(Number),
    });
  });

  test('a change is tried, sent once and seen; its replay is refused as a conflict', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    connection.reader.watch(
      {
        kind: 'Deployment',
        namespace: 'shop',
        fields: 'metadata.name=checkout',
      },
      news => {
        if (news.type === 'report' && news.report.kind === 'Deployment')
          seen.push(JSON.stringify(news.report.template));
      },
      stop.signal,
    );
    const before = await connection.reader.get(path, never);
    if (before.kind !== 'ok') return expect.fail(before.says);
    const generation = numberAt(before.value, 'metadata', 'generation') ?? 0;
    const writer = connection.makeWriter();
    const marking = change('0192-mark', before.value as JsonObject);
    expect(await writer.dryRun(marking, never)).toMatchObject({
      kind: 'accepted',
    });
    expect(await connection.reader.get(path, never)).toMatchObject({
      value: { metadata: { generation } },
    });
    expect(await writer.send(marking)).toMatchObject({
      kind: 'applied',
      generation: generation + 1,
    });
    await until(() => seen.some(template => template.includes('0192-mark')), 'the change is seen');
    expect(await writer.send(marking)).toMatchObject({
      kind: 'refused',
      why: 'conflict',
    });
    stop.abort();
  });
});
