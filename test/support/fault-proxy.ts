import {
  createServer as createPlainServer,
  type IncomingMessage,
  request as plainRequest,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, request as tlsRequest } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export type Verb = 'get' | 'list' | 'watch' | 'patch' | 'create' | 'update' | 'delete';

/** A request as it arrived at the proxy, whether or not it went on from there. */
export type SeenRequest = {
  readonly verb: Verb;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Whether the API server got it. */
  forwarded: boolean;
};

/** What goes wrong. Each fault strikes `times` requests (one unless told) of those that `on` picks (all unless told). */
export type Fault = (
  | { readonly kind: 'drop-request' }
  | { readonly kind: 'drop-answer' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'reset-mid-body' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: number;
      readonly body?: string;
      readonly contentType?: string;
    }
  /** Taken and never answered: a connection whose other end is gone. */
  | { readonly kind: 'black-hole'; readonly forward?: boolean }
  /** A watch is cut in the middle of the line after so many whole ones. */
  | { readonly kind: 'cut-watch'; readonly afterEvents: number }
) & {
  readonly times?: number;
  readonly on?: (request: SeenRequest) => boolean;
};

export type FaultProxy = {
  readonly url: string;
  /** Signs `url`; empty for a plain target. */
  readonly caPem: string;
  arm(fault: Fault): void;
  disarm(): void;
  readonly seen: readonly SeenRequest[];
  count(verb: Verb): number;
  /** Cuts the open watches in the middle of a line. */
  cutWatches(): number;
  /** Lets the open watches starve, with their connections up. */
  freezeWatches(): void;
  /** Refuses connections on the same port, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
};

export type FaultProxyOptions = {
  readonly target: { readonly url: string; readonly caPem?: string };
};

/** Stands in front of an API server and fails as networks fail. Speaks TLS with a certificate of its own where the target does. */
export async function startFaultProxy({ target }: FaultProxyOptions): Promise<FaultProxy> {
  const upstream = new URL(target.url);
  const isTls = upstream.protocol === 'https:';
  const certificate = isTls ? await loopbackCertificate() : undefined;
  const faults: { fault: Fault; left: number }[] = [];
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const watches = new Set<{ response: ServerResponse; isFrozen: boolean }>();

  const strike = (request: SeenRequest): Fault | undefined => {
    const armed = faults.find(({ fault, left }) => left > 0 && (fault.on?.(request) ?? true));
    if (armed) armed.left -= 1;
    return armed?.fault;
  };

  const forward = (request: SeenRequest, onAnswer: (answer: IncomingMessage) => void, onError: () => void) => {
    request.forwarded = true;
    const ask = isTls ? tlsRequest : plainRequest;
    const outgoing = ask(
      new URL(request.path, upstream),
      {
        method: request.method,
        headers: { ...request.headers, host: upstream.host },
        ...(target.caPem && { ca: target.caPem }),
      },
      onAnswer,
    );
    outgoing.on('error', onError);
    outgoing.end(request.body);
    return outgoing;
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request: SeenRequest = {
      ...describe(incoming),
      body: await textOf(incoming),
      forwarded: false,
    };
    seen.push(request);
    const fault = strike(request);
    const cut = () => (incoming.socket.destroyed ? undefined : resetSocket(incoming.socket));
    if (fault?.kind === 'drop-request') return cut();
    if (fault?.kind === 'status') return answerStatus(response, fault);
    if (fault?.kind === 'black-hole') {
      if (fault.forward)
        forward(
          request,
          answer => answer.resume(),
          () => undefined,
        );
      return;
    }
    if (fault?.kind === 'delay') await new Promise(resolve => setTimeout(resolve, fault.ms));
    const outgoing = forward(request, answer => pass(answer), cut);
    response.on('close', () => outgoing.destroy());

    const pass = async (answer: IncomingMessage) => {
      if (fault?.kind === 'drop-answer') return void textOf(answer).then(cut, cut);
      if (request.verb === 'watch') return passWatch(answer);
      const body = await bytesOf(answer).catch(() => undefined);
      if (body === undefined) return cut();
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (fault?.kind !== 'reset-mid-body') return response.end(body);
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => setTimeout(cut, 20));
    };

    const passWatch = (answer: IncomingMessage) => {
      const watch = { response, isFrozen: false };
      watches.add(watch);
      response.on('close', () => watches.delete(watch));
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      let lines = 0;
      answer.on('data', (chunk: Buffer) => {
        if (watch.isFrozen) return;
        lines += chunk.toString().split('\n').length - 1;
        if (fault?.kind !== 'cut-watch' || lines <= fault.afterEvents) return response.write(chunk);
        const partial = chunk.subarray(0, Math.max(1, chunk.lastIndexOf(10) - 5));
        return response.write(partial, () => setTimeout(cut, 20));
      });
      answer.on('end', () => watch.isFrozen || response.end());
      answer.on('error', cut);
    };
  };

  const server = certificate
    ? createTlsServer({ key: certificate.keyPem, cert: certificate.certPem }, serve)
    : createPlainServer(serve);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  const listen = (port: number) => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    url: `${upstream.protocol}//127.0.0.1:${port}`,
    caPem: certificate?.certPem ?? '',
    arm: fault => faults.push({ fault, left: fault.times ?? 1 }),
    disarm: () => faults.splice(0),
    seen,
    count: verb => seen.filter(request => request.verb === verb).length,
    cutWatches() {
      const open = [...watches];
      for (const { response } of open) {
        response.write('{"type":"MODIFIED","object":{"metada', () => response.socket && resetSocket(response.socket));
      }
      return open.length;
    },
    freezeWatches() {
      for (const watch of watches) watch.isFrozen = true;
    },
    down: stop,
    up: () => listen(port),
    close: () => (server.listening ? stop() : Promise.resolve()),
  };
}

/** Over TLS there is no way to reset, only to end without a goodbye. */
const resetSocket = (socket: Socket): void => {
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
};

function describe({ method = 'GET', url = '/', headers }: IncomingMessage) {
  const query = new URL(url, 'http://here').searchParams;
  const isWatch = ['1', 'true'].includes(query.get('watch') ?? '');
  const isCollection = /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)(?:\/namespaces\/[^/]+)?\/[a-z]+(?:\?|$)/.test(url);
  const verbs: Record<string, Verb> = {
    PATCH: 'patch',
    POST: 'create',
    PUT: 'update',
    DELETE: 'delete',
  };
  const verb: Verb = verbs[method] ?? (isWatch ? 'watch' : isCollection ? 'list' : 'get');
  return { verb, method, path: url, headers };
}

function answerStatus(response: ServerResponse, fault: Extract<Fault, { kind: 'status' }>): void {
  const { status, retryAfter, contentType = 'application/json' } = fault;
  const reasons: Record<number, string> = {
    410: 'Expired',
    429: 'TooManyRequests',
    503: 'ServiceUnavailable',
  };
  const told = {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code: status,
    reason: reasons[status] ?? '',
    message: `answered ${status} by the fault proxy`,
  };
  response.writeHead(status, {
    'content-type': contentType,
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
  response.end(fault.body ?? JSON.stringify(told));
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const textOf = async (stream: IncomingMessage): Promise<string> => (await bytesOf(stream)).toString('utf8');

/** A certificate for 127.0.0.1 that is its own authority, and lives as long as the test. */
export async function loopbackCertificate(): Promise<{
  readonly certPem: string;
  readonly keyPem: string;
}> {
  // The library's container asks for decorator metadata that nothing here writes.
  const reflection = Reflect as {
    getMetadata?: () => undefined;
    getOwnMetadata?: () => undefined;
  };
  reflection.getMetadata ??= () => undefined;
  reflection.getOwnMetadata ??= () => undefined;
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=fault proxy',
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const keyPem = `-----BEGIN PRIVATE KEY-----\n${key.replaceAll(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
  return { certPem: certificate.toString('pem'), keyPem };
}
