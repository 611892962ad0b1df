import type { ApiProxy } from '../../ports/api-proxy.ts';
import type { AccessSettings } from './access.ts';
import { textOf } from './answer-of.ts';

const mostBytes = 4_000_000;

/** A pod's HTTP port through the API server: it works wherever kubectl does, with no route of our own to the pod. */
export function makeApiProxy({ transport, clock, readMs }: AccessSettings): ApiProxy {
  return {
    async get({ namespace, name, port, path }, signal) {
      const pod = encodeURIComponent(port === undefined ? name : `${name}:${port}`).replaceAll('%3A', ':');
      const reply = await transport.send(
        {
          method: 'GET',
          path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${pod}/proxy${pathOnly(path)}`,
          accept: 'text/plain, */*;q=0.5',
          totalMs: readMs,
          mostBytes,
        },
        signal,
      );
      return textOf(reply, transport.server, clock.now());
    },
  };
}

/** The path comes from an annotation that anyone may write: it must not lead out of the pod's own space. */
export function pathOnly(path: string): string {
  const { pathname, search } = new URL(`http://pod/${path.replace(/^[/\\]+/, '')}`);
  return `${pathname}${search}`;
}
