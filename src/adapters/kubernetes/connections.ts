import { rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import type { ClientCertificate, Login } from './credentials.ts';
import type { ClusterSettings } from './kubeconfig.ts';
import { readPem } from './pem.ts';
import { isProblem, type Problem } from './problem.ts';
import { proxyFor } from './proxy-for.ts';

export type TlsSettings = {
  readonly ca?: Buffer | readonly string[];
  readonly skipTlsVerify: boolean;
  readonly servername?: string;
  readonly certificate?: ClientCertificate;
};

/** One pool of kept connections for each login that needs its own. */
export type Connections = {
  poolFor(login: Login): Promise<Dispatcher | Problem>;
  /** Cuts every connection at once, so that nothing keeps the process alive. */
  close(): Promise<void>;
};

export type ConnectionSettings = {
  readonly cluster: ClusterSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connectMs: number;
};

export function connectionsTo({ cluster, env, connectMs }: ConnectionSettings): Connections {
  const pools = new Map<string, Promise<Dispatcher | Problem>>();
  const open = async (login: Login): Promise<Dispatcher | Problem> => {
    const tls = await tlsSettings(cluster, login.certificate);
    if (isProblem(tls)) return tls;
    const proxyUrl = proxyFor(cluster.server, cluster.proxyUrl, env);
    if (proxyUrl === undefined) return directAgent(tls, connectMs);
    const { proxiedDispatcher } = await import('./proxied-dispatcher.ts');
    return proxiedDispatcher(cluster.server, proxyUrl, tls);
  };
  return {
    poolFor(login) {
      const pool = pools.get(login.connectionKey) ?? open(login);
      pools.set(login.connectionKey, pool);
      void pool.then(opened => isProblem(opened) && pools.delete(login.connectionKey));
      return pool;
    },
    async close() {
      const opened = await Promise.all(pools.values());
      await Promise.all(opened.map(pool => (isProblem(pool) ? undefined : pool.destroy(null))));
    },
  };
}

async function tlsSettings(
  cluster: ClusterSettings,
  certificate: ClientCertificate | undefined,
): Promise<TlsSettings | Problem> {
  const given = cluster.authority ? await readPem(cluster.authority, 'certificate authority') : undefined;
  if (given && isProblem(given)) return given;
  const ca =
    given ?? (cluster.skipTlsVerify || cluster.server.startsWith('http:') ? undefined : await knownAuthorities());
  return {
    ...(ca && { ca }),
    skipTlsVerify: cluster.skipTlsVerify,
    ...(cluster.tlsServerName && { servername: cluster.tlsServerName }),
    ...(certificate && { certificate }),
  };
}

/** As Go does, the machine's own store counts: that is where companies put theirs. Node alone would not look there. */
async function knownAuthorities(): Promise<readonly string[]> {
  const { getCACertificates } = await import('node:tls');
  return [...rootCertificates, ...getCACertificates('system'), ...getCACertificates('extra')];
}

/**
 * HTTP/1.1, so that each watch has a socket of its own and fails alone. `rejectUnauthorized` is always said, because
 * NODE_TLS_REJECT_UNAUTHORIZED would decide otherwise.
 */
const directAgent = (tls: TlsSettings, connectMs: number): Dispatcher =>
  new Agent({
    allowH2: false,
    pipelining: 1,
    connections: 64,
    keepAliveTimeout: 20_000,
    connect: {
      timeout: connectMs,
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
      rejectUnauthorized: !tls.skipTlsVerify,
      ...(tls.ca && { ca: [...(Buffer.isBuffer(tls.ca) ? [tls.ca] : tls.ca)] }),
      ...(tls.servername && { servername: tls.servername }),
      ...tls.certificate,
    },
  });
