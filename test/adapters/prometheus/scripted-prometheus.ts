import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly values: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};
export type Said = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
};

/** A server that answers as it is told, and takes down what it was asked: for what other servers do than a Prometheus does. */
export async function scriptedPrometheus(answer: (asked: Asked) => Said) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', part => parts.push(part));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://prometheus');
      const body = Buffer.concat(parts).toString();
      const one: Asked = {
        method: request.method ?? '',
        path: pathname,
        values: body === '' ? searchParams : new URLSearchParams(body),
        headers: request.headers,
      };
      asked.push(one);
      const said = answer(one);
      response.writeHead(said.status ?? 200, { 'content-type': 'application/json', ...said.headers });
      response.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
