import type { Api } from '../control-plane/api.ts';
import { type CountingApp, startCountingApp } from '../prometheus/counting-app.ts';

/** What users do to each pod of one workload, and what these answer. */
export type Manner = { readonly perSecond: number; readonly errorShare: number };

export type PodApplications = {
  /** Pods whose application answers by now, with what it takes to scrape them. */
  pages(): readonly {
    readonly address: string;
    readonly labels: { readonly pod: string; readonly namespace: string };
  }[];
  /** From now on the pods with this label `track`, or else `app`, behave so: a flag that somebody turns. */
  behave(app: string, manner: Manner): void;
  /** Exactly these failures on one pod of this workload, as a code that it never answered before. */
  failOnce(app: string, code: number, times: number): void;
  close(): Promise<void>;
};

/** Not the port of the applications that run for all test files. */
export const applicationPort = 8090;
const everyMs = 100;

type App = {
  readonly counting: CountingApp;
  readonly name: string;
  readonly pod: string;
  due: number;
  failing: number;
};

/**
 * An application of its own behind the address of each pod of a namespace, with users who come all the time. A code that
 * was never answered has no series. Needs the network of `in-namespace.ts`.
 */
export async function podApplications(api: Api, namespace: string): Promise<PodApplications> {
  const manners = new Map<string, Manner>();
  const apps = new Map<string, Promise<App>>();
  const started: App[] = [];
  let isClosed = false;

  async function start(ip: string, name: string, pod: string): Promise<App> {
    const app = { counting: await startCountingApp(ip, applicationPort), name, pod, due: 0, failing: 0 };
    started.push(app);
    if (isClosed) await app.counting.close();
    return app;
  }

  async function findPods(): Promise<void> {
    const { body } = await api('GET', `/api/v1/namespaces/${namespace}/pods`);
    for (const { metadata, status } of body.items ?? []) {
      if (status.phase !== 'Running' || !status.podIP || apps.has(status.podIP)) continue;
      apps.set(status.podIP, start(status.podIP, metadata.labels.track ?? metadata.labels.app, metadata.name));
    }
  }

  const finding = setInterval(() => void findPods().catch(() => undefined), 500);
  let servedAt = performance.now();
  const serving = setInterval(() => {
    const now = performance.now();
    const seconds = (now - servedAt) / 1_000;
    servedAt = now;
    for (const app of started) serve(app, manners.get(app.name) ?? { perSecond: 0, errorShare: 0 }, seconds);
  }, everyMs);
  return {
    pages: () => started.map(({ counting, pod }) => ({ address: counting.address, labels: { pod, namespace } })),
    behave: (app, manner) => void manners.set(app, manner),
    failOnce: (name, code, times) =>
      void started.find(app => app.name === name)?.counting.answer('POST', '/refund', code, times),
    async close() {
      isClosed = true;
      clearInterval(finding);
      clearInterval(serving);
      await Promise.all(started.map(({ counting }) => counting.close()));
    },
  };
}

/** Requests come evenly, and so do their failures: luck shall decide no test. */
function serve(app: App, { perSecond, errorShare }: Manner, seconds: number): void {
  app.due += perSecond * seconds;
  const whole = Math.floor(app.due);
  app.due -= whole;
  app.failing += whole * errorShare;
  const failures = Math.floor(app.failing);
  app.failing -= failures;
  if (whole > failures) app.counting.answer('POST', '/pay', 200, whole - failures);
  if (failures > 0) app.counting.answer('POST', '/pay', 502, failures);
}
