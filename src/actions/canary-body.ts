import { field, type JsonObject, objectAt } from '../domain/json.ts';
import { canaryName, relabelledIn, trackLabel } from '../workloads/canary.ts';
import { canaryOfAnnotation } from '../workloads/canary-of.ts';

type Marks = Readonly<Record<string, string>>;

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
  const labels = objectAt(selector, 'matchLabels');
  const relabelled = relabelledIn(template);
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
        matchLabels: {
          ...labels,
          ...(relabelled && relabelled.key in labels && { [relabelled.key]: relabelled.to }),
          [trackLabel]: 'canary',
        },
      },
      template,
      revisionHistoryLimit: 1,
      ...kept('minReadySeconds'),
      ...kept('progressDeadlineSeconds'),
    },
  };
}
