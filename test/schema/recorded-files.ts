import type { OpenApiSchemas } from './type-lines.ts';
import { typeLines, typesBelow } from './type-lines.ts';

type Root = { readonly path: string; readonly type: string };

const core = 'io.k8s.api.core.v1';
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Where each recorded file begins; a type stands in the first file from which it is reached. */
const files: readonly { readonly name: string; readonly roots: readonly Root[] }[] = [
  { name: 'metadata', roots: [at('api/v1', `${meta}.ObjectMeta`), at('api/v1', `${meta}.LabelSelector`)] },
  { name: 'volumes', roots: [at('api/v1', `${core}.Volume`)] },
  { name: 'containers', roots: [at('api/v1', `${core}.Container`), at('api/v1', `${core}.EphemeralContainer`)] },
  { name: 'pods', roots: kinds('api/v1', core, ['Pod', 'PodTemplateSpec']) },
  {
    name: 'core',
    roots: kinds('api/v1', core, [
      'Namespace',
      'Node',
      'Service',
      'ConfigMap',
      'Secret',
      'ServiceAccount',
      'ResourceQuota',
      'Event',
      'PersistentVolumeClaim',
    ]),
  },
  {
    name: 'workloads',
    roots: [
      ...kinds('apis/apps/v1', 'io.k8s.api.apps.v1', [
        'Deployment',
        'ReplicaSet',
        'StatefulSet',
        'DaemonSet',
        'ControllerRevision',
      ]),
      ...kinds('apis/batch/v1', 'io.k8s.api.batch.v1', ['Job', 'CronJob']),
    ],
  },
  {
    name: 'policies',
    roots: [
      ...kinds('apis/autoscaling/v1', 'io.k8s.api.autoscaling.v1', ['Scale']),
      ...kinds('apis/autoscaling/v2', 'io.k8s.api.autoscaling.v2', ['HorizontalPodAutoscaler']),
      ...kinds('apis/policy/v1', 'io.k8s.api.policy.v1', ['PodDisruptionBudget']),
      ...kinds('apis/rbac.authorization.k8s.io/v1', 'io.k8s.api.rbac.v1', [
        'Role',
        'RoleBinding',
        'ClusterRole',
        'ClusterRoleBinding',
      ]),
    ],
  },
  {
    name: 'others',
    roots: [
      ...kinds('apis/discovery.k8s.io/v1', 'io.k8s.api.discovery.v1', ['EndpointSlice']),
      ...kinds('apis/events.k8s.io/v1', 'io.k8s.api.events.v1', ['Event']),
      ...kinds('apis/coordination.k8s.io/v1', 'io.k8s.api.coordination.v1', ['Lease']),
      ...kinds('apis/apiextensions.k8s.io/v1', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1', [
        'CustomResourceDefinition',
      ]),
      ...kinds('apis/authentication.k8s.io/v1', 'io.k8s.api.authentication.v1', ['SelfSubjectReview']),
      ...kinds('apis/authorization.k8s.io/v1', 'io.k8s.api.authorization.v1', [
        'SelfSubjectAccessReview',
        'SelfSubjectRulesReview',
      ]),
    ],
  },
];

export const roots: readonly Root[] = files.flatMap(file => file.roots);

function at(path: string, type: string): Root {
  return { path, type };
}

function kinds(path: string, prefix: string, names: readonly string[]): readonly Root[] {
  return names.map(name => at(path, `${prefix}.${name}`));
}

export function recordedFiles(schemas: OpenApiSchemas, version: string): { name: string; text: string }[] {
  const placed = new Set<string>();
  const placedAliases = new Set<string>();
  return files.map(({ name, roots: of }) => {
    const types = [...new Set(of.flatMap(({ type }) => typesBelow(schemas, type)))].filter(type => !placed.has(type));
    for (const type of types) placed.add(type);
    const lines = typeLines(schemas, types, placedAliases);
    const head =
      `/** Recorded from kube-apiserver ${version} by test/schema/record-schema.ts; ` +
      'the notation stands in ../read-facts.ts. */\n';
    return { name, text: `${head}export const ${name}Facts = \`\n${lines.join('\n')}\n\`;\n` };
  });
}
