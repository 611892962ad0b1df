import { homedir } from 'node:os';
import type { Connection } from '../adapters/kubernetes/connect.ts';
import { lookUp } from '../adapters/notify/sink-values.ts';
import { podUsage } from '../adapters/pod-scrape/pod-metrics.ts';
import { makePodPages } from '../adapters/pod-scrape/pod-pages.ts';
import { makePrometheus } from '../adapters/prometheus/prometheus.ts';
import { serviceRoute } from '../adapters/prometheus/service-route.ts';
import { urlRoute } from '../adapters/prometheus/url-route.ts';
import { usualMonitors } from '../config/monitor-presets.ts';
import type { MetricsSetting } from '../domain/metrics-setting.ts';
import { type MonitorSettings, namesMonitored } from '../domain/monitors.ts';
import type { Measurements } from '../ports/measurements.ts';
import type { Clock } from '../ports/surroundings.ts';

/** A Prometheus where the settings name one; else the pods' own pages, which work with nothing installed. */
export function measurementsOf(
  { services, apiProxy, reader }: Connection,
  clock: Clock,
  env: NodeJS.ProcessEnv,
  { metrics, monitors = usualMonitors }: { readonly metrics?: MetricsSetting; readonly monitors?: MonitorSettings },
): Measurements {
  const { prometheus, tenant } = metrics ?? {};
  const monitored = namesMonitored(monitors);
  if (!metrics || !prometheus)
    return makePodPages(apiProxy, clock, { settings: { ...metrics, monitored }, usageIn: podUsage(reader, clock) });
  const lookUpSecrets = (values: Parameters<typeof lookUp>[0]) => lookUp(values, { env, home: homedir() });
  const route =
    prometheus.kind === 'service'
      ? serviceRoute(services, prometheus)
      : urlRoute(prometheus, tenant, { env, lookUp: lookUpSecrets });
  return makePrometheus(route, clock, { ...metrics, monitored });
}
