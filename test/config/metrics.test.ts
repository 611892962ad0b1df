import { describe, expect, test } from 'vitest';
import { settingsWarning } from '../../src/app/settings-file.ts';
import { readSettings } from '../../src/config/read-settings.ts';
import { metricsAt } from '../../src/config/settings.ts';

const good = `metrics:
  - contexts: [prod-*]
    url: https://prometheus.example/prometheus
    token: $PROM_TOKEN
    tenant: shop
    ca: /etc/ssl/prometheus.pem
    match: { cluster: prod-eu }
    logs: off
    requests: { counter: shop_calls_total, status: outcome, failed: "error|timeout" }
    durations: { histogram: shop_call_seconds_bucket }
    counters:
      checkouts_completed_total: { name: checkouts, worse: less, vote: critical }
      retries_total: { worse: more }
    saturations:
      db-pool: { used: db_pool_used, of: db_pool_size }
  - service: monitoring/prometheus:web/prom/
`;

describe('the metrics of the settings', () => {
  test('say where numbers come from, and which of them count', () => {
    const { settings, problems } = readSettings(good);
    expect(problems).toEqual([]);
    expect(metricsAt(settings, 'prod-eu', 'https://a')).toEqual({
      contexts: ['prod-*'],
      servers: [],
      prometheus: {
        kind: 'url',
        url: 'https://prometheus.example/prometheus',
        login: { token: { from: 'environment', name: 'PROM_TOKEN' } },
        ca: '/etc/ssl/prometheus.pem',
      },
      tenant: 'shop',
      match: { cluster: 'prod-eu' },
      logs: 'off',
      requests: { counter: 'shop_calls_total', status: 'outcome', failed: 'error|timeout' },
      durations: { histogram: 'shop_call_seconds' },
      counters: [
        { counter: 'checkouts_completed_total', name: 'checkouts', worse: 'less', vote: 'critical' },
        { counter: 'retries_total', worse: 'more', vote: 'marginal' },
      ],
      saturations: [{ name: 'db-pool', used: 'db_pool_used', of: 'db_pool_size' }],
    });
    expect(metricsAt(settings, 'staging', 'https://a')?.prometheus).toEqual({
      kind: 'service',
      namespace: 'monitoring',
      service: 'prometheus',
      port: 'web',
      path: '/prom',
    });
  });

  test('may say nothing, or only of the application’s own numbers', () => {
    expect(metricsAt(readSettings('').settings, 'any', 'any')).toBeUndefined();
    const { settings } = readSettings('metrics: { counters: { uploads_total: { worse: less } } }');
    expect(metricsAt(settings, 'any', 'any')?.prometheus).toBeUndefined();
  });

  test.each<[string, string, number, RegExp]>([
    [
      'a secret in the file',
      'metrics:\n  url: https://p\n  token: eyJabc',
      3,
      /token is a secret and can't stand here/,
    ],
    ['a login in the address', 'metrics:\n  url: https://a:b@p', 2, /url holds a login/],
    ['two places', 'metrics:\n  url: https://p\n  service: a/b', 3, /a url or a service, not both/],
    ['a service without its namespace', 'metrics:\n  service: prometheus:9090', 2, /NAMESPACE\/NAME:PORT/],
    ['a login for a service', 'metrics:\n  service: a/b\n  token: $T', 3, /token goes with a url/],
    ['a user alone', 'metrics:\n  url: https://p\n  user: me', 3, /belong together/],
    ['a certificate alone', 'metrics:\n  url: https://p\n  cert: /a', 3, /belong together/],
    ['a file of somewhere', 'metrics:\n  url: https://p\n  ca: ca.pem', 3, /from the root/],
    [
      'a vote that is none',
      'metrics:\n  counters:\n    a_total: { vote: maybe }',
      3,
      /vote must be critical, marginal or info/,
    ],
    [
      'an expression that is none',
      'metrics:\n  requests:\n    counter: a\n    failed: "5("',
      4,
      /must be an expression/,
    ],
    ['a saturation of nothing', 'metrics:\n  saturations:\n    pool: { of: a }', 3, /used is missing/],
    ['a word that it does not know', 'metrics:\n  urls: https://p', 2, /"urls" is nothing that metrics can say/],
  ])('with %s is told of by its line, and left out', (_title, text, line, says) => {
    const { settings, problems } = readSettings(text);
    expect(problems[0]).toMatchObject({ line, about: 'metrics', says: expect.stringMatching(says) });
    expect(settings.metrics).toBeUndefined();
    expect(settingsWarning({ file: 'f', problems })).toMatch(/only the pods’ own pages tell what they count/);
  });
});
