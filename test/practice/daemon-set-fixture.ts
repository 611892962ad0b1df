import { daemonSetKind } from '../../src/practice/kinds/daemon-set-kind.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { createPracticeCluster } from '../../src/practice/practice-cluster.ts';
import { furnish } from '../../src/practice/scenarios/bare-cluster.ts';
import type { DaemonSet } from '../../src/practice/workload-objects.ts';
import { passSeconds, START } from './cluster-fixture.ts';

/** A cluster with nodes, the namespace `shop`, and one DaemonSet `agent` that is up. */
export function clusterWithAgent(spec: object = {}, podSpec: object = {}, nodes = 3): PracticeCluster {
  const cluster = createPracticeCluster({ startMillis: START, seed: 'test' });
  furnish(cluster, ['shop'], nodes);
  cluster.create({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: {
        metadata: { labels: { app: 'agent' } },
        spec: { containers: [agentContainer('example/agent:1')], ...podSpec },
      },
      ...spec,
    },
  } as { apiVersion: string; kind: string; metadata: object });
  passSeconds(cluster, 10);
  return cluster;
}

/** Without a probe a container is ready as soon as it runs, whatever its tag says. */
const agentContainer = (image: string) => ({
  name: 'agent',
  image,
  readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 },
});

export function agent(cluster: PracticeCluster): DaemonSet {
  return cluster.store.get(daemonSetKind, 'shop', 'agent') as DaemonSet;
}

export function editAgent(cluster: PracticeCluster, edit: (spec: DaemonSet['spec']) => object): void {
  cluster.change(daemonSetKind, 'shop', 'agent', current => {
    const { spec } = current as DaemonSet;
    return { ...current, spec: { ...spec, ...edit(spec) } };
  });
}

export function setAgentImage(cluster: PracticeCluster, image: string): void {
  editAgent(cluster, ({ template }) => ({
    template: { ...template, spec: { ...template.spec, containers: [agentContainer(image)] } },
  }));
}
