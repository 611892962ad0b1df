import type { Place, Step } from '../place.ts';
import { inNamespace, manager, send } from '../place.ts';

const path = (place: Place) => inNamespace(place, 'horizontalpodautoscalers', 'apis/autoscaling/v2') + manager;
const autoscaler = (name: string, spec: object = {}) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' }, maxReplicas: 5, ...spec },
});
const make = (place: Place, body: object) => send(place, 'POST', path(place), { body });

/** Who changes a size by itself. */
export const autoscalerSteps: readonly Step[] = [
  { title: 'an autoscaler is answered with its defaults', ask: place => make(place, autoscaler('app')) },
  { title: 'an autoscaler without a most is 422', ask: place => make(place, autoscaler('wrong', { maxReplicas: 0 })) },
  {
    title: 'an autoscaler whose least is above its most is 422',
    ask: place => make(place, autoscaler('wrong', { minReplicas: 7 })),
  },
  {
    title: 'an autoscaler of nothing is 422',
    ask: place => make(place, autoscaler('wrong', { scaleTargetRef: { kind: '', name: '' }, minReplicas: 0 })),
  },
];
