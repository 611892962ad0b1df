import { describe, inject } from 'vitest';
import { deployment, service } from '../control-plane/deployments.ts';
import { until } from '../control-plane/until.ts';
import { type Bench, deploymentPath } from '../support/bench/bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { type Killing, killRamps, testKillings, tried } from './ramps-to-kill.ts';

describe.concurrent('on a real control plane a ramp that fails, and whose process is killed', () => {
  const killings: readonly Killing[] = [
    {
      points: [
        { line: 'change.started to-25 kube', when: 'after' },
        { line: 'change.finished take-away kube', when: 'before' },
      ],
      after: 'resume',
    },
    { points: [{ line: 'change.finished to-25 kube', when: 'before' }], after: 'abort' },
  ];
  testKillings(killings, async () => {
    const bench = realBench(inject('controlPlane'));
    return { bench, ramp: { namespace: await stableIn(bench), image: `${tried}-errors`, steps: '25,100', speed: 1 } };
  });
});

/** Three pods, each with an application that counts. */
async function stableIn(bench: Bench): Promise<string> {
  const namespace = await bench.newNamespace();
  const image = 'registry.example/shop/checkout:2.0.9';
  const podAnnotations = { 'prometheus.io/port': '8080', 'prometheus.io/path': '/metrics' };
  await bench.api('POST', deploymentPath(namespace), {
    body: deployment({ namespace, name: 'checkout', image, replicas: 3, podAnnotations }),
  });
  await bench.api('POST', `/api/v1/namespaces/${namespace}/services`, {
    body: service({ namespace, name: 'checkout' }),
  });
  await until('stable serves', async () => {
    const { body } = await bench.api('GET', deploymentPath(namespace, 'checkout'));
    return body.status.availableReplicas === 3;
  });
  return namespace;
}

// On the practice cluster as well: only there do users tell whether a request was lost. It waits too long for npm test.
killRamps('a ramp that fails, and whose process is killed', 'canary-errors', '5,25,100', [
  // All in one ramp, because a process that begins again costs less than a ramp that does.
  {
    points: [
      { line: 'run.opened', when: 'after' },
      { line: 'plan.made to-5', when: 'after' },
      { line: 'change.finished to-5 kube', when: 'before' },
      { line: 'step.ended judge-5', when: 'before' },
      { line: 'change.finished take-away kube', when: 'before' },
    ],
    after: 'resume',
  },
  { points: [{ line: 'run.opened', when: 'after' }], after: 'abort' },
  { points: [{ line: 'change.finished to-5 kube', when: 'before' }], after: 'abort' },
  { points: [{ line: 'step.entered judge-5', when: 'after' }], after: 'abort' },
  { points: [{ line: 'change.started take-away kube', when: 'after' }], after: 'abort' },
  { points: [{ line: 'run.closed', when: 'before' }], after: 'abort' },
]);

killRamps('a ramp that is good, and is killed at each of its steps', 'canary-ramp', '25,50,100', [
  {
    points: [
      { line: 'change.finished to-25 kube', when: 'before' },
      { line: 'step.ended judge-25', when: 'before' },
      { line: 'change.started to-50 kube', when: 'after' },
      { line: 'step.entered judge-50', when: 'after' },
      { line: 'change.started promote kube', when: 'after' },
      { line: 'change.finished promote kube', when: 'after' },
    ],
    after: 'resume',
    becomes: tried,
  },
]);
