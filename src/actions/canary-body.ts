import { field, type JsonObject, objectAt } from '../domain/json.ts';
import { canaryName, trackLabel } from '../workloads/canary.ts';
import { canaryOfAnnotation } from '../workloads/canary-of.ts';

type Marks = Readonly<Record<string, string>>;

/** A pod template whose pods the stable Deployment does not count as its own, and its Services do. */
export const canaryTemplate = (template: JsonObject): JsonObject => ({
  ...template,
  metadata: {
    ...objectAt(template, 'metadata'),
    labels: { ...objectAt(template, 'metadata', 'labels'), [trackLabel]: 'canary' },
  },
});

/**
 * The Deployment of a canary. It takes neither labels nor annotations of the stable one: by those a GitOps tool or Helm
 * would think that it owns it, and delete it.
 */
export function canaryBody(
  stable: JsonObject,
  {
    name,
    namespace,
    template,
    replicas,
    marks,
  }: {
    readonly name: string;
    readonly namespace: string;
    readonly template: JsonObject;
    readonly replicas: number;
    readonly marks: Marks;
  },
): JsonObject {
  const selector = objectAt(stable, 'spec', 'selector');
  const kept = (key: string) => {
    const value = field(stable, 'spec', key);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: canaryName(name),
      namespace,
      labels: { [trackLabel]: 'canary' },
      annotations: { ...marks, [canaryOfAnnotation]: name },
    },
    spec: {
      replicas,
      selector: {
        ...selector,
        matchLabels: { ...objectAt(selector, 'matchLabels'), [trackLabel]: 'canary' },
      },
      template,
      revisionHistoryLimit: 1,
      ...kept('minReadySeconds'),
      ...kept('progressDeadlineSeconds'),
    },
  };
}
