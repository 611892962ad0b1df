import { type Json, numberAt, textAt } from '../domain/json.ts';
import type { AutoscalerReport } from '../domain/reports.ts';
import { cleanAt } from './clean.ts';
import { metaOf } from './meta.ts';

export function autoscalerOf(object: Json): AutoscalerReport | undefined {
  const meta = metaOf(object);
  if (!meta) return undefined;
  const min = numberAt(object, 'spec', 'minReplicas') ?? 1;
  return {
    ...meta,
    kind: 'HorizontalPodAutoscaler',
    target: {
      kind: cleanAt(object, 'spec', 'scaleTargetRef', 'kind'),
      name: textAt(object, 'spec', 'scaleTargetRef', 'name') ?? '',
    },
    min,
    max: numberAt(object, 'spec', 'maxReplicas') ?? min,
  };
}
