import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Json } from '../../../src/domain/json.ts';

export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: string;
};

export type Answering = (request: ApiRequest, response: ServerResponse) => void;

/** A tiny API server that answers as each test tells it: one answer for each request, in order, the last one for all later. */
export type ScriptedApi = {
  readonly url: string;
  readonly seen: readonly ApiRequest[];
  readonly connections: () => number;
  on(method: string, path: RegExp, ...answers: readonly Answering[]): void;
  close(): Promise<void>;
};

export async function startScriptedApi(): Promise<ScriptedApi> {
  const rules: { method: string; path: RegExp; answers: Answering[] }[] = [];
  const seen: ApiRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = new URL(incoming.url ?? '/', 'http://here');
    const { method = 'GET', headers, rawHeaders } = incoming;
    const body = Buffer.concat(chunks).toString('utf8');
    const request = {
      method,
      path: url.pathname,
      query: url.searchParams,
      headers,
      rawHeaders,
      body,
    };
    seen.push(request);
    const rule = rules.findLast(each => each.method === method && each.path.test(url.pathname + url.search));
    const answer = rule && rule.answers.length > 1 ? rule.answers.shift() : rule?.answers[0];
    if (answer) answer(request, response);
    else status(404, 'not found')(request, response);
  });
  server.on('connection', socket => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    connections: () => connections,
    on: (method, path, ...answers) => void rules.push({ method, path, answers: [...answers] }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export const json =
  (value: Json, headers: Record<string, string | string[]> = {}, code = 200): Answering =>
  (_request, response) => {
    response.writeHead(code, {
      'content-type': 'application/json',
      ...headers,
    });
    response.end(JSON.stringify(value));
  };

export const status = (code: number, message: string, more: Record<string, Json> = {}, headers = {}): Answering =>
  json(
    {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code,
      message,
      ...more,
    },
    headers,
    code,
  );

export const cut: Answering = (request, response) => void (request && response.socket?.resetAndDestroy());

/** Begins an answer and cuts it halfway. */
export const half =
  (text: string): Answering =>
  (_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': String(text.length * 2),
    });
    response.write(text, () => setTimeout(() => response.socket?.resetAndDestroy(), 10));
  };

/** Opens a watch and hands its stream over; it stays open until the test ends it. */
export const stream =
  (opened: (response: ServerResponse, request: ApiRequest) => void): Answering =>
  (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    opened(response, request);
  };

export const line = (type: string, object: Json): string => `${JSON.stringify({ type, object })}\n`;
