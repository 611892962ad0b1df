import type { Answer } from '../domain/answer.ts';
import type { Instant } from '../domain/brands.ts';
import { field, type Json, listAt, numberAt, textAt } from '../domain/json.ts';
import type { LogLine } from '../domain/logs.ts';
import type { ContainerReport, PodReport } from '../domain/reports.ts';
import type { Cause } from '../domain/rollout.ts';
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
  readonly words?: Answer<readonly LogLine[]>;
};

/** `failing`: it is decided that it fails, and its pods are still being stopped. */
export type JobEnd = {
  readonly kind: 'complete' | 'failed' | 'failing' | 'running';
  readonly since?: Instant;
  readonly why?: SafeText;
};

/** How a Job stands, by its own conditions. */
export function endOf(job: Json): JobEnd {
  const since = instantAt(job, 'status', 'startTime');
  const met = (type: string) =>
    listAt(job, 'status', 'conditions').find(one => textAt(one, 'type') === type && textAt(one, 'status') === 'True');
  const [complete, failed, failing] = [met('Complete'), met('Failed'), met('FailureTarget')];
  const kind = complete ? 'complete' : failed ? 'failed' : failing ? 'failing' : 'running';
  const why = textAt(failed ?? failing, 'reason');
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
  const source = job.kind === 'ok' && isOver(endOf(job.value)) ? lastSpeaker(pods) : undefined;
  if (!source) return { job, pods };
  const lines = await sources.logs.read({ namespace, ...source }, { tailLines: 50, previous: false }, signal);
  return { job, pods, words: lines };
}

const isOver = ({ kind }: JobEnd): boolean => kind === 'failed' || kind === 'failing';

/** The container that failed; of a Job that ran out of time the one that ran until then. */
function lastSpeaker(pods: readonly PodReport[]): { readonly name: string; readonly container: string } | undefined {
  const started = pods.flatMap(({ name, containers }) =>
    containers
      .filter(({ state }) => state.kind === 'running' || hasFailed(state))
      .map(one => ({ name, container: one.name, state: one.state })),
  );
  const one = started.find(({ state }) => hasFailed(state)) ?? started.at(-1);
  return one && { name: one.name, container: one.container };
}

const hasFailed = (state: ContainerReport['state']): boolean => state.kind === 'terminated' && state.exitCode !== 0;

/** Why it failed, in the words of the program where it left some: `BackoffLimitExceeded: “column is in use”`. */
export function failureSays(job: Json, { pods = [], words }: JobSeen, now: Instant): SafeText {
  const cause = causeInPods(pods, { now });
  const exit = pods.flatMap(({ containers }) => containers).find(({ state }) => hasFailed(state));
  const code = exit?.state.kind === 'terminated' ? `exit code ${exit.state.exitCode}` : undefined;
  const { kind, why } = endOf(job);
  const parts = [why, code ?? cause?.says].filter(one => one !== undefined);
  const stopping = kind === 'failing' ? '; what still runs of it is being stopped' : '';
  return safe(`${parts.join(', ')}${wordsSay(words)}${stopping}`, 400);
}

function wordsSay(words: JobSeen['words']): string {
  if (words === undefined) return '';
  if (words.kind !== 'ok') return `; its log could not be read: ${words.says}`;
  const last = tellingLines(words.value)[0]?.newest ?? words.value.at(-1)?.text;
  return last === undefined ? '' : `; its last words: “${last}”`;
}

/** What the kubelet says of a pod that can't begin, where waiting alone will not mend it. */
const forGood: readonly Cause['kind'][] = ['image-pull', 'config', 'start'];
/** The kubelet itself was late with its cache; it tries again. */
const passing = /failed to sync|timed out waiting|context deadline/i;

/** Why its pod never starts; nothing where it did, or may yet. */
export function neverStarts({ pods = [] }: JobSeen, now: Instant): SafeText | undefined {
  const hasStarted = pods.some(({ containers }) =>
    containers.some(({ state, lastState }) => state.kind === 'running' || [state, lastState].some(isEnded)),
  );
  const cause = hasStarted ? undefined : causeInPods(pods, { now });
  const isSure = cause?.certainty === 'sure' && forGood.includes(cause.kind) && !passing.test(cause.says);
  return isSure ? cause.says : undefined;
}

const isEnded = ({ kind }: ContainerReport['state']): boolean => kind === 'terminated';

/** `1 pod runs`, or what keeps it from running. */
export function runningSays(job: Json, { pods = [] }: JobSeen, now: Instant): SafeText {
  const cause = causeInPods(pods, { now });
  if (cause) return cause.says;
  const active = numberAt(job, 'status', 'active') ?? 0;
  const deleted = field(job, 'metadata', 'deletionTimestamp') !== undefined;
  if (deleted) return safe('it is being deleted');
  return safe(active === 0 ? 'its pod is not there yet' : `${active} ${active === 1 ? 'pod runs' : 'pods run'}`);
}
