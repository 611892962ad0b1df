import type { Answer } from '../../domain/answer.ts';
import { listAt, textAt } from '../../domain/json.ts';
import { ours } from '../../domain/safe-text.ts';
import type { ServiceProxy } from '../../ports/service-proxy.ts';
import type { AccessSettings } from './access.ts';
import { answerOf, failureOf } from './answer-of.ts';
import { pathOnly } from './api-proxy.ts';
import { headerOf } from './exchange.ts';

const usualBytes = 1_000_000;

/** A Service's HTTP port through the API server. What the application answers is an answer, whatever its status. */
export function makeServiceProxy({ transport, clock, readMs }: AccessSettings): ServiceProxy {
  const pathTo = (namespace: string, service: string) =>
    `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(service)}`;

  /** The API server finds a port that has a name only by it, and says that there are no endpoints otherwise. */
  const firstPort = async (namespace: string, service: string, signal: AbortSignal): Promise<Answer<string>> => {
    const request = { method: 'GET', path: pathTo(namespace, service), totalMs: readMs } as const;
    const answer = answerOf(await transport.send(request, signal), transport.server, clock.now());
    if (answer.kind !== 'ok') return answer;
    return { ...answer, value: textAt(listAt(answer.value, 'spec', 'ports')[0], 'name') ?? '' };
  };

  return {
    async send({ namespace, service, port: named, method, path, body, mostBytes = usualBytes }, signal) {
      const port =
        named === undefined ? await firstPort(namespace, service, signal) : ({ kind: 'ok', value: named } as const);
      if (port.kind !== 'ok') return port;
      const behind = port.value === '' ? '' : `:${encodeURIComponent(port.value)}`;
      const reply = await transport.send(
        {
          method,
          path: `${pathTo(namespace, service)}${behind}/proxy${pathOnly(path)}`,
          accept: '*/*',
          ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
          totalMs: readMs,
          mostBytes,
        },
        signal,
      );
      const isOfTheApi = reply.kind === 'answer' && reply.json !== undefined && isStatus(reply.json);
      if (reply.kind === 'answer' && !isOfTheApi && headerOf(reply.head, 'content-type') !== undefined)
        return { kind: 'ok', value: { status: reply.head.status, body: reply.text }, at: clock.now() };
      const failed = failureOf(reply, transport.server);
      if (failed) return failed;
      const { head, text } = reply as Extract<typeof reply, { kind: 'answer' }>;
      return { kind: 'ok', value: { status: head.status, body: text }, at: clock.now() };
    },
  };
}

/** The same in read-only mode: what posts may change something, so it is not sent. */
export const lookingOnly = ({ send }: ServiceProxy): ServiceProxy => ({
  send: async (request, signal) =>
    request.method === 'GET'
      ? send(request, signal)
      : { kind: 'denied', says: ours(`read only: no ${request.method} is sent`) },
});

/** What the API server itself says where it could not reach the application. */
const isStatus = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'kind' in json && json.kind === 'Status' && 'apiVersion' in json;
