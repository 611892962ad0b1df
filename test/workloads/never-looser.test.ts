import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/domain/json.ts';
import type { Family, WorkloadReport } from '../../src/domain/reports.ts';
import type { WorkloadKind } from '../../src/domain/workload.ts';
import { parseReportOf } from '../../src/reports/parse-report.ts';
import { rulesOf } from '../../src/workloads/registry.ts';
import { now } from './situations.ts';

const few = fc.integer({ min: 0, max: 4 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Objects as a controller might leave them, and as none would: whatever the counters say. */
const objects = fc.record({
  kind: fc.constantFrom<WorkloadKind>('Deployment', 'StatefulSet', 'DaemonSet'),
  generation: fc.integer({ min: 1, max: 3 }),
  observed: fc.integer({ min: 0, max: 3 }),
  desired: few,
  total: few,
  updated: few,
  ready: few,
  available: few,
  paused: fc.boolean(),
  hasMissedDeadline: fc.boolean(),
  strategy: fc.constantFrom('RollingUpdate', 'OnDelete'),
  partition: maybe(few),
  isSameRevision: fc.boolean(),
});
type Drawn = typeof objects extends fc.Arbitrary<infer Value> ? Value : never;

function familyOf(drawn: Drawn): Family {
  const { kind, desired, total, updated, ready, available, partition } = drawn;
  const isDeployment = kind === 'Deployment';
  const object = {
    metadata: { name: 'web', uid: 'uid-web', namespace: 'shop', generation: drawn.generation },
    spec: {
      replicas: desired,
      template: { spec: { containers: [{ name: 'app', image: 'web:1' }] } },
      ...(isDeployment
        ? { paused: drawn.paused }
        : {
            updateStrategy: {
              type: drawn.strategy,
              ...(partition !== undefined && { rollingUpdate: { partition } }),
            },
          }),
    },
    status: {
      observedGeneration: drawn.observed,
      replicas: total,
      updatedReplicas: updated,
      readyReplicas: ready,
      availableReplicas: available,
      desiredNumberScheduled: desired,
      currentNumberScheduled: total,
      updatedNumberScheduled: updated,
      numberReady: ready,
      numberAvailable: available,
      currentRevision: drawn.isSameRevision ? 'web-1' : 'web-0',
      updateRevision: 'web-1',
      conditions: drawn.hasMissedDeadline
        ? [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }]
        : [],
    },
  };
  return { workload: parseReportOf(kind, object as Json) as WorkloadReport };
}

const isDone = /successfully rolled out|roll out complete|update complete/;

describe('whatever the counters of an object say', () => {
  test('nothing is called healthy that kubectl still waits for, and nothing that failed for kubectl goes on for us', () => {
    fc.assert(
      fc.property(objects, drawn => {
        const family = familyOf(drawn);
        const { says, exitCode } = rulesOf(family).kubectlStatus(family.workload);
        const { phase } = rulesOf(family).rollout(family, { now });
        if (says.includes('only available for RollingUpdate')) return;
        if (says.includes('to be observed')) expect(phase).toBe('unobserved');
        else if (exitCode === 1) expect(phase).toBe('failed');
        else if (isDone.test(says)) expect(['healthy', 'paused', 'progressing']).toContain(phase);
        else expect(['progressing', 'stuck', 'paused']).toContain(phase);
      }),
      { numRuns: 3_000 },
    );
  });

  test('what only a deletion lets go on is never called healthy or rolling', () => {
    fc.assert(
      fc.property(objects, drawn => {
        const family = familyOf({
          ...drawn,
          strategy: 'OnDelete',
          observed: drawn.generation,
          hasMissedDeadline: false,
        });
        const { phase, waiting } = rulesOf(family).rollout(family, { now });
        if (waiting?.for === 'deletion') expect(['paused', 'stuck']).toContain(phase);
      }),
      { numRuns: 1_000 },
    );
  });
});
