import { describe, expect, test } from 'vitest';
import { parsePrometheusText } from '../../src/adapters/pod-scrape/prometheus-text.ts';
import type { Judgement } from '../../src/domain/judgement.ts';
import type { PodReport } from '../../src/domain/reports.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { judgementOf, usualSettings } from '../../src/judge/judge.ts';
import type { Looking } from '../../src/judge/look.ts';
import { takeLook } from '../../src/judge/look.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import type { Pod } from '../../src/practice/kube-objects.ts';
import { metricsText } from '../../src/practice/traffic/container-figures.ts';
import { podOf } from '../../src/reports/pod.ts';
import { sampleReader } from '../../src/samples/sample-reader.ts';
import { START } from './cluster-fixture.ts';
import { tell } from './told.ts';

const settings = { ...usualSettings, limits: { errorRate: 0.01, latencyP95Ms: 300 } };

/** What the judge says of a scenario, looking every five seconds, until it says one of these or the time is over. */
function judged(name: string, seed: string, until: readonly string[], seconds = 300) {
  const told = tell(name, seed);
  const read = sampleReader();
  const pods = (told.cluster.store.list(podKind, 'shop') as readonly Pod[]).filter(
    pod => pod.metadata.labels?.app === 'checkout',
  );
  const side = (version: string): readonly PodReport[] =>
    pods
      .filter(pod => pod.spec.containers[0]?.image.endsWith(`:${version}`))
      .flatMap(pod => podOf(JSON.parse(JSON.stringify(pod))) ?? []);
  const [canary, stable] = [side('2.1.0'), side('2.0.9')];
  const arms = {
    how: 'canary' as const,
    key: name,
    canary: { name: safe('checkout-canary', 60), pods: canary },
    stable: { name: safe('checkout', 60), pods: stable },
    hardFacts: [],
    share: canary.length / pods.length,
    areCanariesReady: true,
  };
  let looking: Looking | undefined;
  let judgement: Judgement | undefined;
  let second = 0;
  for (second = 5; second <= seconds; second += 5) {
    told.pass(second);
    const at = START + second * 1000;
    const of = new Map(
      pods.flatMap(({ metadata: { uid } }) => {
        const figures = told.cluster.traffic.figuresOf(uid);
        const reading = figures && read(parsePrometheusText(metricsText(figures)), '/metrics');
        return reading ? [[uid, { ...reading, at }] as const] : [];
      }),
    );
    const measured = { source: safe('the pods', 60), of, problems: [] };
    looking = takeLook(looking, { arms, measured, at }, settings);
    judgement = judgementOf(looking.state);
    if (until.includes(judgement.verdict)) break;
  }
  return { judgement: judgement as Judgement, second };
}

const metric = ({ metrics }: Judgement, key: string) => metrics.find(each => each.key === key);

describe.each(['one', 'two'])('with the chance of seed %s, the judge comes within five minutes', seed => {
  test('of the good release to PASS', () => {
    expect(judged('canary-ramp', seed, ['pass', 'fail']).judgement.verdict).toBe('pass');
  });

  test('of ten times the errors to FAIL, in less than one', () => {
    const { judgement, second } = judged('canary-errors', seed, ['pass', 'fail']);
    expect(judgement.verdict).toBe('fail');
    expect(second).toBeLessThan(60);
  });

  test('of answers that take 1.5 times as long to FAIL, for that and not for errors', () => {
    const { judgement, second } = judged('canary-latency', seed, ['pass', 'fail']);
    expect([judgement.verdict, judgement.metrics[0]?.key.replace(/\d+/, '')]).toEqual(['fail', 'slower-']);
    expect(metric(judgement, 'errors')?.verdict).not.toBe('fail');
    expect(second).toBeLessThan(120);
  });

  test('of twice the baseline to FAIL', () => {
    expect(judged('canary-twice-baseline', seed, ['pass', 'fail']).judgement.verdict).toBe('fail');
  });

  test('of a burst on both to HOLD, and never to FAIL', () => {
    expect(judged('shared-burst', seed, ['pass', 'fail']).judgement.verdict).toBe('hold');
  });

  test('of one request a second to nothing', () => {
    expect(judged('low-traffic', seed, ['pass', 'hold', 'fail']).judgement.verdict).toBe('no-data');
  });

  test('of an error that has vanished to saying so, and not to FAIL', () => {
    const { judgement } = judged('error-vanishes', seed, ['fail']);
    expect(judgement.verdict).not.toBe('fail');
    expect(metric(judgement, 'errors GET /shipping 504')?.reason.kind).toBe('gone-type');
  });

  test('of a type that stable never had to asking a person', () => {
    const { judgement } = judged('new-error-type', seed, ['fail']);
    expect(judgement.verdict).toBe('marginal');
    expect(metric(judgement, 'errors POST /orders 500')?.reason).toMatchObject({ kind: 'new-type', pods: 2 });
  });
});
