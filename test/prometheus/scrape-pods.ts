import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api } from '../control-plane/api.ts';
import { podPort } from '../control-plane/network.ts';

export type ScrapedPods = {
  /** For `scrapeConfigs` of `startPrometheus`. */
  readonly config: object;
  stop(): Promise<void>;
};

/**
 * Lets a Prometheus find the pods of a namespace, as they come and go: Debian's build can't ask an API server itself.
 * Their series have the labels `pod` and `namespace`, as the usual charts give them.
 */
export async function scrapePods(api: Api, namespace: string, port = podPort): Promise<ScrapedPods> {
  type Pod = {
    readonly metadata: { readonly name: string };
    readonly status: { readonly phase: string; readonly podIP?: string };
  };
  const targets = async () => {
    const { body } = await api('GET', `/api/v1/namespaces/${namespace}/pods`);
    return (body.items as readonly Pod[])
      .filter(({ status }) => status.phase === 'Running' && status.podIP !== undefined)
      .map(({ metadata, status }) => ({
        targets: [`${status.podIP}:${port}`],
        labels: { pod: metadata.name, namespace },
      }));
  };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    targets().then(
      found => response.end(JSON.stringify(found)),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    config: {
      job_name: `pods of ${namespace}`,
      http_sd_configs: [{ url: `http://127.0.0.1:${own}`, refresh_interval: '1s' }],
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
