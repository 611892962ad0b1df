import { connectionsTo } from '../../../src/adapters/kubernetes/connections.ts';
import type { ClusterSettings } from '../../../src/adapters/kubernetes/kubeconfig.ts';
import { makeTransport, type Transport } from '../../../src/adapters/kubernetes/transport.ts';
import { never } from './connecting.ts';

/** A transport without a kubeconfig and without a login. */
export function transportTo(server: string, cluster: Partial<ClusterSettings> = {}, waitMs = 2_000): Transport {
  const settings = { server, skipTlsVerify: false, ...cluster };
  return makeTransport({
    serverUrl: server,
    connections: connectionsTo({
      cluster: settings,
      env: {},
      connectMs: waitMs,
    }),
    credentials: {
      login: async () => ({ connectionKey: '' }),
      refused: () => false,
    },
    impersonate: { groups: [], extra: {} },
    deadlines: { connectMs: waitMs, headersMs: waitMs, bodyIdleMs: waitMs },
    userAgent: 'deploy-cockpit/test',
    closed: never,
  });
}
