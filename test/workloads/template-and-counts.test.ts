import { describe, expect, test } from 'vitest';
import { differenceInWords } from '../../src/wording/differences.ts';
import { percent, times } from '../../src/wording/numbers.ts';
import { compare, countLately, failsMoreOften } from '../../src/workloads/counted-trouble.ts';
import { referencedClaims, referencedConfig } from '../../src/workloads/referenced-config.ts';
import { groupedTemplateDiff, templateDiff } from '../../src/workloads/template-diff.ts';

const template = (image: string, env: Readonly<Record<string, string>> = {}, more: object = {}) => ({
  metadata: { labels: { app: 'checkout' } },
  spec: {
    containers: [{ name: 'app', image, env: Object.entries(env).map(([name, value]) => ({ name, value })), ...more }],
  },
});
const words = (...[from, to]: Parameters<typeof templateDiff>) => templateDiff(from, to).map(differenceInWords);

describe('a template diff', () => {
  test('tells the image first, then the environment, then the rest', () => {
    expect(
      words(
        template('reg/shop/checkout:2.1.0', { NEW: 'on' }, { resources: { limits: { cpu: '1' } } }),
        template('reg/shop/checkout:2.0.9', {}, { resources: { limits: { cpu: '2' } } }),
      ),
    ).toEqual(['image checkout:2.1.0 → checkout:2.0.9', 'env NEW=on removed', 'resources.limits.cpu 1 → 2']);
  });

  test('puts resources and probes before the rest, each under its word', () => {
    const probe = (path: string) => ({ readinessProbe: { httpGet: { path, port: 8080 } } });
    const groups = groupedTemplateDiff(
      template('a:1', {}, { args: ['x'], ...probe('/ready'), resources: { limits: { memory: '128Mi' } } }),
      template('a:2', {}, { args: ['y'], ...probe('/healthz'), resources: { limits: { memory: '64Mi' } } }),
    );
    expect(groups.map(({ group }) => group)).toEqual(['image', 'resources', 'probes', 'rest']);
    expect(groups[2]?.changes.map(differenceInWords)).toEqual(['readinessProbe.httpGet.path /ready → /healthz']);
  });

  test('shows of a list of named things only the one that differs', () => {
    const mounts = (path: string) => ({
      volumeMounts: [
        { name: 'config', mountPath: '/etc/app' },
        { name: 'cache', mountPath: path },
      ],
    });
    expect(words(template('a', {}, mounts('/tmp')), template('a', {}, mounts('/cache')))).toEqual([
      'volumeMounts.cache.mountPath /tmp → /cache',
    ]);
  });

  test('hides what looks like a secret', () => {
    expect(words(template('a', { DB_PASSWORD: 'one' }), template('a', { DB_PASSWORD: 'two' })).join()).not.toMatch(
      /one|two/,
    );
  });

  test('is empty for equal templates, whatever the hash label says', () => {
    expect(
      words(template('a'), { ...template('a'), metadata: { labels: { app: 'checkout', 'pod-template-hash': 'x' } } }),
    ).toEqual([]);
  });
});

test('what no revision holds is named: ConfigMaps, Secrets and claims of the template, each once', () => {
  const pod = {
    spec: {
      containers: [
        {
          name: 'app',
          env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'pay-key', key: 'k' } } }],
          envFrom: [{ configMapRef: { name: 'checkout-config' } }],
        },
      ],
      volumes: [
        { name: 'config', configMap: { name: 'checkout-config' } },
        { name: 'all', projected: { sources: [{ secret: { name: 'tls' } }] } },
        { name: 'data', persistentVolumeClaim: { claimName: 'orders' } },
      ],
    },
  };
  expect(referencedConfig(pod)).toEqual(['ConfigMap checkout-config', 'Secret pay-key', 'Secret tls']);
  expect(referencedClaims(pod)).toEqual(['volume orders']);
});

const sample = (at: number, requests: number, failures: number) => ({ at, requests, failures });

describe('counted trouble', () => {
  const trouble = (fresh: [number, number], old: [number, number]) => {
    const comparison = compare([[sample(1, ...fresh)]], [[sample(1, ...old)]]);
    return comparison && failsMoreOften(comparison);
  };

  test('needs twice the share, a tenth of a point and five failures', () => {
    expect(trouble([2_000, 60], [6_000, 18])).toBe(true);
    expect(trouble([2_000, 9], [6_000, 18])).toBe(false);
    expect(trouble([100, 4], [6_000, 18])).toBe(false);
    expect(trouble([100_000, 20], [100_000, 5])).toBe(false);
  });

  test('is unknown without a count on each side, and not trouble without requests', () => {
    expect(compare([[]], [[sample(1, 10, 1)]])).toBeUndefined();
    expect(trouble([0, 0], [6_000, 18])).toBe(false);
  });

  test('speaks of the window once both sides have enough in it, and counts on over a restart', () => {
    const comparison = compare(
      [[sample(0, 900, 5), sample(20_000, 100, 1), sample(40_000, 800, 3)]],
      [[sample(0, 5_000, 10), sample(40_000, 6_000, 13)]],
    );
    expect(comparison?.basis).toEqual({ kind: 'window', ms: 40_000 });
    expect(comparison?.fresh).toEqual({ pods: 1, requests: 800, failures: 3 });
    expect(comparison?.old).toEqual({ pods: 1, requests: 1_000, failures: 3 });
  });

  test('says what was counted over the last minute where there is nothing to compare with', () => {
    const lately = countLately([
      [sample(0, 900, 50), sample(70_000, 1_000, 51), sample(100_000, 1_400, 53)],
      [sample(70_000, 2_000, 7), sample(100_000, 2_300, 8)],
    ]);
    expect(lately).toEqual({ at: 100_000, ms: 30_000, of: { pods: 2, requests: 700, failures: 3 } });
  });

  test('says nothing lately after a single look, because what came before it is not recent', () => {
    expect(countLately([[sample(1, 10, 1)], []])).toBeUndefined();
  });
});

test('shares and ratios keep the digits that say something', () => {
  expect([0, 0.003, 0.03, 0.125].map(percent)).toEqual(['0 %', '0.30 %', '3.0 %', '13 %']);
  expect([1.44, 9.96, 10].map(times)).toEqual(['1.4x', '10x', '10x']);
});
