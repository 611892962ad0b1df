import type { Container } from '../kube-objects.ts';
import type { Release, ShopService } from './shop-service.ts';

export function labelsOf(service: ShopService): Record<string, string> {
  return {
    app: service.name,
    team: service.team,
    'app.kubernetes.io/name': service.name,
    'app.kubernetes.io/part-of': 'shop',
  };
}

/** The pods of a release. */
export function templateOf(service: ShopService, { version, env = {}, envFrom, cpu = '250m' }: Release) {
  const container: Container = {
    name: service.name,
    image: `registry.example/shop/${service.name}:${version}`,
    ports: [{ name: 'http', containerPort: 8080 }],
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    ...(service.mounts && { volumeMounts: [{ name: 'config', mountPath: '/etc/config' }] }),
    ...(envFrom && { envFrom: [{ configMapRef: { name: envFrom } }] }),
    readinessProbe: {
      httpGet: { path: '/ready', port: 'http' },
      periodSeconds: 2,
    },
    livenessProbe: {
      httpGet: { path: '/live', port: 'http' },
      periodSeconds: 10,
    },
    resources: {
      requests: { cpu, memory: '256Mi' },
      limits: { memory: '512Mi' },
    },
  };
  if (container.env?.length === 0) delete container.env;
  return {
    metadata: {
      labels: labelsOf(service),
      annotations: {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '8080',
        'prometheus.io/path': '/metrics',
      },
    },
    spec: {
      containers: [container],
      ...(service.mounts && { volumes: [{ name: 'config', configMap: { name: service.mounts } }] }),
    },
  };
}
