import { field, isObject, type Json, listAt, textAt } from '../domain/json.ts';
import type { Endpoint, EndpointSliceReport } from '../domain/reports.ts';
import { clean } from './clean.ts';
import { metaOf } from './meta.ts';

export function endpointSliceOf(object: Json): EndpointSliceReport | undefined {
  const meta = metaOf(object);
  if (!meta) return undefined;
  return {
    ...meta,
    kind: 'EndpointSlice',
    service: meta.labels['kubernetes.io/service-name'] ?? '',
    endpoints: listAt(object, 'endpoints').filter(isObject).map(endpointOf),
  };
}

/** The API's own reading of a condition that is left out: ready means yes, serving follows ready, terminating means no. */
function endpointOf(endpoint: Json): Endpoint {
  const isReady = field(endpoint, 'conditions', 'ready') !== false;
  const isServing = field(endpoint, 'conditions', 'serving');
  const isPod = textAt(endpoint, 'targetRef', 'kind') === 'Pod';
  const podUid = isPod ? textAt(endpoint, 'targetRef', 'uid') : undefined;
  const podName = isPod ? textAt(endpoint, 'targetRef', 'name') : undefined;
  return {
    ...(podUid && { podUid: clean(podUid) }),
    ...(podName && { podName: clean(podName) }),
    isReady,
    isServing: typeof isServing === 'boolean' ? isServing : isReady,
    isTerminating: field(endpoint, 'conditions', 'terminating') === true,
  };
}
