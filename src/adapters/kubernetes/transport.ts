import { gunzipSync } from 'node:zlib';
import type { Json } from '../../domain/json.ts';
import { redacted, type SafeText, safe } from '../../domain/safe-text.ts';
import type { Connections } from './connections.ts';
import type { Credentials, Login } from './credentials.ts';
import { type Ended, exchange, type Head, headerOf, type Reached, type Sink } from './exchange.ts';
import { codeOf, failureWords } from './failure-words.ts';
import { impersonationHeaders } from './impersonation-headers.ts';
import { type Impersonation, isLoopback } from './kubeconfig.ts';
import { isProblem } from './problem.ts';

export type Deadlines = {
  readonly connectMs: number;
  readonly headersMs: number;
  readonly bodyIdleMs: number;
};

export type Request = {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'PUT' | 'DELETE';
  /** With its query, without the server's own base path. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly accept?: string;
  readonly totalMs?: number;
  /** Instead of the common wait for an answer to begin. */
  readonly headersMs?: number;
  /** An answer longer than this is broken off. */
  readonly mostBytes?: number;
};

/** What came of one request. Nothing expected is thrown. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly head: Head;
      readonly text: string;
      readonly json: Json | undefined;
    }
  /** `nothing` reached the server, for sure; or it may have been processed. */
  | {
      readonly kind: 'no-answer';
      readonly reached: Reached;
      readonly code: string | undefined;
      readonly says: SafeText;
    }
  | { readonly kind: 'no-login'; readonly says: SafeText };

export type Transport = {
  /** `HOST:PORT`, for sentences. */
  readonly server: string;
  /** Sends once; after a 401 once more, with another login if there is one: a refused request was not processed. */
  send(request: Request, signal: AbortSignal): Promise<Reply>;
  /** The same for an answer without an end; an answer that is not 200 is given back whole. */
  stream(request: Request, idleMs: number, sink: StreamSink, signal: AbortSignal): Promise<Reply>;
};

export type StreamSink = { opened(): void; data(chunk: Buffer): void };

export type TransportSettings = {
  readonly serverUrl: string;
  readonly connections: Connections;
  readonly credentials: Credentials;
  readonly impersonate: Impersonation;
  readonly deadlines: Deadlines;
  readonly userAgent: string;
  /** Everything ends with it. */
  readonly closed: AbortSignal;
};

const mostBytes = 400_000_000;

export function makeTransport(settings: TransportSettings): Transport {
  const url = new URL(settings.serverUrl);
  const about = `API server ${url.host}`;
  const given = {
    'user-agent': settings.userAgent,
    ...impersonationHeaders(settings.impersonate),
  };
  /** Worth its work on a network, not on this machine. */
  const packed = isLoopback(url.hostname) ? {} : { 'accept-encoding': 'gzip' };

  const once = async (request: Request, login: Login, options: Once, signal: AbortSignal): Promise<Reply> => {
    const pool = await settings.connections.poolFor(login);
    if (isProblem(pool)) return { kind: 'no-login', says: pool.says };
    const ended = await exchange(
      pool,
      {
        origin: url.origin,
        method: request.method,
        path: url.pathname.replace(/\/$/, '') + request.path,
        headers: {
          accept: request.accept ?? 'application/json',
          ...given,
          ...(options.idleMs === undefined && request.method === 'GET' ? packed : {}),
          ...(login.authorization !== undefined && {
            authorization: login.authorization,
          }),
          ...request.headers,
        },
        ...(request.body !== undefined && { body: request.body }),
        headersMs: request.headersMs ?? settings.deadlines.headersMs,
        bodyIdleMs: options.idleMs ?? settings.deadlines.bodyIdleMs,
        ...(options.totalMs !== undefined && { totalMs: options.totalMs }),
      },
      options.sink,
      signal,
    );
    return ended.kind === 'whole' ? answerOf(ended.head, options.body()) : noAnswer(ended, about);
  };

  const withLogin = async (request: Request, makeOptions: () => Once, signal: AbortSignal): Promise<Reply> => {
    const until = AbortSignal.any([signal, settings.closed]);
    const began = performance.now();
    const left = () => request.totalMs && Math.max(1, request.totalMs - (performance.now() - began));
    let last: Reply | undefined;
    for (let tries = 0; tries < 2; tries += 1) {
      const login = await within(settings.credentials.login(), left(), until);
      if (login === undefined) return last ?? (until.aborted ? stopped(about) : loginTooLate(about));
      if (isProblem(login)) return { kind: 'no-login', says: login.says };
      last = await once(request, login, { ...makeOptions(), totalMs: left() }, until);
      if (last.kind !== 'answer' || last.head.status !== 401 || !settings.credentials.refused(login)) return last;
    }
    return last as Reply;
  };

  return {
    server: url.host,
    send: (request, signal) => withLogin(request, () => collected(request.mostBytes ?? mostBytes), signal),
    stream: (request, idleMs, sink, signal) => withLogin(request, () => streamed(idleMs, sink), signal),
  };
}

type Once = {
  readonly sink: Sink;
  body(): Buffer;
  readonly idleMs?: number;
  readonly totalMs?: number | undefined;
};

function collected(most: number): Once {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    sink: {
      data(chunk) {
        bytes += chunk.length;
        if (bytes > most)
          throw Object.assign(new Error('too long'), {
            code: 'ANSWER_TOO_LONG',
          });
        chunks.push(chunk);
      },
    },
    body: () => Buffer.concat(chunks),
  };
}

/** Only a 200 is a stream; anything else is a refusal to be read whole. */
function streamed(idleMs: number, { opened, data }: StreamSink): Once {
  const refusal = collected(1_000_000);
  let isOpen = false;
  return {
    idleMs,
    sink: {
      head({ status }) {
        isOpen = status === 200;
        if (isOpen) opened();
      },
      data: chunk => (isOpen ? data(chunk) : refusal.sink.data(chunk)),
    },
    body: refusal.body,
  };
}

function answerOf(head: Head, body: Buffer): Reply {
  const bytes = headerOf(head, 'content-encoding') === 'gzip' && body.length > 0 ? unpacked(body) : body;
  const text = bytes.toString('utf8');
  return {
    kind: 'answer',
    head,
    text,
    json: isJson(head) ? parsed(text) : undefined,
  };
}

function unpacked(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: mostBytes });
  } catch {
    return Buffer.alloc(0);
  }
}

const isJson = (head: Head): boolean =>
  /^application\/(?:[\w.+-]*\+)?json\b/.test(headerOf(head, 'content-type') ?? '');

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const noAnswer = (ended: Extract<Ended, { kind: 'broken' }>, about: string): Reply => ({
  kind: 'no-answer',
  reached: ended.reached,
  code: codeOf(ended.error),
  says: safe(redacted(`${about}: ${failureWords(ended)}.`)),
});

const stopped = (about: string): Reply => ({
  kind: 'no-answer',
  reached: 'nothing',
  code: 'ABORTED',
  says: safe(`${about}: it was not asked, because nobody waits for the answer.`),
});

const loginTooLate = (about: string): Reply => ({
  kind: 'no-login',
  says: safe(`${about}: the login did not come in time.`),
});

/** A login may take a person's time; a request does not wait longer for it than for its answer. */
async function within<T>(work: Promise<T>, ms: number | undefined, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  return new Promise<T | undefined>((resolve, reject) => {
    const giveUp = () => finish(() => resolve(undefined));
    const timer = ms === undefined ? undefined : setTimeout(giveUp, ms);
    const finish = (say: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      say();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(
      value => finish(() => resolve(value)),
      error => finish(() => reject(error)),
    );
  });
}
