import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../control-plane/free-ports.ts';
import { startProcesses } from '../control-plane/processes.ts';
import { until } from '../control-plane/until.ts';
import { debianProgram } from '../support/debian-program.ts';

export const prometheusProgram = () =>
  debianProgram({
    title: 'Prometheus',
    debianPackage: 'prometheus',
    names: ['prometheus'],
    cacheName: 'prometheus',
  });

/** Comes with it, and stores what a test says was there before. */
export const promtool = () =>
  debianProgram({ title: 'promtool', debianPackage: 'prometheus', names: ['promtool'], cacheName: 'prometheus' });

export type Prometheus = {
  readonly url: string;
  readonly port: number;
  /** What its own API says to a question. */
  query(
    expression: string,
  ): Promise<readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[]>;
  /** It goes on listening and answers nothing, until what is returned is called. */
  hang(): () => void;
  stop(): Promise<void>;
};

/** A page that is scraped, with the labels that its series get. */
export type ScrapedPage = {
  readonly address: string;
  readonly job?: string;
  readonly labels: Readonly<Record<string, string>>;
};

export type PrometheusSettings = {
  readonly pages?: readonly ScrapedPage[];
  /** More of the configuration's `scrape_configs`, each as a JSON object. */
  readonly scrapeConfigs?: readonly object[];
  readonly everySeconds?: number;
  /** What it has stored before it starts, as OpenMetrics text with times. */
  readonly stored?: string;
  /** More than so many samples in one question are refused. */
  readonly mostSamples?: number;
  /** Who may ask: the password, and its bcrypt as Prometheus keeps it. */
  readonly login?: { readonly user: string; readonly password: string; readonly bcrypt: string };
  /** At every address, not only at 127.0.0.1: only inside of a network of its own. */
  readonly everywhere?: boolean;
};

/** One that scrapes every second and keeps its data in a folder of its own, until it is stopped. */
export async function startPrometheus({
  pages = [],
  scrapeConfigs = [],
  everySeconds = 1,
  stored,
  mostSamples,
  login,
  everywhere = false,
}: PrometheusSettings): Promise<Prometheus> {
  const program = await prometheusProgram();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-prometheus-'));
  const jobs = Map.groupBy(pages, ({ job = 'pods' }) => job);
  const config = {
    global: { scrape_interval: `${everySeconds}s`, scrape_timeout: `${everySeconds}s` },
    scrape_configs: [
      ...[...jobs].map(([job, own]) => ({
        job_name: job,
        static_configs: own.map(({ address: target, labels }) => ({ targets: [target], labels })),
      })),
      ...scrapeConfigs,
    ],
  };
  // JSON is YAML.
  const file = path.join(folder, 'prometheus.yml');
  await writeFile(file, JSON.stringify(config));
  const web = path.join(folder, 'web.yml');
  if (login) await writeFile(web, JSON.stringify({ basic_auth_users: { [login.user]: login.bcrypt } }));
  const headers = login && { authorization: `Basic ${btoa(`${login.user}:${login.password}`)}` };
  const ask = (what: string) => fetch(`${url}${what}`, headers && { headers });
  const data = path.join(folder, 'data');
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const processes = startProcesses(folder, 'remove');
  try {
    if (stored !== undefined) await store(stored, data, path.join(folder, 'stored.txt'));
    const pid = await processes.start({
      name: 'prometheus',
      file: program.file,
      args: [
        ...program.args,
        `--config.file=${file}`,
        `--storage.tsdb.path=${data}`,
        ...(mostSamples === undefined ? [] : [`--query.max-samples=${mostSamples}`]),
        ...(login ? [`--web.config.file=${web}`] : []),
        `--web.listen-address=${everywhere ? '0.0.0.0' : '127.0.0.1'}:${port}`,
      ],
    });
    await until('the Prometheus answers', async () => {
      await processes.check();
      return (await ask('/-/ready').catch(() => undefined))?.ok;
    });
    return {
      url,
      port,
      async query(expression) {
        const reply = await ask(`/api/v1/query?${new URLSearchParams({ query: expression })}`);
        return ((await reply.json()) as { data: { result: Awaited<ReturnType<Prometheus['query']>> } }).data.result;
      },
      hang() {
        process.kill(pid, 'SIGSTOP');
        return () => void process.kill(pid, 'SIGCONT');
      },
      stop: processes.stop,
    };
  } catch (cause) {
    await processes.stop();
    throw cause;
  }
}

async function store(text: string, data: string, file: string): Promise<void> {
  await writeFile(file, text);
  const { file: program, args } = await promtool();
  await promisify(execFile)(program, [
    ...args,
    'tsdb',
    'create-blocks-from',
    'openmetrics',
    '--quiet',
    '--max-block-duration=192h',
    file,
    data,
  ]);
}
