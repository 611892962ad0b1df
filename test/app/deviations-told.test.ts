import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { makeNotifier } from '../../src/adapters/notify/notifier.ts';
import { systemClock } from '../../src/adapters/surroundings/node.ts';
import { tellDeviation } from '../../src/app/monitoring/tell-deviation.ts';
import type { Deviation } from '../../src/domain/deviation.ts';
import { ours } from '../../src/domain/safe-text.ts';

const deviation: Deviation = {
  key: 'errors POST /pay 502',
  name: ours('POST /pay 502'),
  kind: 'more',
  unit: 'share',
  since: 1_800_000_000_000,
  now: 0.03,
  usual: 0.003,
};
const ref = { kind: 'Deployment', namespace: 'shop', name: 'checkout' } as const;

/** A receiver that keeps what it was sent, and an engine whose settings name it. */
async function telling(
  use: (
    tell: (type: 'raised' | 'resolved') => ReturnType<typeof tellDeviation>,
    heard: { path: string; body: never }[],
  ) => Promise<void>,
) {
  const heard: { path: string; body: never }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push({ path: request.url ?? '', body: JSON.parse(body) as never });
      response.end('{}');
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const text = (value: string) => ({ from: 'settings', text: value }) as const;
  const notifier = makeNotifier({
    clock: systemClock,
    env: { KEY: 'a key of some twenty-four bytes' },
    home: '/',
    sinks: [
      { name: 'alerts', type: 'alertmanager', serves: ['on-call'], values: { url: text(url) } },
      {
        name: 'board',
        type: 'webhook',
        serves: ['shop'],
        values: { url: text(`${url}/hook`), 'signing-key': { from: 'environment', name: 'KEY' } },
      },
      { name: 'others', type: 'alertmanager', serves: ['incident'], values: { url: text(url) } },
    ],
  });
  const engine = {
    outlets: { notifier } as never,
    ids: { next: () => crypto.randomUUID() as never },
    place: { cluster: 'uid-1', context: 'prod-eu', namespace: 'shop' } as never,
    actor: { name: 'pipeline' } as never,
  };
  try {
    const settings = { rules: [], tell: ['shop'], page: ['on-call'] };
    await use(type => tellDeviation(engine, settings, ref, { type, at: 1_800_000_060_000, deviation }), heard);
  } finally {
    server.close();
  }
}

describe('people who are told of a deviation', () => {
  test('are those of the settings, and the same alert is resolved that was raised', async () => {
    await telling(async (tell, heard) => {
      expect((await tell('raised')).map(({ sink, problem }) => [sink, problem])).toEqual([
        ['alerts', undefined],
        ['board', undefined],
      ]);
      await tell('resolved');
      const alerts = heard
        .filter(({ path }) => path === '/api/v2/alerts')
        .map(
          ({ body }) =>
            body[0] as {
              labels: object;
              endsAt?: string;
              startsAt?: string;
              annotations: { summary: string; description: string };
            },
        );
      expect(alerts).toHaveLength(2);
      expect(alerts[0]?.labels).toEqual({
        alertname: 'DeployCockpitDeviation',
        severity: 'critical',
        workload: 'checkout',
        namespace: 'shop',
        deviation: 'errors POST /pay 502',
      });
      expect(alerts[1]?.labels).toEqual(alerts[0]?.labels);
      expect(alerts[1]?.startsAt).toBeUndefined();
      expect(alerts[0]?.annotations.summary).toMatch(
        /^checkout: POST \/pay 502 3\.0 % of requests, usually 0\.30 % \(10x\), since /,
      );
      expect(alerts[0]?.annotations.description).toBe('prod-eu/shop/checkout. deploy-cockpit status checkout -n shop');
      expect(heard.filter(({ path }) => path === '/hook')).toHaveLength(2);
    });
  });
});
