import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeInstruments, pageType } from '../control-plane/instruments.ts';

/** An application that counts as its clients tell it to, and shows prom-client's page. */
export type CountingApp = {
  readonly address: string;
  /** `answer('POST', '/pay', 502, 3)`: three of these were answered, each in so many seconds. */
  answer(method: string, route: string, code: number, times?: number, seconds?: number): void;
  count(counter: string, times: number): void;
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  /** All counters begin at 0, and the process began now. */
  restart(): void;
  close(): Promise<void>;
};

const bounds = [0.1, 0.3, 1];

export async function startCountingApp(host = '127.0.0.1', port = 0): Promise<CountingApp> {
  let instruments = makeInstruments(Date.now(), bounds);
  const server = createServer((_request, response) => {
    response.setHeader('content-type', pageType);
    instruments.page().then(
      page => response.end(page),
      cause => response.writeHead(500).end(String(cause)),
    );
  });
  await new Promise<void>(resolve => server.listen(port, host, resolve));
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    answer: (method, route, code, times = 1, seconds = 0.05) =>
      instruments.answered({ method, route, code }, times, seconds),
    count: (counter, times) => instruments.count(counter, times),
    gauge: (name, value, labels) => instruments.gauge(name, value, labels),
    restart() {
      instruments = makeInstruments(Date.now(), bounds);
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
