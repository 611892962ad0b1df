import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/domain/json.ts';
import type { ReportKind } from '../../src/domain/reports.ts';
import { parseReport, parseReportOf } from '../../src/reports/parse-report.ts';
import { deployment, endpointSlice, pod, replicaSet, service } from './objects.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

describe('a Deployment', () => {
  test('is read with its revision, counters, strategy and template', () => {
    expect(parseReport(deployment())).toMatchObject({
      kind: 'Deployment',
      name: 'checkout',
      namespace: 'shop',
      uid: 'd-1',
      generation: 7,
      observedGeneration: 6,
      revision: 4,
      strategy: 'RollingUpdate',
      maxSurge: '25%',
      maxUnavailable: 1,
      desired: 10,
      updated: 3,
      total: 12,
      ready: 9,
      available: 9,
      progressDeadlineSeconds: 600,
      paused: false,
      selector: { app: 'checkout' },
      hasSelectorExpressions: false,
      containers: [{ name: 'app', image: 'shop/checkout:2.1.0' }],
      createdAt: Date.parse('2026-01-01T00:00:00Z'),
    });
  });

  test('counts zero where the API server leaves a counter out, and one replica where nobody said how many', () => {
    const bare = {
      kind: 'Deployment',
      metadata: { uid: 'u', name: 'n', namespace: 's' },
    };
    expect(parseReport(bare)).toMatchObject({
      updated: 0,
      total: 0,
      ready: 0,
      available: 0,
      desired: 1,
      revision: 0,
    });
  });

  test('has no deadline when the largest number stands for none', () => {
    const report = parseReport(deployment({ spec: { progressDeadlineSeconds: 2_147_483_647 } }));
    expect(report).not.toHaveProperty('progressDeadlineSeconds');
  });

  test('has revision 0 when its annotation is not a number', () => {
    const report = parseReport(
      deployment({
        metadata: {
          annotations: { 'deployment.kubernetes.io/revision': '4; rm -rf' },
        },
      }),
    );
    expect(report).toMatchObject({ revision: 0 });
  });

  test('replaces all pods at once under Recreate', () => {
    const report = parseReport(deployment({ spec: { strategy: { type: 'Recreate' } } }));
    expect(report).toMatchObject({
      strategy: 'Recreate',
      maxSurge: 0,
      maxUnavailable: '100%',
    });
  });

  test('tells who wrote the template apart from who wrote the status', () => {
    expect(parseReport(deployment())).toMatchObject({
      writers: [
        {
          manager: 'helm',
          ownsTemplate: true,
          at: Date.parse('2026-01-01T00:00:00Z'),
        },
        {
          manager: 'kube-controller-manager',
          ownsTemplate: false,
          subresource: 'status',
        },
      ],
    });
  });

  test('does not keep the copy of itself that kubectl apply leaves in an annotation', () => {
    const secret = '{"env":[{"name":"DB_PASSWORD","value":"hunter2"}]}';
    const report = parseReport(
      deployment({
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': secret,
          },
        },
      }),
    );
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(report?.annotations).toHaveProperty(['kubectl.kubernetes.io/last-applied-configuration'], '(not kept)');
  });

  test('keeps its template exactly as the server wrote it', () => {
    const object = deployment();
    expect(parseReport(object)).toMatchObject({
      template: (object as { spec: { template: Json } }).spec.template,
    });
  });
});

test('a ReplicaSet is read with the numbers that its template had before', () => {
  expect(parseReport(replicaSet())).toMatchObject({
    kind: 'ReplicaSet',
    revision: 4,
    formerRevisions: [1, 3],
    hash: '6d9f7c',
    ownerUid: 'd-1',
    desired: 3,
    total: 3,
    ready: 0,
  });
});

describe('a Pod', () => {
  test('is read with its readiness, containers, ports and metrics address', () => {
    expect(parseReport(pod(digest))).toMatchObject({
      kind: 'Pod',
      hash: '6d9f7c',
      phase: 'Running',
      ip: '10.1.2.3',
      isReady: true,
      readySince: Date.parse('2026-01-01T00:01:00Z'),
      ports: [8080],
      scrape: { port: '9100', path: '/prom' },
      containers: [
        {
          name: 'app',
          digest,
          ready: true,
          restarts: 2,
          state: {
            kind: 'running',
            startedAt: Date.parse('2026-01-01T00:00:30Z'),
          },
          lastState: { kind: 'terminated', reason: 'OOMKilled', exitCode: 137 },
        },
      ],
    });
  });

  test.each([
    [`docker-pullable://shop/checkout@${digest}`, digest],
    [digest, digest],
    ['shop/checkout:2.1.0', undefined],
    ['shop/checkout@sha256:short', undefined],
    ['', undefined],
  ])('of which the runtime says %j runs the digest %j', (imageID, expected) => {
    const report = parseReport(pod(imageID));
    expect(report?.kind === 'Pod' && report.containers[0]?.digest).toBe(expected);
  });

  test('says nothing of metrics when its annotations forbid the scrape', () => {
    const report = parseReport(
      pod(digest, {
        'prometheus.io/scrape': 'false',
        'prometheus.io/port': '9100',
      }),
    );
    expect(report).not.toHaveProperty('scrape');
  });

  test('shows an init container only while it is in trouble', () => {
    const initial = { name: 'migrate', image: 'shop/migrate:1' };
    const withState = (state: Json): Json => ({
      kind: 'Pod',
      metadata: { uid: 'p', name: 'p', namespace: 's' },
      spec: {
        initContainers: [initial],
        containers: [{ name: 'app', image: 'a' }],
      },
      status: {
        initContainerStatuses: [{ name: 'migrate', restartCount: 4, state }],
      },
    });
    const names = (state: Json) => {
      const report = parseReport(withState(state));
      return report?.kind === 'Pod' ? report.containers.map(container => container.name) : [];
    };
    expect(names({ waiting: { reason: 'CrashLoopBackOff' } })).toEqual(['app', 'migrate']);
    expect(names({ terminated: { exitCode: 1, reason: 'Error' } })).toEqual(['app', 'migrate']);
    expect(names({ terminated: { exitCode: 0, reason: 'Completed' } })).toEqual(['app']);
    expect(names({ running: {} })).toEqual(['app']);
  });
});

test('a Service and its EndpointSlice are read', () => {
  expect(parseReport(service())).toMatchObject({
    kind: 'Service',
    selector: { app: 'checkout' },
  });
  expect(parseReport(endpointSlice())).toMatchObject({
    kind: 'EndpointSlice',
    service: 'checkout',
    endpoints: [
      {
        podUid: 'p-1',
        podName: 'checkout-1',
        isReady: true,
        isServing: true,
        isTerminating: false,
      },
      { podUid: 'p-2', isReady: false, isServing: true, isTerminating: true },
      { isReady: true, isServing: true, isTerminating: false },
    ],
  });
});

describe('what a cluster writes', () => {
  test('is made visible and contained before anything can draw it', () => {
    const hostile = '\u001b]52;c;AAAA\u0007 \u202Egnp.exe';
    const object = deployment({
      status: {
        conditions: [{ type: 'Progressing', status: 'True', message: hostile }],
      },
    });
    const report = parseReport(object);
    const drawn = report?.kind === 'Deployment' ? report.conditions[0]?.message : undefined;
    expect(drawn).toBe('␛]52;c;AAAA␇ ⟨U+202E⟩gnp.exe');
  });

  test('is not an object when its names could not have passed an API server', () => {
    expect(parseReport(deployment({ metadata: { name: 'check\u001b[2Jout' } }))).toBeUndefined();
    expect(parseReport(deployment({ metadata: { uid: '' } }))).toBeUndefined();
    expect(parseReport({ kind: 'Secret', metadata: { uid: 'u', name: 'n' } })).toBeUndefined();
  });

  test('never breaks the reading, whatever its shape', () => {
    const kinds: readonly ReportKind[] = ['Deployment', 'ReplicaSet', 'Pod', 'Service', 'EndpointSlice'];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.jsonValue(), (kind, json) => {
        const report = parseReportOf(kind, json as Json);
        expect(report === undefined || report.kind === kind).toBe(true);
      }),
    );
    expect(() => kinds.map(kind => parseReportOf(kind, null))).not.toThrow();
  });

  test('never breaks the reading when any one part of an honest object is replaced', () => {
    const honest = [deployment(), replicaSet(), pod(digest), service(), endpointSlice()];
    const places = honest.flatMap(object => pathsOf(object).map(path => ({ object, path })));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), ({ object, path }, value) => {
        const report = parseReport(replaced(object, path, value as Json));
        expect(report === undefined || JSON.stringify(report).length > 0).toBe(true);
        expect(JSON.stringify(report ?? {})).not.toMatch(/NaN|undefined/);
      }),
      { numRuns: 1_000 },
    );
  });
});

const pathsOf = (value: Json, at: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...pathsOf(inner as Json, [...at, key])])
    : [];

function replaced(object: Json, path: readonly string[], value: Json): Json {
  const copy = structuredClone(object) as Record<string, Json>;
  let here = copy;
  for (const key of path.slice(0, -1)) here = here[key] as Record<string, Json>;
  here[path.at(-1) ?? ''] = value;
  return copy;
}
