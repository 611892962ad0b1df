import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client';

/** What one application measures of itself, with the library that most Node programs have. */
export type Instruments = {
  /** Requests that were answered, each in so many seconds. */
  answered(how: Answered, times: number, seconds: number): void;
  count(counter: string, times: number): void;
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  page(): Promise<string>;
};

export type Answered = { readonly method: string; readonly route: string; readonly code: number };

export const pageType = Registry.PROMETHEUS_CONTENT_TYPE;

const labelNames = ['method', 'route', 'code'] as const;

/**
 * Many applications live in one process here, so each has a registry of its own. What the process says of itself
 * (`process_*`, `nodejs_*`) is the same on each page, except since when it runs.
 */
export function makeInstruments(startedAt: number, buckets: readonly number[]): Instruments {
  const own = new Registry();
  const registers = [own];
  const requests = new Counter({ name: 'http_requests_total', help: 'Requests.', labelNames, registers });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took.',
    labelNames,
    buckets: [...buckets],
    registers,
  });
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const gauge: Instruments['gauge'] = (name, value, labels = {}) => {
    const known = gauges.get(name) ?? new Gauge({ name, help: name, labelNames: Object.keys(labels), registers });
    gauges.set(name, known);
    known.set(labels, value);
  };
  gauge('process_start_time_seconds', startedAt / 1_000);
  return {
    answered(how, times, seconds) {
      requests.inc(how, times);
      for (let i = 0; i < times; i++) durations.observe(how, seconds);
    },
    count(counter, times) {
      const known = counters.get(counter) ?? new Counter({ name: counter, help: counter, registers });
      counters.set(counter, known);
      known.inc(times);
    },
    gauge,
    page() {
      const page = new Registry();
      for (const metric of [...metricsIn(own), ...metricsIn(ofProcess())])
        if (!page.getSingleMetric(metric.name)) page.registerMetric(metric);
      return page.metrics();
    },
  };
}

let known: Registry | undefined;
function ofProcess(): Registry {
  if (!known) {
    known = new Registry();
    collectDefaultMetrics({ register: known });
  }
  return known;
}

/** Its types call them descriptions; they are the metrics themselves. */
const metricsIn = (registry: Registry) => registry.getMetricsAsArray() as unknown as (Metric & { name: string })[];
