import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeNotifier } from '../../../src/adapters/notify/notifier.ts';
import { systemClock } from '../../../src/adapters/surroundings/node.ts';
import type { Id } from '../../../src/domain/brands.ts';
import type { SinkMessage } from '../../../src/domain/change.ts';
import { safe } from '../../../src/domain/safe-text.ts';
import type { SinkSetting, SinkType } from '../../../src/domain/sink.ts';
import { answering, recordingServer } from './recording-server.ts';

const now = Date.parse('2026-11-21T03:13:02.500Z');
const clock = { ...systemClock, now: () => now };
const routingKey = 'R0123456789abcdef0123456789abcde';
const hookPath = '/services/T000/B000/secretOfTheHook';
const signingKey = `whsec_${Buffer.from('a key of at least 24 bytes').toString('base64')}`;
const id = '0123456789a-0badcafe0bad' as Id;

const page: SinkMessage = {
  urgency: 'page',
  text: safe('INC-4711: checkout stuck & <!channel> is *called*'),
  dedupKey: 'run-1/get-help',
  source: safe('prod-eu/shop/checkout'),
  details: { run: 'run-1', step: 'get-help', workload: 'checkout', namespace: 'shop', context: 'prod-eu', by: 'ana' },
};
const notice: SinkMessage = { ...page, urgency: 'notify', text: safe('checkout is healthy again') };
const resolution: SinkMessage = { ...page, text: safe('checkout is healthy again'), resolves: true };

let server: Awaited<ReturnType<typeof recordingServer>>;
let home: string;
beforeAll(async () => {
  server = await recordingServer();
  home = mkdtempSync(path.join(tmpdir(), 'deploy-cockpit-notify-'));
  writeFileSync(path.join(home, 'hook'), `${server.url}${hookPath}\n`);
});
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

const settingsOf = (type: SinkType, url = server.url): SinkSetting => {
  const at = { from: 'settings', text: url } as const;
  const values = {
    alertmanager: { url: at },
    pagerduty: {
      url: { from: 'settings', text: `${url}/v2/enqueue` },
      'routing-key': { from: 'environment', name: 'PAGER' },
    },
    slack: { url: { from: 'file', path: '~/hook' } },
    webhook: {
      url: { from: 'settings', text: `${url}/rollbacks` },
      'signing-key': { from: 'environment', name: 'SIGN' },
    },
  } as const;
  return { name: 'pager', type, serves: ['on-call'], values: values[type] };
};

const notifierOf = (sink: SinkSetting, env: Record<string, string> = {}) =>
  makeNotifier({ sinks: [sink], clock, env: { PAGER: routingKey, SIGN: signingKey, ...env }, home });

/** Tells one sink, and gives what arrived. */
async function arrived(type: SinkType, message: SinkMessage, answer: Parameters<typeof server.answers>[0]) {
  server.answers(answer);
  const outcome = await notifierOf(settingsOf(type)).tell('pager', message, id);
  expect(outcome).toEqual({ kind: 'applied' });
  expect(server.requests).toHaveLength(1);
  const [request] = server.requests;
  expect(request).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
  return {
    path: request?.path,
    headers: request?.headers ?? {},
    body: request?.body ?? '',
    json: JSON.parse(request?.body ?? ''),
  };
}

describe('an Alertmanager', () => {
  const labels = {
    alertname: 'DeployCockpitPage',
    severity: 'critical',
    run: 'run-1',
    step: 'get-help',
    workload: 'checkout',
    namespace: 'shop',
  };
  const rest = {
    annotations: {
      summary: page.text,
      description: 'prod-eu/shop/checkout: run run-1, step get-help, by ana. deploy-cockpit journal show run-1',
    },
    generatorURL: 'urn:deploy-cockpit:run:run-1',
  };

  test('gets a page as an alert that stands for hours', async () => {
    const { path, json } = await arrived('alertmanager', page, answering(200));
    expect(path).toBe('/api/v2/alerts');
    expect(json).toEqual([
      { labels, ...rest, startsAt: '2026-11-21T03:13:02.500Z', endsAt: '2026-11-21T07:13:02.500Z' },
    ]);
  });

  test('gets a notice that ends by itself, and a resolution of the same labels that ends now', async () => {
    const told = await arrived('alertmanager', notice, answering(200));
    expect(told.json).toEqual([
      {
        ...rest,
        labels: { ...labels, alertname: 'DeployCockpitNotice', severity: 'info' },
        annotations: { ...rest.annotations, summary: notice.text },
        startsAt: '2026-11-21T03:13:02.500Z',
      },
    ]);
    const resolved = await arrived('alertmanager', resolution, answering(200));
    expect(resolved.json).toEqual([
      {
        ...rest,
        labels,
        annotations: { ...rest.annotations, summary: notice.text },
        endsAt: '2026-11-21T03:13:02.500Z',
      },
    ]);
  });

  test('may stand below a path, and want a token or a login', async () => {
    const sink = settingsOf('alertmanager');
    const values = { url: { from: 'environment', name: 'AM' }, token: { from: 'environment', name: 'TOKEN' } } as const;
    server.answers(answering(200));
    const { host } = new URL(server.url);
    await notifierOf({ ...sink, values }, { AM: `${server.url}/am/`, TOKEN: 'tok' }).tell('pager', page, id);
    await notifierOf({ ...sink, values: { url: values.url } }, { AM: `http://ana:s%20t@${host}/` }).tell(
      'pager',
      page,
      id,
    );
    expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/am/api/v2/alerts', 'Bearer tok'],
      ['/api/v2/alerts', `Basic ${Buffer.from('ana:s t').toString('base64')}`],
    ]);
  });
});

describe('PagerDuty', () => {
  const accepted = answering(202, '{"status":"success","message":"Event processed","dedup_key":"run-1/get-help"}');

  test('gets a trigger with the key of run and step', async () => {
    const { path, json } = await arrived('pagerduty', page, accepted);
    expect(path).toBe('/v2/enqueue');
    expect(json).toEqual({
      routing_key: routingKey,
      event_action: 'trigger',
      dedup_key: 'run-1/get-help',
      client: 'deploy-cockpit',
      payload: {
        summary: page.text,
        source: 'prod-eu/shop/checkout',
        severity: 'critical',
        timestamp: '2026-11-21T03:13:02.500Z',
        component: 'checkout',
        group: 'shop',
        class: 'rollback',
        custom_details: page.details,
      },
    });
    expect((await arrived('pagerduty', notice, accepted)).json.payload.severity).toBe('info');
  });

  test('gets a resolution with nothing but the key', async () => {
    const { json } = await arrived('pagerduty', resolution, accepted);
    expect(json).toEqual({ routing_key: routingKey, event_action: 'resolve', dedup_key: 'run-1/get-help' });
  });

  test('never gets more than it takes', async () => {
    const long = { ...page, text: safe('x'.repeat(2_000)), dedupKey: 'k'.repeat(300) };
    const { json } = await arrived('pagerduty', long, accepted);
    expect([json.payload.summary.length, json.dedup_key]).toEqual([1024, expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });
});

test('Slack gets a text in which nobody is called by what a cluster wrote', async () => {
  const { path, json } = await arrived('slack', page, answering(200, 'ok'));
  expect(path).toBe(hookPath);
  expect(json).toEqual({
    text: 'PAGE INC-4711: checkout stuck &amp; &lt;!channel&gt; is *called*\nprod-eu/shop/checkout, run run-1, step get-help',
  });
  expect((await arrived('slack', resolution, answering(200, 'ok'))).json.text).toMatch(/^RESOLVED /);
});

describe('a webhook', () => {
  test('gets a body that its key has signed together with its time and its id', async () => {
    const { path, headers, body, json } = await arrived('webhook', page, answering(204));
    expect(path).toBe('/rollbacks');
    expect(json).toEqual({
      type: 'deploy_cockpit.page',
      timestamp: '2026-11-21T03:13:02.500Z',
      data: { text: page.text, source: 'prod-eu/shop/checkout', dedupKey: 'run-1/get-help', details: page.details },
    });
    const expected = createHmac('sha256', 'a key of at least 24 bytes')
      .update(`${id}.1795230782.${body}`)
      .digest('base64');
    expect(headers).toMatchObject({
      'webhook-id': id,
      'webhook-timestamp': '1795230782',
      'webhook-signature': `v1,${expected}`,
    });
  });

  test('is not told with a key that is too short to sign with', async () => {
    server.answers(answering(204));
    const outcome = await notifierOf(settingsOf('webhook'), { SIGN: 'short' }).tell('pager', page, id);
    expect(outcome).toMatchObject({ kind: 'refused', says: 'pager: its signing key is shorter than 24 bytes' });
    expect(server.requests).toEqual([]);
  });
});

describe('what became of a message', () => {
  test.each([
    [
      'slack',
      answering(400, 'invalid_payload'),
      { kind: 'refused', why: 'invalid', says: 'pager refused it (400): invalid_payload' },
    ],
    [
      'slack',
      answering(403, 'action_prohibited'),
      { kind: 'refused', why: 'rights', says: /does not take our key \(403\): action_prohibited/ },
    ],
    ['slack', answering(410, 'channel_is_archived'), { kind: 'refused', why: 'invalid' }],
    ['slack', answering(429), { kind: 'not-sent', why: 'throttled' }],
    ['slack', answering(500, 'rollup_error'), { kind: 'unknown', says: /may or may not have heard it: rollup_error/ }],
    // The page of a hotel's network is no yes.
    ['slack', answering(200, '<html>Welcome to our wireless'), { kind: 'unknown' }],
    ['pagerduty', answering(200, '<html>'), { kind: 'unknown' }],
    [
      'slack',
      answering(302, '', { location: 'http://127.0.0.1:1/' }),
      { kind: 'refused', says: /points to another address/ },
    ],
    ['webhook', answering(307, '', { location: 'http://127.0.0.1:1/' }), { kind: 'refused' }],
  ] as const)('%s: case %#', async (type, answer, expected) => {
    server.answers(answer);
    const outcome = await notifierOf(settingsOf(type)).tell('pager', page, id);
    const { says } = expected as { says?: string | RegExp };
    expect(outcome).toMatchObject({
      ...expected,
      ...(says instanceof RegExp && { says: expect.stringMatching(says) }),
    });
  });

  test('a failed attempt is made once more where a second one rings no second time, and nowhere else', async () => {
    for (const [type, attempts] of [
      ['pagerduty', 2],
      ['alertmanager', 2],
      ['slack', 1],
      ['webhook', 1],
    ] as const) {
      server.answers((response, attempt) =>
        answering(attempt === 1 ? 503 : type === 'pagerduty' ? 202 : 200)(response),
      );
      const outcome = await notifierOf(settingsOf(type)).tell('pager', page, id);
      expect([type, server.requests.length, outcome.kind]).toEqual([
        type,
        attempts,
        attempts === 2 ? 'applied' : 'unknown',
      ]);
    }
    // What may have been heard the first time stays so.
    server.answers((response, attempt) => answering(attempt === 1 ? 500 : 400)(response));
    expect((await notifierOf(settingsOf('pagerduty')).tell('pager', page, id)).kind).toBe('unknown');
  });

  test('a sink that never answers is given up after 5 s, and may have heard it', async () => {
    server.answers(() => undefined);
    const begun = Date.now();
    const outcome = await notifierOf(settingsOf('pagerduty')).tell('pager', page, id);
    expect(outcome).toEqual({ kind: 'unknown', says: 'pager: no answer within 5 s' });
    // Two tries would take ten.
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(server.requests).toHaveLength(1);
  }, 240_000);

  test('an answer without an end is not read to its end', async () => {
    server.answers(response => {
      response.writeHead(400);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(64_000)));
        response.once('drain', more);
      };
      more();
    });
    const outcome = await notifierOf(settingsOf('webhook')).tell('pager', page, id);
    expect(outcome).toMatchObject({ kind: 'refused', why: 'invalid' });
    expect('says' in outcome && outcome.says.length).toBeLessThan(400);
  });

  test('a connection that is cut may have brought it, one that never stood did not', async () => {
    server.answers(response => response.socket?.destroy());
    expect(await notifierOf(settingsOf('webhook')).tell('pager', page, id)).toMatchObject({ kind: 'unknown' });
    const closed = await recordingServer();
    await closed.close();
    expect(await notifierOf(settingsOf('webhook', closed.url)).tell('pager', page, id)).toEqual({
      kind: 'not-sent',
      why: 'unreachable',
      says: 'pager: nobody listens there',
    });
  });

  test('a certificate that nobody vouches for gets no key', async () => {
    const stranger = await recordingServer({ tls: true });
    const outcome = await notifierOf(settingsOf('pagerduty', stranger.url)).tell('pager', page, id);
    expect(outcome).toMatchObject({ kind: 'not-sent', says: expect.stringMatching(/certificate can't be trusted/) });
    expect(stranger.requests).toEqual([]);
    await stranger.close();
  });

  test('a key goes by TLS, or nowhere but to this machine', async () => {
    const outcome = await notifierOf(settingsOf('pagerduty', 'http://pager.example.com')).tell('pager', page, id);
    expect(outcome).toMatchObject({
      kind: 'refused',
      says: 'pager: its url must begin with https:, because a key goes along',
    });
  });

  test('a proxy of the environment is used', async () => {
    server.answers(answering(204));
    const sink = settingsOf('webhook', 'https://far.example.com');
    await notifierOf(sink, { HTTPS_PROXY: server.url }).tell('pager', page, id);
    expect(server.requests).toMatchObject([{ method: 'CONNECT', path: 'far.example.com:443' }]);
  });
});

describe('a secret', () => {
  test('that is not there is named by where it should be, and nothing is sent', async () => {
    server.answers(answering(202));
    const outcome = await notifierOf(settingsOf('pagerduty'), { PAGER: '' }).tell('pager', page, id);
    expect(outcome).toMatchObject({
      kind: 'refused',
      says: 'pager: its routing-key is to be in the environment as PAGER, and is not there',
    });
    const gone = { ...settingsOf('slack'), values: { url: { from: 'file', path: '/no/such/file' } } } as const;
    expect(await notifierOf(gone).tell('pager', page, id)).toMatchObject({
      says: "pager: its url can't be read from /no/such/file",
    });
    expect(server.requests).toEqual([]);
  });

  test('that a server says back is not said again', async () => {
    for (const type of ['pagerduty', 'slack', 'webhook'] as const) {
      server.answers((response, _attempt) =>
        answering(400, `you sent ${routingKey} ${signingKey} to ${server.url}${hookPath}`)(response),
      );
      const outcome = await notifierOf(settingsOf(type)).tell('pager', page, id);
      const own = { pagerduty: routingKey, slack: 'secretOfTheHook', webhook: signingKey }[type];
      expect(JSON.stringify(outcome)).toContain('you sent');
      expect(JSON.stringify(outcome)).not.toContain(own);
    }
  });

  test('is looked up when somebody is told, so that a new key counts at once', async () => {
    const sink = {
      ...settingsOf('pagerduty'),
      values: { ...settingsOf('pagerduty').values, 'routing-key': { from: 'file', path: '~/key' } },
    } as const;
    const notifier = notifierOf(sink);
    server.answers(answering(202));
    for (const key of ['first-key', 'second-key']) {
      writeFileSync(path.join(home, 'key'), `${key}\n`);
      await notifier.tell('pager', page, id);
    }
    expect(server.requests.map(({ body }) => JSON.parse(body).routing_key)).toEqual(['first-key', 'second-key']);
  });
});

test('a sink that the settings don’t name is refused in words', async () => {
  expect(await notifierOf(settingsOf('slack')).tell('other', page, id)).toMatchObject({
    kind: 'refused',
    says: 'the settings name no sink "other"',
  });
});
