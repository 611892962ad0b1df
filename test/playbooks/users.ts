import type { PodReport } from '../../src/domain/reports.ts';
import { parseReportOf } from '../../src/reports/parse-report.ts';
import type { Practice } from './on-scenario.ts';

export type Met = { readonly requests: number; readonly failures: number };

const never = new AbortController().signal;

/** What users of these pods meet in so many seconds from now on, by the pods' own counters. */
export async function usersMeet({ engine, clock }: Practice, label: string, seconds: number): Promise<Met> {
  const before = await countsOf(engine, label);
  await clock.wait(seconds * 1000, never);
  const after = await countsOf(engine, label);
  let [requests, failures] = [0, 0];
  for (const [uid, now] of after) {
    requests += now.requests - (before.get(uid)?.requests ?? 0);
    failures += now.failures - (before.get(uid)?.failures ?? 0);
  }
  return { requests, failures };
}

export async function countsOf(engine: Practice['engine'], label: string): Promise<ReadonlyMap<string, Met>> {
  const path = `/api/v1/namespaces/shop/pods?labelSelector=${encodeURIComponent(label)}`;
  const pods = await engine.reader.list(path, never);
  if (pods.kind !== 'ok') throw new Error(pods.says);
  const ready = pods.value
    .map(pod => parseReportOf('Pod', pod))
    .filter((report): report is PodReport => report?.kind === 'Pod' && report.isReady);
  const answer = await engine.sources.measurements.read(ready, never);
  if (answer.kind !== 'ok') throw new Error(answer.says);
  if (answer.value.problems.length > 0) throw new Error(answer.value.problems.join('; '));
  return answer.value.of;
}

export const shareFailing = ({ requests, failures }: Met): number => failures / requests;
