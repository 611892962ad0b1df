/** What one container has counted since it started, as its `/metrics` would say. */
export type ContainerFigures = {
  readonly requests: Map<string, number>;
  readonly durations: Map<string, Histogram>;
  readonly business: Map<string, number>;
  readonly startedAt: number;
  /** How busy it is, where its service tells. */
  readonly gauges: Map<string, number>;
  cpuSeconds: number;
  /** Of requests that nobody has worked on yet. */
  waitingMillis: number;
};

type Histogram = { readonly buckets: number[]; count: number; sum: number };

const BUCKET_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1, 2.5, 5, 10] as const;

export function newFigures(startedAt: number): ContainerFigures {
  return {
    requests: new Map(),
    durations: new Map(),
    business: new Map(),
    startedAt,
    gauges: new Map(),
    cpuSeconds: 0,
    waitingMillis: 0,
  };
}

export function countRequests(figures: ContainerFigures, method: string, route: string, code: number, times = 1): void {
  const key = labelsOf(method, route, code);
  figures.requests.set(key, (figures.requests.get(key) ?? 0) + times);
}

/** By route, method and code; the routes of a story are few, and a thousand requests a second ask for them. */
const written = new Map<string, Map<string, Map<number, string>>>();

function labelsOf(method: string, route: string, code = 0): string {
  const known = written.get(route)?.get(method)?.get(code);
  if (known !== undefined) return known;
  const labels = `method="${method}",route="${route}"${code === 0 ? '' : `,code="${code}"`}`;
  const ofRoute = written.get(route) ?? new Map<string, Map<number, string>>();
  const ofMethod = ofRoute.get(method) ?? new Map<number, string>();
  written.set(route, ofRoute.set(method, ofMethod.set(code, labels)));
  return labels;
}

export function countBusiness(figures: ContainerFigures, counter: string, times = 1): void {
  figures.business.set(counter, (figures.business.get(counter) ?? 0) + times);
}

export function observeDuration(
  figures: ContainerFigures,
  method: string,
  route: string,
  seconds: number,
  times = 1,
): void {
  const key = labelsOf(method, route);
  let histogram = figures.durations.get(key);
  if (!histogram) {
    histogram = { buckets: BUCKET_SECONDS.map(() => 0), count: 0, sum: 0 };
    figures.durations.set(key, histogram);
  }
  let index = 0;
  while (index < BUCKET_SECONDS.length && seconds > (BUCKET_SECONDS[index] as number)) index += 1;
  if (index < BUCKET_SECONDS.length) histogram.buckets[index] = (histogram.buckets[index] ?? 0) + times;
  histogram.count += times;
  histogram.sum += seconds * times;
}

/** Prometheus' text format. */
export function metricsText(figures: ContainerFigures): string {
  const lines = ['# HELP http_requests_total Requests answered, by code.', '# TYPE http_requests_total counter'];
  for (const [labels, count] of figures.requests) lines.push(`http_requests_total{${labels}} ${count}`);
  lines.push('# HELP http_request_duration_seconds Time to answer.', '# TYPE http_request_duration_seconds histogram');
  for (const [labels, histogram] of figures.durations) lines.push(...histogramLines(labels, histogram));
  for (const [counter, count] of figures.business) {
    lines.push(`# HELP ${counter} Counted by the application.`, `# TYPE ${counter} counter`, `${counter} ${count}`);
  }
  for (const [gauge, value] of figures.gauges) {
    lines.push(`# HELP ${gauge} As it is now.`, `# TYPE ${gauge} gauge`, `${gauge} ${value}`);
  }
  if (figures.cpuSeconds > 0) {
    lines.push('# HELP process_cpu_seconds_total Processor time.', '# TYPE process_cpu_seconds_total counter');
    lines.push(`process_cpu_seconds_total ${figures.cpuSeconds.toFixed(3)}`);
  }
  lines.push('# HELP process_start_time_seconds Start of the process.', '# TYPE process_start_time_seconds gauge');
  lines.push(`process_start_time_seconds ${figures.startedAt / 1000}`);
  return `${lines.join('\n')}\n`;
}

function histogramLines(labels: string, histogram: Histogram): string[] {
  const name = 'http_request_duration_seconds';
  let below = 0;
  const buckets = BUCKET_SECONDS.map((bound, index) => {
    below += histogram.buckets[index] ?? 0;
    return `${name}_bucket{${labels},le="${bound}"} ${below}`;
  });
  return [
    ...buckets,
    `${name}_bucket{${labels},le="+Inf"} ${histogram.count}`,
    `${name}_sum{${labels}} ${histogram.sum.toFixed(6)}`,
    `${name}_count{${labels}} ${histogram.count}`,
  ];
}
