import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An application that counts as its clients tell it to, and shows a page as prom-client would. */
export type CountingApp = {
  readonly address: string;
  /** `answer('POST', '/pay', 502, 3)`: three of these were answered, each in so many seconds. */
  answer(method: string, route: string, code: number, times?: number, seconds?: number): void;
  count(counter: string, times: number): void;
  /** The name may have labels behind it. */
  gauge(name: string, value: number): void;
  /** All counters begin at 0, and the process began now. */
  restart(): void;
  close(): Promise<void>;
};

const bounds = [0.1, 0.3, 1];

export async function startCountingApp(host = '127.0.0.1', port = 0): Promise<CountingApp> {
  let startedAt = Date.now();
  const answered = new Map<string, { labels: string; times: number; seconds: number[] }>();
  const counters = new Map<string, number>();
  const gauges = new Map<string, number>();

  const page = (): string => {
    const lines = ['# TYPE http_requests_total counter'];
    for (const { labels, times } of answered.values()) lines.push(`http_requests_total{${labels}} ${times}`);
    lines.push('# TYPE http_request_duration_seconds histogram');
    for (const { labels, seconds } of answered.values()) {
      const upTo = (bound: number) => seconds.filter(one => one <= bound).length;
      for (const bound of bounds)
        lines.push(`http_request_duration_seconds_bucket{${labels},le="${bound}"} ${upTo(bound)}`);
      lines.push(
        `http_request_duration_seconds_bucket{${labels},le="+Inf"} ${seconds.length}`,
        `http_request_duration_seconds_sum{${labels}} ${seconds.reduce((sum, one) => sum + one, 0)}`,
        `http_request_duration_seconds_count{${labels}} ${seconds.length}`,
      );
    }
    for (const [name, times] of counters) lines.push(`# TYPE ${name} counter`, `${name} ${times}`);
    for (const [name, value] of gauges) lines.push(`# TYPE ${name.replace(/\{.*/, '')} gauge`, `${name} ${value}`);
    lines.push('# TYPE process_start_time_seconds gauge', `process_start_time_seconds ${startedAt / 1_000}`, '');
    return lines.join('\n');
  };

  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    response.end(page());
  });
  await new Promise<void>(resolve => server.listen(port, host, resolve));
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    answer(method, route, code, times = 1, seconds = 0.05) {
      const labels = `method="${method}",route="${route}",code="${code}"`;
      const known = answered.get(labels) ?? { labels, times: 0, seconds: [] };
      answered.set(labels, known);
      known.times += times;
      known.seconds.push(...Array.from({ length: times }, () => seconds));
    },
    count: (counter, times) => void counters.set(counter, (counters.get(counter) ?? 0) + times),
    gauge: (name, value) => void gauges.set(name, value),
    restart() {
      startedAt = Date.now();
      answered.clear();
      counters.clear();
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
