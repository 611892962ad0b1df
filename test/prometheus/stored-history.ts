import { chance, happens } from '../judge/ticks.ts';

/** Pods of one revision that ran for a while and are gone. */
export type StoredRevision = {
  /** Of the Deployment. */
  readonly of: string;
  readonly hash: string;
  readonly pods: number;
  readonly from: number;
  readonly to: number;
  /** How often one of them failed then, a part of 1. */
  readonly errorShare: (pod: number, at: number) => number;
};

const everyMs = 60_000;
const requestsPerLook = 600;
const bounds = ['0.1', '0.3', '+Inf'];
const letters = 'bcdfghjklm';

export const podNameOf = (name: string, hash: string, pod: number): string => `${name}-${hash}-xx2x${letters[pod]}`;

/** What a Prometheus would have stored of them, scraped each minute, for `promtool tsdb create-blocks-from openmetrics`. */
export function storedHistory(namespace: string, revisions: readonly StoredRevision[], seed = 7): string {
  const random = chance(seed);
  // All samples of a metric stand together.
  const lines = new Map<string, string[]>();
  const add = (metric: string, labels: string, value: number, at: number) => {
    const known = lines.get(metric) ?? [];
    known.push(`${metric}{${labels}} ${value} ${at / 1_000}`);
    lines.set(metric, known);
  };
  for (const { of: name, hash, pods, from, to, errorShare } of revisions)
    for (let pod = 0; pod < pods; pod++) {
      const target = `namespace="${namespace}",pod="${podNameOf(name, hash, pod)}",instance="10.9.0.${pod}:8080",job="pods"`;
      let [well, failed] = [0, 0];
      for (let at = from; at <= to; at += everyMs) {
        const failures = happens(requestsPerLook, errorShare(pod, at), random);
        failed += failures;
        well += requestsPerLook - failures;
        const coded = (code: number) => `${target},method="POST",route="/pay",code="${code}"`;
        add('up', target, 1, at);
        add('process_start_time_seconds', target, from / 1_000, at);
        add('http_requests_total', coded(200), well, at);
        if (failed > 0) add('http_requests_total', coded(502), failed, at);
        for (const le of bounds)
          add('http_request_duration_seconds_bucket', `${coded(200)},le="${le}"`, le === '0.1' ? well * 0.9 : well, at);
      }
    }
  return [...[...lines.values()].flat(), '# EOF', ''].join('\n');
}
