import { describe, expect, test } from 'vitest';
import type { EventReport } from '../../src/domain/events.ts';
import type { Json } from '../../src/domain/json.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { eventOf } from '../../src/reports/event.ts';
import { deploymentRollout } from '../../src/workloads/deployment/rollout.ts';
import { explain } from '../../src/workloads/explain.ts';
import { logSources } from '../../src/workloads/log-sources.ts';
import { tellingLines } from '../../src/workloads/telling-lines.ts';
import { now, type Pod, situation } from './situations.ts';

/** checkout 2.1.0 with such pods, six old ones beside them. */
const rolling = (pods: readonly Pod[]) => {
  const family = situation({
    releases: [
      { revision: 6, hash: 'old', image: 'shop/checkout:2.0.9', pods: Array.from({ length: 6 }, () => ({})) },
      { revision: 7, hash: 'new', image: 'shop/checkout:2.1.0', pods },
    ],
  });
  return { rollout: deploymentRollout(family, { now }), pods: family.pods ?? [] };
};

function note(about: string, reason: string, message: string, more: object = {}): EventReport {
  const event = eventOf({
    metadata: { uid: `${about}${reason}${message}` },
    involvedObject: { kind: 'Pod', name: about, uid: about },
    reason,
    message,
    type: 'Warning',
    ...more,
  } as Json);
  if (!event) throw new Error('that is no Event');
  return event;
}

const running = { running: { startedAt: new Date(now - 5_000).toISOString() } };
const unready: Pod = { isReady: false, state: running };
const newPod = (index: number) => {
  const { pods } = rolling([unready, unready]);
  return pods.filter(({ hash }) => hash === 'new')[index]?.uid ?? '';
};
const because = (pods: readonly Pod[], events: readonly EventReport[]) => {
  const [cause] = explain(rolling(pods), events);
  return cause && `${cause.kind}: ${cause.says} (${cause.certainty})`;
};

describe('why a rollout does not go on, from Events', () => {
  test.each([
    [
      'the probe’s own words',
      'Unhealthy',
      'Readiness probe failed: HTTP probe failed with statuscode: 503',
      'unready: its readiness probe fails: HTTP probe failed with statuscode: 503 (sure)',
    ],
    [
      'a startup probe that can’t connect',
      'Unhealthy',
      'Startup probe failed: dial tcp 10.0.0.7:8080: connect: connection refused',
      'unready: its startup probe fails: dial tcp 10.0.0.7:8080: connect: connection refused (sure)',
    ],
    [
      'a liveness probe that kills it',
      'Killing',
      'Container app failed liveness probe, will be restarted',
      'liveness: app is killed because its liveness probe fails (sure)',
    ],
    [
      'no node with room',
      'FailedScheduling',
      '0/5 nodes are available: 2 node(s) had untolerated taint {gpu: true}, 3 Insufficient memory. preemption: 0/5 nodes are available: 5 No preemption victims found.',
      'unschedulable: no node takes the pod: 0/5 nodes are available: 2 node(s) had untolerated taint {gpu: true}, 3 Insufficient memory (sure)',
    ],
    [
      'a claim that is not bound',
      'FailedScheduling',
      '0/5 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/5 nodes are available.',
      'volume: its volume claim is not bound, so no node takes the pod (sure)',
    ],
    [
      'a ConfigMap that a volume needs',
      'FailedMount',
      'MountVolume.SetUp failed for volume "config" : configmap "checkout-config" not found',
      'config: ConfigMap checkout-config does not exist, and a volume of the pod needs it (sure)',
    ],
    [
      'a volume that another node holds',
      'FailedAttachVolume',
      'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can’t be attached to another',
      'volume: volume pvc-1 is still attached to another node (sure)',
    ],
    [
      'a key that is gone',
      'Failed',
      "Error: couldn't find key FEATURE in ConfigMap shop/checkout-config",
      'config: ConfigMap checkout-config has no key FEATURE (sure)',
    ],
    [
      'a registry that refuses',
      'Failed',
      'Failed to pull image "registry.corp/checkout:2.1.0": failed to authorize: 401 Unauthorized',
      "image-pull: the registry does not give out image registry.corp/checkout:2.1.0 to this cluster's login (sure)",
    ],
  ])('%s', (_what, reason, message, said) => {
    expect(because([unready, unready], [note(newPod(0), reason, message)])).toBe(said);
  });

  test.each([
    [
      'Error creating: pods "checkout-x" is forbidden: exceeded quota: compute, requested: limits.cpu=1,pods=1, used: limits.cpu=4,pods=10, limited: limits.cpu=4,pods=10',
      'quota compute is used up: limits.cpu=1,pods=1 more is wanted, limits.cpu=4,pods=10 is used, the limit is limits.cpu=4,pods=10',
    ],
    [
      'Error creating: admission webhook "policy.corp" denied the request: image must be signed',
      'admission webhook policy.corp refuses new pods: image must be signed',
    ],
    [
      'Error creating: Internal error occurred: failed calling webhook "policy.corp": failed to call webhook: Post "https://policy": context deadline exceeded',
      "admission webhook policy.corp can't be asked, so new pods are refused",
    ],
    [
      'Error creating: pods "checkout-x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
      'pod security restricted:latest refuses new pods: runAsNonRoot != true',
    ],
    [
      'Error creating: pods "checkout-x" is forbidden: error looking up service account shop/checkout: serviceaccount "checkout" not found',
      'ServiceAccount checkout does not exist, so new pods are refused',
    ],
  ])('pods that are refused: %s', (message, said) => {
    expect(because([{}], [note('rs', 'FailedCreate', message)])).toBe(`quota-or-admission: ${said} (sure)`);
  });

  test('an Event of a pod that is ready now, or of a refusal that is over, is old news', () => {
    const ready = rolling([{}, {}]).pods.find(({ hash }) => hash === 'new')?.uid ?? '';
    expect(because([{}, {}], [note(ready, 'Unhealthy', 'Readiness probe failed: HTTP 503')])).toBeUndefined();
    const eight = Array.from({ length: 8 }, () => ({}));
    expect(because(eight, [note('rs', 'FailedCreate', 'Error creating: exceeded quota')])).toBeUndefined();
  });

  test('of several the one that explains the others comes first, and the surer words win', () => {
    const waiting: Pod = { isReady: false, state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off' } } };
    const pulled = 'Failed to pull image "shop/checkout:2.1.0": manifest unknown: not found';
    const causes = explain(rolling([waiting, unready]), [
      note(newPod(1), 'Unhealthy', 'Readiness probe failed: HTTP 503'),
      note(newPod(0), 'Failed', pulled, { count: 4 }),
    ]);
    expect(causes.map(({ kind }) => kind)).toEqual(['image-pull', 'unready']);
    expect(causes[0]).toMatchObject({ says: 'image shop/checkout:2.1.0 does not exist', certainty: 'sure' });
    expect(causes[0]?.evidence.join()).toContain('manifest unknown');
    expect(causes[0]?.evidence.join()).toContain('ImagePullBackOff');
  });
});

describe('logs', () => {
  test('are offered worst pod first: the cause, then what is not ready, then new before old', () => {
    const crashed: Pod = {
      isReady: false,
      restarts: 3,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    };
    const { rollout, pods } = rolling([{}, crashed]);
    const choices = logSources(pods, rollout);
    expect(choices[0]).toMatchObject({ isNew: true, isReady: false, restarts: 3, hasPrevious: true });
    expect(choices[1]).toMatchObject({ isNew: true, isReady: true });
    expect(choices[2]).toMatchObject({ isNew: false });
    expect(choices).toHaveLength(8);
  });

  test('tell what they complain of, most often first, whatever numbers and times differ', () => {
    const lines = [
      '2026-11-21T03:12:01Z INFO GET /cart 200 12ms',
      '2026-11-21T03:12:01Z ERROR POST /pay 502 25ms upstream pay',
      '2026-11-21T03:12:02Z ERROR GET /cart 500 3ms internal error',
      '2026-11-21T03:12:03Z ERROR POST /pay 503 140ms upstream pay',
    ].map(text => ({ text: safe(text) }));
    expect(tellingLines(lines)).toEqual([
      { count: 2, newest: 'ERROR POST /pay 503 140ms upstream pay' },
      { count: 1, newest: 'ERROR GET /cart 500 3ms internal error' },
    ]);
  });
});
