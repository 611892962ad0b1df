import type { SinkReply, SinkRequest } from './sink-kind.ts';

export type Posted =
  | ({ readonly kind: 'reply' } & SinkReply)
  /** `surelyNot`: nothing of the request can have been read there. `why` holds no address. */
  | { readonly kind: 'failed'; readonly surelyNot: boolean; readonly why: string };

/** More than any sink says; the rest is not read. */
const mostBytes = 10_000;
const connectMs = 3_000;

/** No connection stood, so nothing was said. */
const neverConnected: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name can’t be looked up now',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about',
};
const isTlsRefusal = (code: string): boolean =>
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/.test(code);

/** One POST of JSON. Follows no redirect: it would carry a key, or a page, to where the settings never sent it. */
export async function post(
  { url, headers, body }: SinkRequest,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Posted> {
  // Late, because it takes 60 ms to load and most of our days nobody is told anything.
  const { EnvHttpProxyAgent, request } = await import('undici');
  const { address, authorization } = withoutLogin(url);
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    connect: { timeout: connectMs },
  });
  try {
    const reply = await request(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'deploy-cockpit', ...authorization, ...headers },
      body,
      dispatcher,
      signal,
    });
    return { kind: 'reply', status: reply.statusCode, body: await beginning(reply.body) };
  } catch (cause) {
    return failureOf(cause, signal);
  } finally {
    await dispatcher.destroy().catch(() => undefined);
  }
}

/** A login in the address becomes the header that it means. */
function withoutLogin(url: string): { readonly address: string; readonly authorization: Record<string, string> } {
  const address = new URL(url);
  const { username, password } = address;
  if (username === '') return { address: url, authorization: {} };
  address.username = '';
  address.password = '';
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return { address: address.href, authorization: { authorization: `Basic ${login}` } };
}

/** The answer counts from its head on: a body that breaks off, or never ends, takes nothing of it back. */
async function beginning(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      bytes += part.length;
      if (bytes > mostBytes) break;
    }
  } catch {
    // What came is enough to say what it was.
  }
  return Buffer.concat(parts).subarray(0, mostBytes).toString();
}

function failureOf(cause: unknown, signal: AbortSignal): Posted {
  if (signal.aborted) return { kind: 'failed', surelyNot: false, why: 'no answer within 5 s' };
  const code = codeOf(cause);
  const never = neverConnected[code];
  if (never !== undefined) return { kind: 'failed', surelyNot: true, why: never };
  if (isTlsRefusal(code)) return { kind: 'failed', surelyNot: true, why: `its certificate can't be trusted (${code})` };
  return { kind: 'failed', surelyNot: false, why: `the connection broke (${code || 'no reason given'})` };
}

/** Of an error or what caused it; several addresses of one name fail together. */
function codeOf(cause: unknown): string {
  const { code, cause: inner, errors } = (cause ?? {}) as { code?: unknown; cause?: unknown; errors?: unknown[] };
  if (typeof code === 'string' && /^[A-Z0-9_]+$/.test(code)) return code;
  return inner !== undefined ? codeOf(inner) : errors?.length ? codeOf(errors[0]) : '';
}
