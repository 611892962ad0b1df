import type { ServiceProxy } from '../../ports/service-proxy.ts';
import type { AccessSettings } from './access.ts';
import { failureOf } from './answer-of.ts';
import { pathOnly } from './api-proxy.ts';
import { headerOf } from './exchange.ts';

const mostBytes = 1_000_000;

/** A Service's HTTP port through the API server. What the application answers is an answer, whatever its status. */
export function makeServiceProxy({ transport, clock, readMs }: AccessSettings): ServiceProxy {
  return {
    async send({ namespace, service, port, method, path, body }, signal) {
      const name = `${encodeURIComponent(service)}${port === undefined ? '' : `:${encodeURIComponent(port)}`}`;
      const reply = await transport.send(
        {
          method,
          path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${name}/proxy${pathOnly(path)}`,
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

/** What the API server itself says where it could not reach the application. */
const isStatus = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'kind' in json && json.kind === 'Status' && 'apiVersion' in json;
