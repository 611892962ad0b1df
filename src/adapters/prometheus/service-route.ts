import type { PrometheusPlace } from '../../domain/metrics-setting.ts';
import { safe } from '../../domain/safe-text.ts';
import type { ServiceProxy } from '../../ports/service-proxy.ts';
import type { Route } from './route.ts';

/** As much as 500 pods with their histograms come to. */
const mostBytes = 16_000_000;

/** Through the API server to a Prometheus in the cluster: the kubeconfig is all that it needs. Asks by GET alone. */
export function serviceRoute(
  services: ServiceProxy,
  { namespace, service, port, path: prefix }: Extract<PrometheusPlace, { kind: 'service' }>,
): Route {
  return {
    name: safe(`Prometheus behind ${namespace}/${service}`),
    async send(path, values, signal) {
      const reply = await services.send(
        {
          namespace,
          service,
          ...(port !== undefined && { port }),
          method: 'GET',
          path: `${prefix}${path}?${values}`,
          mostBytes,
        },
        signal,
      );
      if (reply.kind !== 'ok') return reply;
      return { kind: 'reply', ...reply.value };
    },
  };
}
