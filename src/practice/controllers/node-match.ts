import { at } from '../json.ts';
import { listOf } from '../kinds/pod-template-defaults.ts';
import type { KubeObject, Labels, PodSpec } from '../kube-objects.ts';

/** Whether a pod's selector and required affinity want this node. Upstream: nodeaffinity.GetRequiredNodeAffinity. */
export function wantsNode(spec: PodSpec, { metadata }: KubeObject): boolean {
  const labels = metadata.labels ?? {};
  const selector = (spec.nodeSelector ?? {}) as Labels;
  if (!Object.entries(selector).every(([key, value]) => labels[key] === value)) return false;
  const required = at(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  if (required === undefined) return true;
  const fields: Labels = { 'metadata.name': metadata.name };
  return listOf(at(required, 'nodeSelectorTerms')).some(
    term =>
      listOf(term.matchExpressions).every(rule => holds(rule, labels)) &&
      listOf(term.matchFields).every(rule => holds(rule, fields)),
  );
}

export type TaintEffect = 'NoSchedule' | 'NoExecute';

/** Whether the pod bears all taints of these effects. */
export function toleratesTaints(spec: PodSpec, node: KubeObject, effects: readonly TaintEffect[]): boolean {
  return listOf(at(node.spec, 'taints'))
    .filter(taint => effects.includes(taint.effect as TaintEffect))
    .every(taint => bears(spec, taint));
}

const CORDON = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export function toleratesCordon(spec: PodSpec, node: KubeObject): boolean {
  return at(node.spec, 'unschedulable') !== true || bears(spec, CORDON);
}

function bears(spec: PodSpec, taint: Record<string, unknown>): boolean {
  return listOf(spec.tolerations).some(toleration => tolerates(toleration, taint));
}

function tolerates(toleration: Record<string, unknown>, taint: Record<string, unknown>): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return toleration.key === taint.key && (toleration.value ?? '') === (taint.value ?? '');
}

function holds({ key, operator, values }: Record<string, unknown>, labels: Labels): boolean {
  const value = labels[String(key)];
  const wanted = Array.isArray(values) ? values.map(String) : [];
  switch (operator) {
    case 'In':
      return value !== undefined && wanted.includes(value);
    case 'NotIn':
      return value === undefined || !wanted.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(wanted[0]);
    case 'Lt':
      return Number(value) < Number(wanted[0]);
    default:
      return false;
  }
}
