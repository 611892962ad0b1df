import { HttpMethod, KubeConfig, RequestContext } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';
import type { TlsSettings } from './connections.ts';
import { type Problem, problem } from './problem.ts';

/**
 * A pool that goes through an HTTP or SOCKS proxy. The client library has the connectors for it; it is loaded for
 * this alone, because loading it takes longer than everything else before the first row.
 */
export async function proxiedDispatcher(
  server: string,
  proxyUrl: string,
  tls: TlsSettings,
): Promise<Dispatcher | Problem> {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name: 'here',
        server,
        proxyUrl,
        skipTLSVerify: tls.skipTlsVerify,
        ...(tls.servername && { tlsServerName: tls.servername }),
        ...(tls.ca && { caData: base64(tls.ca) }),
      },
    ],
    users: [
      {
        name: 'us',
        ...(tls.certificate && {
          certData: base64(tls.certificate.cert),
          keyData: base64(tls.certificate.key),
        }),
      },
    ],
    contexts: [{ name: 'here', cluster: 'here', user: 'us' }],
    currentContext: 'here',
  });
  const context = new RequestContext(server, HttpMethod.GET);
  try {
    await config.applySecurityAuthentication(context);
  } catch {
    return problem('The proxy of the cluster cannot be used; check proxy-url.');
  }
  return (context.getDispatcher() as Dispatcher | undefined) ?? problem('The proxy of the cluster cannot be used.');
}

const base64 = (pem: Buffer | readonly string[]): string =>
  (Buffer.isBuffer(pem) ? pem : Buffer.from(pem.join('\n'))).toString('base64');
