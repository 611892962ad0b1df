import { readFile } from 'node:fs/promises';
import { getCACertificates, rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { FailedAnswer } from '../../domain/answer.ts';
import type { PrometheusPlace } from '../../domain/metrics-setting.ts';
import { safe } from '../../domain/safe-text.ts';
import type { SinkValue } from '../../domain/sink.ts';
import type { Route, RouteReply } from './route.ts';

const mostBytes = 16_000_000;
const connectMs = 3_000;

export type UrlSurroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Looks secrets up at the moment they are needed, so that a new one counts at once. */
  readonly lookUp: (
    values: Readonly<Record<string, SinkValue>>,
  ) => Promise<{ readonly values: Readonly<Record<string, string>> } | { readonly missing: string }>;
};

type Place = Extract<PrometheusPlace, { kind: 'url' }>;

/** Straight to its address. Follows no redirect: it would carry the login to where the settings never sent it. */
export function urlRoute(place: Place, tenant: string | undefined, { env, lookUp }: UrlSurroundings): Route {
  const base = new URL(place.url);
  const name = safe(`Prometheus at ${base.origin}${base.pathname.replace(/\/$/, '')}`);
  let opened: Promise<Dispatcher> | undefined;
  let mayPost = true;

  async function ask(path: string, values: URLSearchParams, signal: AbortSignal): Promise<RouteReply | FailedAnswer> {
    const login = await lookUp(place.login);
    if ('missing' in login) return { kind: 'denied', says: safe(`${name} is not asked: ${login.missing}.`) };
    // Late, because it takes 60 ms to load.
    const { request } = await import('undici');
    opened ??= dispatcherFor(place, env);
    const address = `${place.url.replace(/\/$/, '')}${path}`;
    // Some values are longer than an address may be.
    const reply = await request(mayPost ? address : `${address}?${values}`, {
      method: mayPost ? 'POST' : 'GET',
      headers: {
        'user-agent': 'deploy-cockpit',
        accept: 'application/json',
        ...(mayPost && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...authorizationOf(login.values),
        ...(tenant !== undefined && { 'x-scope-orgid': tenant }),
      },
      ...(mayPost && { body: values.toString() }),
      dispatcher: await opened,
      signal,
    });
    const body = await textOf(reply.body);
    if (body === undefined) return { kind: 'unreachable', says: safe(`${name} answers more than can be read.`) };
    const wait = Number(reply.headers['retry-after']);
    return {
      kind: 'reply',
      status: reply.statusCode,
      body,
      ...(wait > 0 && { retryAfterSeconds: wait }),
    };
  }

  return {
    name,
    async send(path, values, signal) {
      try {
        const reply = await ask(path, values, signal);
        if (reply.kind !== 'reply' || reply.status !== 405 || !mayPost) return reply;
        mayPost = false;
        return await ask(path, values, signal);
      } catch (cause) {
        opened = undefined;
        return { kind: 'unreachable', says: safe(`${name} does not answer: ${reasonOf(cause, signal)}.`) };
      }
    },
  };
}

async function dispatcherFor({ ca, certificate }: Place, env: UrlSurroundings['env']): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import('undici');
  const tls = {
    // The machine's own store is where companies put theirs; Node alone would not look there.
    ca: ca === undefined ? [...rootCertificates, ...getCACertificates('system')] : await readFile(ca, 'utf8'),
    ...(certificate && { cert: await readFile(certificate.cert), key: await readFile(certificate.key) }),
  };
  return new EnvHttpProxyAgent({
    httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    connect: { timeout: connectMs, ...tls },
    requestTls: tls,
  });
}

function authorizationOf({ token, user, password }: Readonly<Record<string, string>>): { authorization?: string } {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (user === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` };
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    parts.push(part);
    bytes += part.length;
    if (bytes > mostBytes) return undefined;
  }
  return Buffer.concat(parts).toString();
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name can’t be looked up now',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ECONNRESET: 'the connection broke',
  ENOENT: 'a file of its certificate is not there',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about',
  UND_ERR_SOCKET: 'the connection broke',
};

function reasonOf(cause: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'it took too long';
  const code = codeOf(cause);
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/.test(code))
    return `its certificate can't be trusted (${code})`;
  return words[code] ?? (code || 'no reason given');
}

/** Of an error or what caused it; several addresses of one name fail together. */
function codeOf(cause: unknown): string {
  const { code, cause: inner, errors } = (cause ?? {}) as { code?: unknown; cause?: unknown; errors?: unknown[] };
  if (typeof code === 'string' && /^[A-Z0-9_]+$/.test(code)) return code;
  return inner !== undefined ? codeOf(inner) : errors?.length ? codeOf(errors[0]) : '';
}
