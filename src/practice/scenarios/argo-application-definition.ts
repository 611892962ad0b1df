const text = { type: 'string' };
const flag = { type: 'boolean' };
const object = (properties: object) => ({ type: 'object', properties });
const list = (items: object) => ({ type: 'array', items });
const free = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

const source = object({ repoURL: text, path: text, targetRevision: text });
const destination = object({ server: text, name: text, namespace: text });
const health = object({ status: text, message: text });
const resource = object({ group: text, version: text, kind: text, namespace: text, name: text, status: text, health });

const spec = {
  ...object({
    project: text,
    source,
    destination,
    syncPolicy: object({
      automated: object({ enabled: flag, prune: flag, selfHeal: flag, allowEmpty: flag }),
      syncOptions: list(text),
      retry: free,
    }),
    ignoreDifferences: list(free),
    revisionHistoryLimit: { type: 'integer' },
  }),
  required: ['source', 'destination', 'project'],
};

const status = object({
  sync: object({ status: text, revision: text, comparedTo: object({ source, destination }) }),
  health,
  operationState: object({
    phase: text,
    message: text,
    operation: free,
    syncResult: free,
    startedAt: text,
    finishedAt: text,
    retryCount: { type: 'integer' },
  }),
  history: list(free),
  resources: list(resource),
  conditions: list(object({ type: text, message: text, lastTransitionTime: text })),
  reconciledAt: text,
  sourceType: text,
});

const column = (name: string, jsonPath: string, priority = 0) => ({ name, type: 'string', jsonPath, priority });

/** As much of Argo CD's own as the practice cluster needs. Like the original it has no status subresource. */
export const argoApplicationDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'applications.argoproj.io',
    labels: { 'app.kubernetes.io/name': 'applications.argoproj.io', 'app.kubernetes.io/part-of': 'argocd' },
  },
  spec: {
    group: 'argoproj.io',
    scope: 'Namespaced',
    names: { kind: 'Application', listKind: 'ApplicationList', plural: 'applications', shortNames: ['app', 'apps'] },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        additionalPrinterColumns: [
          column('Sync Status', '.status.sync.status'),
          column('Health Status', '.status.health.status'),
          column('Revision', '.status.sync.revision', 10),
          column('Project', '.spec.project', 10),
        ],
        schema: {
          openAPIV3Schema: { ...object({ spec, status, operation: free }), required: ['metadata', 'spec'] },
        },
      },
    ],
  },
};
