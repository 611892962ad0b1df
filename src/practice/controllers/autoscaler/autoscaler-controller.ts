import { changeObject } from '../../api/object-writes.ts';
import { withScale } from '../../api/scale.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { apiTime } from '../../clock.ts';
import { servedKind } from '../../custom/served-rows.ts';
import { equalJson } from '../../json.ts';
import { horizontalPodAutoscalerKind } from '../../kinds/horizontal-pod-autoscaler-kind.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { ResourceRow } from '../../kinds/resource-row.ts';
import { qualifiedResource } from '../../kinds/resource-row.ts';
import type { Deployment, Pod } from '../../kube-objects.ts';
import type { CpuUsage } from '../../traffic/cpu-usage.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { recordEvent } from '../event-recorder.ts';
import type { Autoscaler, AutoscalerStatus } from './autoscaler-status.ts';
import { withCondition } from './autoscaler-status.ts';
import { createStabilizer, withinLimits } from './size-rules.ts';
import { wantedSize } from './wanted-size.ts';

const NAME = 'horizontal-pod-autoscaler';
const LOOKS_EVERY_MILLIS = 15_000;
const CALM_MILLIS = 300_000;
const CPU = 'cpu resource utilization (percentage of request)';

/** After pkg/controller/podautoscaler of Kubernetes 1.36: cpu in percent of what was asked for, every 15 seconds. */
export function autoscalerController({ writes, wakeAt }: ControllerTools, cpu: CpuUsage): Controller {
  const { store, clock } = writes;
  const due = new Map<string, number>();
  const stabilizer = createStabilizer();
  return {
    name: NAME,
    affectedBy: ({ row, object, type }) =>
      row === horizontalPodAutoscalerKind && type === 'ADDED'
        ? [`${object.metadata.namespace}/${object.metadata.name}`]
        : [],
    reconcile: key => {
      const scaler = store.get(horizontalPodAutoscalerKind, ...namespaceAndName(key)) as Autoscaler | undefined;
      if (!scaler) return void due.delete(key);
      const at = due.get(key) ?? clock.now();
      if (at > clock.now()) return;
      due.set(key, clock.now() + LOOKS_EVERY_MILLIS);
      wakeAt(NAME, key, clock.now() + LOOKS_EVERY_MILLIS);
      const status = look(scaler);
      if (equalJson(status, scaler.status)) return;
      const { namespace, name } = scaler.metadata;
      changeObject(writes, horizontalPodAutoscalerKind, namespace, name, current => ({ ...current, status }), {
        manager: 'kube-controller-manager',
        subresource: 'status',
      });
    },
  };

  function look(scaler: Autoscaler): AutoscalerStatus {
    const now = apiTime(clock.now());
    const { status, spec } = scaler;
    const { apiVersion = 'v1', kind, name } = spec.scaleTargetRef;
    const row = servedKind(store, apiVersion, kind);
    const target = row && (store.get(row, scaler.metadata.namespace, name) as Deployment | undefined);
    if (!row || !target) return withoutTarget(scaler, row, now);
    const able = ['SucceededGetScale', "the HPA controller was able to get the target's current scale"] as const;
    const seen = withCondition(status, 'AbleToScale', true, able, now);
    const current = target.spec.replicas;
    const sized: AutoscalerStatus = { ...seen, currentReplicas: current, desiredReplicas: current };
    if (current === 0) {
      const why = ['ScalingDisabled', 'scaling is disabled since the replica count of the target is zero'] as const;
      return withCondition({ ...sized, currentMetrics: null }, 'ScalingActive', false, why, now);
    }
    if (current > spec.maxReplicas) {
      return rescale(scaler, row, sized, spec.maxReplicas, 'Current number of replicas above Spec.MaxReplicas');
    }
    if (current < spec.minReplicas) {
      return rescale(scaler, row, sized, spec.minReplicas, 'Current number of replicas below Spec.MinReplicas');
    }
    return byFigures(scaler, row, target, sized, now);
  }

  function byFigures(
    scaler: Autoscaler,
    row: ResourceRow,
    target: Deployment,
    status: AutoscalerStatus,
    now: string,
  ): AutoscalerStatus {
    const current = target.spec.replicas;
    const asked = scaler.spec.metrics.find(({ resource }) => resource?.name === 'cpu')?.resource?.target;
    const pods = (store.list(podKind, scaler.metadata.namespace) as readonly Pod[]).filter(pod =>
      matchesSelector(target.spec.selector, pod.metadata.labels),
    );
    const wanted =
      asked?.averageUtilization === undefined
        ? { problem: 'unable to get metrics: only cpu in percent of its request is measured here' }
        : wantedSize(pods, cpu, asked.averageUtilization, current);
    if ('problem' in wanted) return withoutFigures(scaler, status, wanted.problem, now);
    const highest = stabilizer.highest(scaler.metadata.uid, wanted.size, clock.now(), calmOf(scaler));
    const able =
      highest === wanted.size
        ? (['ReadyForNewScale', 'recommended size matches current size'] as const)
        : ([
            'ScaleDownStabilized',
            'recent recommendations were higher than current one, applying the highest recent recommendation',
          ] as const);
    const ruled = withinLimits(current, highest, scaler.spec.minReplicas, scaler.spec.maxReplicas);
    const valid = `the HPA was able to successfully calculate a replica count from ${CPU}`;
    let next = withCondition(status, 'AbleToScale', true, able, now);
    next = withCondition(next, 'ScalingActive', true, ['ValidMetricFound', valid], now);
    next = withCondition(next, 'ScalingLimited', ruled.size !== highest, [ruled.reason, ruled.message], now);
    const average = { averageUtilization: wanted.utilization, averageValue: `${wanted.averageMilli}m` };
    next = { ...next, currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: average } }] };
    if (ruled.size === current) return next;
    const reason = ruled.size > current ? `${CPU} above target` : 'All metrics below target';
    return rescale(scaler, row, next, ruled.size, reason);
  }

  function rescale(
    scaler: Autoscaler,
    row: ResourceRow,
    status: AutoscalerStatus,
    replicas: number,
    reason: string,
  ): AutoscalerStatus {
    const { namespace } = scaler.metadata;
    const change = (object: Parameters<typeof withScale>[1]) => withScale(row, object, { spec: { replicas } });
    const options = { manager: 'kube-controller-manager', subresource: 'scale' } as const;
    changeObject(writes, row, namespace, scaler.spec.scaleTargetRef.name, change, options);
    tell(scaler, 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`);
    const now = apiTime(clock.now());
    const words = `the HPA controller was able to update the target scale to ${replicas}`;
    const next = withCondition(status, 'AbleToScale', true, ['SucceededRescale', words], now);
    return { ...next, desiredReplicas: replicas, lastScaleTime: now };
  }

  function withoutTarget(scaler: Autoscaler, row: ResourceRow | undefined, now: string): AutoscalerStatus {
    const { kind, name } = scaler.spec.scaleTargetRef;
    const why = row
      ? `${qualifiedResource(row)} ${JSON.stringify(name)} not found`
      : `no matches for kind ${JSON.stringify(kind)} in group ""`;
    tell(scaler, 'Warning', 'FailedGetScale', why);
    const words = `the HPA controller was unable to get the target's current scale: ${why}`;
    return withCondition(scaler.status, 'AbleToScale', false, ['FailedGetScale', words], now);
  }

  function withoutFigures(scaler: Autoscaler, status: AutoscalerStatus, why: string, now: string): AutoscalerStatus {
    const problem = `failed to get cpu utilization: ${why}`;
    tell(scaler, 'Warning', 'FailedGetResourceMetric', problem);
    tell(
      scaler,
      'Warning',
      'FailedComputeMetricsReplicas',
      `invalid metrics (1 invalid out of 1), first error is: ${problem}`,
    );
    const words = `the HPA was unable to compute the replica count: ${problem}`;
    return withCondition(status, 'ScalingActive', false, ['FailedGetResourceMetric', words], now);
  }

  function tell(scaler: Autoscaler, type: 'Normal' | 'Warning', reason: string, message: string): void {
    recordEvent(writes, scaler, { type, reason, message, component: 'horizontal-pod-autoscaler' });
  }
}

function calmOf({ spec }: Autoscaler): number {
  const seconds = spec.behavior?.scaleDown?.stabilizationWindowSeconds;
  return seconds === undefined ? CALM_MILLIS : seconds * 1000 + 1;
}
