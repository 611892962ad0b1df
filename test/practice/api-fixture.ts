import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import type { PracticeOptions, PracticeServer } from '../../src/practice/serve-practice.ts';
import { servePractice } from '../../src/practice/serve-practice.ts';

export type Reply = {
  readonly code: number;
  readonly body: Json;
  readonly text: string;
  readonly headers: Record<string, unknown>;
};

/** Whatever the API answers; tests look into it freely. */
// biome-ignore lint/suspicious/noExplicitAny: an answer has the shape that the test expects of it
export type Json = any;

export type Ask = {
  readonly body?: unknown;
  readonly type?: string;
  readonly as?: 'practice' | 'practice-viewer' | 'nobody';
  readonly headers?: Record<string, string>;
};

export type PracticeApi = {
  readonly server: PracticeServer;
  ask(method: string, path: string, options?: Ask): Promise<Reply>;
  watch(path: string): Promise<Watched>;
  close(): Promise<void>;
};

export type Watched = {
  readonly code: number;
  /** Waits for the next event that fits. */
  next(fits?: (event: Json) => boolean): Promise<Json>;
  readonly ended: Promise<void>;
  stop(): void;
};

export const JSON_PATCH = 'application/json-patch+json';
export const MERGE_PATCH = 'application/merge-patch+json';

/** A server on a folder of its own, and a client that trusts nothing but that server's authority. */
export async function openPractice(options: Partial<PracticeOptions> = {}): Promise<PracticeApi> {
  const folder = mkdtempSync(join(tmpdir(), 'practice-'));
  const server = await servePractice({ scenario: 'empty', folder, ...options });
  const config = parse(readFileSync(server.kubeconfigPath, 'utf8')) as Json;
  const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64').toString();
  const dispatcher = new Agent({ connect: { ca } });
  const tokenOf = (context: string) => {
    const user = config.contexts.find((each: Json) => each.name === context)?.context.user;
    return config.users.find((each: Json) => each.name === user)?.user.token as string | undefined;
  };
  const headersFor = ({ as = 'practice', body, type, headers }: Ask) => ({
    ...(as !== 'nobody' && { authorization: `Bearer ${tokenOf(as)}` }),
    ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
    'user-agent': 'practice-test/1',
    ...headers,
  });

  return {
    server,
    ask: async (method, path, options = {}) => {
      const { body } = options;
      const reply = await request(`${server.url}${path}`, {
        method: method as 'GET',
        dispatcher,
        headers: headersFor(options),
        ...(body !== undefined && {
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      });
      const text = await reply.body.text();
      const isJson = String(reply.headers['content-type']).startsWith('application/json');
      return {
        code: reply.statusCode,
        text,
        body: isJson ? JSON.parse(text) : undefined,
        headers: reply.headers,
      };
    },
    watch: async path => {
      const stop = new AbortController();
      const reply = await request(`${server.url}${path}`, {
        dispatcher,
        headers: headersFor({}),
        signal: stop.signal,
      });
      return readEvents(reply.statusCode, reply.body, () => stop.abort());
    },
    close: async () => {
      await dispatcher.destroy();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function readEvents(code: number, body: AsyncIterable<Buffer>, stop: () => void): Watched {
  const events: Json[] = [];
  const waiting = new Set<() => void>();
  let isOver = false;
  const wake = () => {
    for (const each of waiting) each();
  };
  const read = async () => {
    let rest = '';
    for await (const chunk of body) {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      events.push(...lines.map(line => JSON.parse(line)));
      wake();
    }
  };
  const ended = read()
    .catch(() => {})
    .then(() => {
      isOver = true;
      wake();
    });
  const take = (fits: (event: Json) => boolean) => {
    const index = events.findIndex(fits);
    return index < 0 ? undefined : events.splice(0, index + 1).at(-1);
  };
  return {
    code,
    ended,
    stop,
    next: (fits = () => true) =>
      new Promise((resolve, reject) => {
        const deadline = setTimeout(() => finish(() => reject(new Error('No such event came within 5 s.'))), 5000);
        const look = () => {
          const found = take(fits);
          if (found) finish(() => resolve(found));
          else if (isOver) finish(() => reject(new Error('The watch ended before such an event came.')));
        };
        const finish = (settle: () => void) => {
          clearTimeout(deadline);
          waiting.delete(look);
          settle();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** Asks until the answer fits, for what controllers do a moment later. */
export async function until(api: PracticeApi, path: string, fits: (body: Json) => boolean): Promise<Json> {
  const deadline = Date.now() + 8000;
  for (;;) {
    const { body } = await api.ask('GET', path);
    if (fits(body)) return body;
    if (Date.now() > deadline) throw new Error(`${path} did not get there: ${JSON.stringify(body?.status)}`);
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

export const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments';

export function deploymentBody(name: string, spec: object = {}): Json {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name: 'app',
              image: 'example/app:1',
              ports: [{ containerPort: 8080 }],
            },
          ],
        },
      },
      ...spec,
    },
  };
}

export function configMap(name: string, labels: Record<string, string> = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, labels },
    data: { name },
  };
}
