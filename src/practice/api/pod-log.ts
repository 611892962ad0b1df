import type { ServerResponse } from 'node:http';
import { invalid } from '../kinds/field-problem.ts';
import type { Pod } from '../kube-objects.ts';
import type { ContainerLogs, LogLine } from '../traffic/container-logs.ts';
import { logKeyOf } from '../traffic/container-logs.ts';
import { badRequest, invalidObject } from './status-error.ts';

/** `GET …/pods/P/log`, also as it goes on. */
export function answerPodLog(
  response: ServerResponse,
  pod: Pod,
  query: URLSearchParams,
  logs: ContainerLogs,
  now: number,
): void {
  refuseOptions(pod, query);
  sinceTimeOf(query);
  checkContainer(pod, query.get('container'), query.get('previous') === 'true');
  const wantsPrevious = query.get('previous') === 'true';
  const key = logKeyOf(pod, containerName(pod, query));
  const lines = logs.lines(key, wantsPrevious) ?? [];
  if (wantsPrevious && lines.length === 0) throw badRequest(noPreviousWords(pod, containerName(pod, query)));
  const stamped = query.get('timestamps') === 'true';
  const write = (line: LogLine) => `${stamped ? `${new Date(line.at).toISOString()} ` : ''}${line.text}\n`;
  const text = cut(chosen(lines, query, now).map(write).join(''), numberOf(query, 'limitBytes'));
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  if (query.get('follow') !== 'true' || wantsPrevious) {
    response.end(text);
    return;
  }
  response.flushHeaders();
  response.write(text);
  const stop = logs.follow(key, line => response.write(write(line)));
  response.on('close', stop);
}

const LEAST: Readonly<Record<string, number>> = { tailLines: 0, limitBytes: 1, sinceSeconds: 1 };

/** Upstream: ValidatePodLogOptions. */
function refuseOptions({ metadata }: Pod, query: URLSearchParams): void {
  const problems = Object.entries(LEAST).flatMap(([name, least]) => {
    const value = Number(query.get(name) ?? least);
    const words = least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0';
    return Number.isInteger(value) && value < least ? [invalid(name, value, words)] : [];
  });
  const options = { group: '', resource: 'pods', kind: 'PodLogOptions' };
  if (problems.length > 0) throw invalidObject(options, metadata.name, problems);
}

function chosen(lines: readonly LogLine[], query: URLSearchParams, now: number): readonly LogLine[] {
  const seconds = numberOf(query, 'sinceSeconds');
  const since = sinceTimeOf(query);
  const from = seconds !== undefined ? now - seconds * 1000 : (since ?? Number.NEGATIVE_INFINITY);
  const recent = lines.filter(line => line.at >= from);
  const tail = numberOf(query, 'tailLines');
  if (tail === undefined) return recent;
  return tail === 0 ? [] : recent.slice(-tail);
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** The kubelet is told whole seconds: what came before in that second is sent again. */
function sinceTimeOf(query: URLSearchParams): number | undefined {
  const text = query.get('sinceTime');
  if (!text) return undefined;
  const at = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw badRequest(
      `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`,
    );
  return Math.floor(at / 1000) * 1000;
}

function checkContainer(pod: Pod, asked: string | null, previous: boolean): void {
  const names = pod.spec.containers.map(container => container.name);
  const { name } = pod.metadata;
  if (asked === null && names.length > 1) {
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
  }
  if (asked !== null && !names.includes(asked)) {
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const container = asked ?? names[0] ?? '';
  const status = pod.status.containerStatuses?.find(each => each.name === container);
  const reason = status ? status.state.waiting?.reason : 'ContainerCreating';
  if (!previous && reason && reason !== 'CrashLoopBackOff') {
    const words = reason.includes('Image') ? 'trying and failing to pull image' : reason;
    throw badRequest(
      `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} is waiting to start: ${words}`,
    );
  }
}

function containerName(pod: Pod, query: URLSearchParams): string {
  return query.get('container') ?? pod.spec.containers[0]?.name ?? '';
}

function noPreviousWords(pod: Pod, container: string): string {
  return `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(pod.metadata.name)} not found`;
}

function cut(text: string, limitBytes: number | undefined): string {
  return limitBytes === undefined ? text : Buffer.from(text).subarray(0, limitBytes).toString();
}

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`${name}: Invalid value: ${JSON.stringify(text)}: must be a whole number`);
  return Number(text);
}
