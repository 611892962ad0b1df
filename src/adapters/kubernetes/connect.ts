import type { Environment, EnvironmentSetting, Place } from '../../domain/environment.ts';
import type { Access } from '../../ports/access.ts';
import type { ApiProxy } from '../../ports/api-proxy.ts';
import type { Events } from '../../ports/events.ts';
import type { Logs } from '../../ports/logs.ts';
import type { Reader } from '../../ports/reader.ts';
import type { ServiceProxy } from '../../ports/service-proxy.ts';
import type { Clock } from '../../ports/surroundings.ts';
import type { Writer } from '../../ports/writer.ts';
import { makeAccess } from './access.ts';
import { makeApiProxy } from './api-proxy.ts';
import { identifyCluster } from './cluster-identity.ts';
import { connectionsTo } from './connections.ts';
import { credentialsOf } from './credentials.ts';
import { makeEvents } from './events.ts';
import { type ContextName, type KubeconfigFlags, readKubeconfig } from './kubeconfig.ts';
import { makeLogs } from './logs.ts';
import { isProblem, type Problem } from './problem.ts';
import { makeReader } from './reader.ts';
import { makeServiceProxy } from './service-proxy.ts';
import { type Deadlines, makeTransport } from './transport.ts';
import { makeWriter, type WriteLimits } from './writer.ts';

export type ConnectOptions = KubeconfigFlags & {
  /** `--request-timeout`: how long any one wait may last. */
  readonly requestTimeoutMs?: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Of this program, for the API server's log. */
  readonly version: string;
  readonly environmentOf: (context: string) => Environment;
  /** What the user's settings say of a context and its server. */
  readonly settingsOf?: (context: string, server: string) => readonly EnvironmentSetting[];
  readonly clock: Clock;
  readonly random?: () => number;
  /** Whether a login plugin may talk to the person: only before the screen is ours. */
  readonly mayAsk?: boolean;
  /** A mistake in a listener of news, or of ours. */
  readonly onBug?: (error: unknown) => void;
  /** Gives up connecting, and ends the connection later. */
  readonly signal?: AbortSignal;
};

export type Connection = {
  readonly kind: 'connection';
  readonly place: Place;
  readonly reader: Reader;
  readonly access: Access;
  readonly apiProxy: ApiProxy;
  readonly services: ServiceProxy;
  readonly events: Events;
  readonly logs: Logs;
  /** Read-only mode just never asks for it. */
  makeWriter(limits?: WriteLimits): Writer;
  readonly contexts: readonly ContextName[];
  /** Ends all watches and cuts all connections. */
  close(): Promise<void>;
};

export async function connect(options: ConnectOptions): Promise<Connection | Problem> {
  const { env, clock, random = Math.random, onBug = () => {} } = options;
  const config = await readKubeconfig(options, options);
  if (isProblem(config)) return config;
  const over = new AbortController();
  const closed = over.signal;
  const deadlines = deadlinesOf(options.requestTimeoutMs);
  const connections = connectionsTo({
    cluster: config.cluster,
    env,
    connectMs: deadlines.connectMs,
  });
  const close = async () => {
    over.abort();
    await connections.close();
  };
  const credentials = credentialsOf(config.user, {
    cluster: config.cluster,
    env,
    clock,
    signal: closed,
    mayAsk: options.mayAsk ?? false,
  });
  const transport = makeTransport({
    serverUrl: config.cluster.server,
    connections,
    credentials,
    impersonate: config.impersonate,
    deadlines,
    userAgent: `deploy-cockpit/${options.version}`,
    closed,
  });
  const common = {
    transport,
    clock,
    readMs: deadlines.headersMs + deadlines.connectMs,
  };
  const reader = makeReader({ ...common, random, onBug, closed });
  options.signal?.addEventListener('abort', () => over.abort(), { once: true });
  if (options.signal?.aborted) over.abort();
  // A first login may take a person's time, more than any request is given.
  const login = await credentials.login();
  const cluster = isProblem(login) ? login : await identifyCluster(common, config.cluster, closed);
  if (typeof cluster !== 'string') {
    await close();
    return cluster;
  }
  return {
    kind: 'connection',
    place: {
      context: config.context,
      server: config.cluster.server,
      cluster,
      namespace: config.namespace,
      environment: options.environmentOf(config.context),
      ...(options.settingsOf && { settings: options.settingsOf(config.context, config.cluster.server) }),
      tlsVerified: config.cluster.server.startsWith('https:') && !config.cluster.skipTlsVerify,
    },
    reader,
    access: makeAccess(common),
    apiProxy: makeApiProxy(common),
    services: makeServiceProxy(common),
    events: makeEvents(reader),
    logs: makeLogs({ ...common, random, closed }),
    makeWriter: limits => makeWriter({ transport, clock, ...limits }),
    contexts: config.contexts,
    close,
  };
}

const deadlinesOf = (ms: number | undefined): Deadlines =>
  ms === undefined || ms <= 0
    ? { connectMs: 5_000, headersMs: 15_000, bodyIdleMs: 15_000 }
    : { connectMs: Math.min(5_000, ms), headersMs: ms, bodyIdleMs: ms };
