import type { Api } from './api.ts';
import type { ControlPlane } from './control-plane.ts';
import { deployment, service } from './deployments.ts';
import { until } from './until.ts';

export type Population = {
  readonly namespaces: number;
  readonly deployments: number;
  readonly pods: number;
};

/** What a middle-sized company has; the benchmarks are run with it. */
export const usualPopulation: Population = { namespaces: 10, deployments: 200, pods: 5000 };

/** Fills the cluster with Deployments that all become available, and answers how long that took in seconds. */
export async function populate(cluster: ControlPlane, population: Population = usualPopulation): Promise<number> {
  const api = cluster.apiAs('admin');
  const started = performance.now();
  const namespaces = Array.from(
    { length: population.namespaces },
    (_, number) => `team-${String(number).padStart(2, '0')}`,
  );
  await inParallel(namespaces, name => create(api, '/api/v1/namespaces', { metadata: { name } }));
  await inParallel(
    Array.from({ length: population.deployments }, (_, number) => number),
    number => createApplication(api, namespaces[number % namespaces.length] as string, number, population),
  );
  await until('every pod of the population is available', () => isAvailable(api, population), {
    seconds: 300,
    everyMs: 1000,
  });
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `control plane: ${population.pods} pods of ${population.deployments} Deployments in ${population.namespaces} namespaces are available after ${seconds.toFixed(1)} s`,
  );
  return seconds;
}

async function createApplication(api: Api, namespace: string, number: number, population: Population): Promise<void> {
  const name = `app-${String(number).padStart(3, '0')}`;
  const each = Math.floor(population.pods / population.deployments);
  const replicas = each + (number < population.pods % population.deployments ? 1 : 0);
  const image = `registry.example/shop/${name}:1.0.0`;
  const body = deployment({ namespace, name, image, replicas });
  await create(api, `/apis/apps/v1/namespaces/${namespace}/deployments`, body);
  // Not everything has a Service: workers read from a queue.
  if (number % 4 === 0) {
    await create(api, `/api/v1/namespaces/${namespace}/services`, service({ namespace, name }));
  }
}

async function isAvailable(api: Api, population: Population): Promise<boolean> {
  type Deployment = {
    readonly metadata: { readonly namespace: string };
    readonly status: { readonly availableReplicas?: number };
  };
  const { body } = await api('GET', '/apis/apps/v1/deployments?resourceVersion=0');
  const ours = (body.items as readonly Deployment[]).filter(({ metadata }) => metadata.namespace.startsWith('team-'));
  return ours.reduce((sum, { status }) => sum + (status.availableReplicas ?? 0), 0) >= population.pods;
}

async function create(api: Api, path: string, body: object): Promise<void> {
  const { status, body: answer } = await api('POST', path, { body });
  if (status !== 201) throw new Error(`Creating at ${path} was answered ${status}: ${answer?.message ?? answer}`);
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}
