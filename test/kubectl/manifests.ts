const container = (tag: string) => ({
  name: 'app',
  image: `registry.example/shop/app:${tag}`,
  ports: [{ containerPort: 8080, name: 'http' }],
  env: [{ name: 'MODE', value: 'calm' }],
  readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 },
});

const labelled = (name: string) => ({ name, labels: { app: name } });

const template = (name: string, tag: string, spec: object = {}) => ({
  metadata: { labels: { app: name } },
  spec: { containers: [container(tag)], ...spec },
});

export const deploymentManifest = (tag = '1.0', replicas = 2) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: labelled('app'),
  spec: { replicas, selector: { matchLabels: { app: 'app' } }, template: template('app', tag) },
});

export const serviceManifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: labelled('app'),
  spec: { selector: { app: 'app' }, ports: [{ port: 80, targetPort: 'http' }] },
};

export const statefulSetManifest = (tag = '1.0') => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: labelled('appdb'),
  spec: {
    replicas: 2,
    serviceName: 'appdb',
    selector: { matchLabels: { app: 'appdb' } },
    template: template('appdb', tag),
  },
});

/** On no node, since the two clusters have different ones. */
export const daemonSetManifest = (tag = '1.0') => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: labelled('appagent'),
  spec: {
    selector: { matchLabels: { app: 'appagent' } },
    template: template('appagent', tag, { nodeSelector: { 'kubernetes.io/hostname': 'nowhere' } }),
  },
});

/** For `-f -`. */
export const asInput = (...objects: readonly object[]): string =>
  objects.map(object => JSON.stringify(object)).join('\n---\n');
