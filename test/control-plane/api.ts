import { Agent, request } from 'undici';

/** One answer of the API server, read to its end. */
export type ApiAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever the server answered
  readonly body: any;
};

export type ApiRequest = {
  readonly body?: unknown;
  /** Patches need theirs; everything else is plain JSON. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Api = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  options?: ApiRequest,
) => Promise<ApiAnswer>;

/** Plain requests with a token, for what a test wants to see with its own eyes rather than through our adapter. */
export function apiOf(url: string, ca: string, token: string): Api {
  const dispatcher = new Agent({ connect: { ca }, connections: 32 });
  return async (method, path, options = {}) => {
    const answer = await request(url + path, {
      dispatcher,
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(options.body === undefined ? {} : { 'content-type': options.contentType ?? 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, body: jsonOrText(text) };
  };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
