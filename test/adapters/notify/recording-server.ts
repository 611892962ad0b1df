import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { loopbackCertificate } from '../../support/fault-proxy.ts';

export type Recorded = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** A receiver on this machine that writes down what it is sent, and answers as it is told. */
export async function recordingServer({ tls = false }: { readonly tls?: boolean } = {}) {
  const requests: Recorded[] = [];
  let answer: (response: ServerResponse, attempt: number) => void = response => response.end('ok');
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', part => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      requests.push({ method, path: url, headers, body: Buffer.concat(parts).toString() });
      answer(response, requests.length);
    });
  };
  // It is its own authority, so nobody has a reason to trust it.
  const own = tls ? await loopbackCertificate() : undefined;
  const server = own ? createTlsServer({ key: own.keyPem, cert: own.certPem }, listener) : createServer(listener);
  // As a proxy it writes down where somebody wants to go, and lets nobody through.
  server.on('connect', ({ url = '', headers }, socket) => {
    requests.push({ method: 'CONNECT', path: url, headers, body: '' });
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    answers(how: typeof answer) {
      requests.length = 0;
      answer = how;
    },
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

export const answering =
  (status: number, body = '', headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end(body);
