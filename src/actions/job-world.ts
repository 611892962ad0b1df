import type { Answer } from '../domain/answer.ts';
import type { Instant } from '../domain/brands.ts';
import { field, type Json, listAt, numberAt, textAt } from '../domain/json.ts';
import type { LogLine } from '../domain/logs.ts';
import type { PodReport } from '../domain/reports.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { instantAt } from '../reports/instant-at.ts';
import { parseReportOf } from '../reports/parse-report.ts';
import { causeInPods } from '../workloads/shared/pod-trouble.ts';
import { tellingLines } from '../workloads/telling-lines.ts';
import type { Readers } from './action.ts';

export const jobsPath = (namespace: string, name = ''): string =>
  `/apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/jobs${name && `/${encodeURIComponent(name)}`}`;

/** A Job that was asked for, with its pods and the last words of the one that failed. */
export type JobSeen = {
  readonly job: Answer<Json>;
  readonly pods?: readonly PodReport[];
  readonly words?: readonly LogLine[];
};

export type JobEnd = {
  readonly kind: 'complete' | 'failed' | 'running';
  readonly since?: Instant;
  readonly why?: SafeText;
};

/** How a Job stands, by its own conditions. */
export function endOf(job: Json): JobEnd {
  const since = instantAt(job, 'status', 'startTime');
  const ended = (type: string) =>
    listAt(job, 'status', 'conditions').find(one => textAt(one, 'type') === type && textAt(one, 'status') === 'True');
  const [complete, failed] = [ended('Complete'), ended('Failed')];
  const kind = complete ? 'complete' : failed ? 'failed' : 'running';
  const why = textAt(failed, 'reason');
  return { kind, ...(since !== undefined && { since }), ...(why && { why: safe(why, 80) }) };
}

export async function readJob(
  namespace: string,
  name: string,
  { reader, sources }: Readers,
  signal: AbortSignal,
): Promise<JobSeen> {
  const ofJob = encodeURIComponent(`batch.kubernetes.io/job-name=${name}`);
  const [job, podList] = await Promise.all([
    reader.get(jobsPath(namespace, name), signal),
    reader.list(`/api/v1/namespaces/${namespace}/pods?labelSelector=${ofJob}`, signal),
  ]);
  if (podList.kind !== 'ok') return { job };
  const pods = podList.value
    .map(object => parseReportOf('Pod', object))
    .filter((report): report is PodReport => report?.kind === 'Pod');
  const failed = pods.find(({ phase }) => phase === 'Failed');
  const container = failed?.containers.find(({ state }) => state.kind === 'terminated' && state.exitCode !== 0);
  if (job.kind !== 'ok' || endOf(job.value).kind !== 'failed' || !failed || !container) return { job, pods };
  const source = { namespace, name: failed.name, container: container.name };
  const lines = await sources.logs.read(source, { tailLines: 50, previous: false }, signal);
  return { job, pods, ...(lines.kind === 'ok' && { words: lines.value }) };
}

/** Why it failed, in the words of the program where it left some: `BackoffLimitExceeded: “column is in use”`. */
export function failureSays(job: Json, { pods = [], words = [] }: JobSeen, now: Instant): SafeText {
  const last = tellingLines(words)[0]?.newest ?? words.at(-1)?.text;
  const cause = causeInPods(pods, { now });
  const exit = pods
    .flatMap(({ containers }) => containers)
    .find(({ state }) => state.kind === 'terminated' && state.exitCode !== 0);
  const code = exit?.state.kind === 'terminated' ? `exit code ${exit.state.exitCode}` : undefined;
  const parts = [endOf(job).why, code ?? cause?.says].filter(one => one !== undefined);
  return safe(`${parts.join(', ')}${last === undefined ? '' : `; its last words: “${last}”`}`, 400);
}

/** `1 pod runs`, or what keeps it from running. */
export function runningSays(job: Json, { pods = [] }: JobSeen, now: Instant): SafeText {
  const cause = causeInPods(pods, { now });
  if (cause) return cause.says;
  const active = numberAt(job, 'status', 'active') ?? 0;
  const deleted = field(job, 'metadata', 'deletionTimestamp') !== undefined;
  if (deleted) return safe('it is being deleted');
  return safe(active === 0 ? 'its pod is not there yet' : `${active} ${active === 1 ? 'pod runs' : 'pods run'}`);
}
