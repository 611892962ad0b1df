/** Recorded from kube-apiserver v1.36.3 by test/schema/record-schema.ts; the notation stands in ../read-facts.ts. */
export const policiesFacts = `
package io.k8s.api.autoscaling.v1

Scale
  apiVersion string
  kind string
  metadata ObjectMeta
  spec ScaleSpec
  status ScaleStatus

ScaleSpec
  replicas int32

ScaleStatus
  replicas! int32
  selector string

package io.k8s.api.autoscaling.v2

ContainerResourceMetricSource
  container! string
  name! ResourceName
  target! MetricTarget

ContainerResourceMetricStatus
  container! string
  current! MetricValueStatus
  name! ResourceName

CrossVersionObjectReference
  apiVersion string
  kind! string
  name! string

ExternalMetricSource
  metric! MetricIdentifier
  target! MetricTarget

ExternalMetricStatus
  current! MetricValueStatus
  metric! MetricIdentifier

HPAScalingPolicy
  periodSeconds! int32
  type! HPAScalingPolicyType
  value! int32
HPAScalingPolicyType = string

HPAScalingRules
  policies HPAScalingPolicy[]
  selectPolicy *ScalingPolicySelect
  stabilizationWindowSeconds *int32
  tolerance *Quantity
ScalingPolicySelect = string

HorizontalPodAutoscaler
  apiVersion string
  kind string
  metadata ObjectMeta
  spec HorizontalPodAutoscalerSpec required
  status HorizontalPodAutoscalerStatus

HorizontalPodAutoscalerBehavior
  scaleDown *HPAScalingRules
  scaleUp *HPAScalingRules

HorizontalPodAutoscalerCondition
  lastTransitionTime Time
  message string
  reason string
  status! ConditionStatus
  type! HorizontalPodAutoscalerConditionType
HorizontalPodAutoscalerConditionType = string

HorizontalPodAutoscalerSpec
  behavior *HorizontalPodAutoscalerBehavior
  maxReplicas! int32
  metrics MetricSpec[]
  minReplicas *int32
  scaleTargetRef! CrossVersionObjectReference

HorizontalPodAutoscalerStatus
  conditions HorizontalPodAutoscalerCondition[] by type merge type
  currentMetrics MetricStatus[] kept
  currentReplicas int32
  desiredReplicas! int32
  lastScaleTime *Time
  observedGeneration *int64

MetricIdentifier
  name! string
  selector *LabelSelector

MetricSpec
  containerResource *ContainerResourceMetricSource
  external *ExternalMetricSource
  object *ObjectMetricSource
  pods *PodsMetricSource
  resource *ResourceMetricSource
  type! MetricSourceType
MetricSourceType = string

MetricStatus
  containerResource *ContainerResourceMetricStatus
  external *ExternalMetricStatus
  object *ObjectMetricStatus
  pods *PodsMetricStatus
  resource *ResourceMetricStatus
  type! MetricSourceType

MetricTarget
  averageUtilization *int32
  averageValue *Quantity
  type! MetricTargetType
  value *Quantity
MetricTargetType = string

MetricValueStatus
  averageUtilization *int32
  averageValue *Quantity
  value *Quantity

ObjectMetricSource
  describedObject! CrossVersionObjectReference
  metric! MetricIdentifier
  target! MetricTarget

ObjectMetricStatus
  current! MetricValueStatus
  describedObject! CrossVersionObjectReference
  metric! MetricIdentifier

PodsMetricSource
  metric! MetricIdentifier
  target! MetricTarget

PodsMetricStatus
  current! MetricValueStatus
  metric! MetricIdentifier

ResourceMetricSource
  name! ResourceName
  target! MetricTarget

ResourceMetricStatus
  current! MetricValueStatus
  name! ResourceName

package io.k8s.api.policy.v1

PodDisruptionBudget
  apiVersion string
  kind string
  metadata ObjectMeta
  spec PodDisruptionBudgetSpec
  status PodDisruptionBudgetStatus

PodDisruptionBudgetSpec
  maxUnavailable *IntOrString
  minAvailable *IntOrString
  selector *LabelSelector
  unhealthyPodEvictionPolicy *UnhealthyPodEvictionPolicyType
UnhealthyPodEvictionPolicyType = string of AlwaysAllow IfHealthyBudget

PodDisruptionBudgetStatus
  conditions Condition[] by type merge type
  currentHealthy int32 kept
  desiredHealthy int32 kept
  disruptedPods {Time}
  disruptionsAllowed int32 kept
  expectedPods int32 kept
  observedGeneration int64

package io.k8s.api.rbac.v1

AggregationRule
  clusterRoleSelectors LabelSelector[]

ClusterRole
  aggregationRule *AggregationRule
  apiVersion string
  kind string
  metadata ObjectMeta
  rules PolicyRule[] kept

ClusterRoleBinding
  apiVersion string
  kind string
  metadata ObjectMeta
  roleRef! RoleRef
  subjects Subject[]

PolicyRule
  apiGroups string[]
  nonResourceURLs string[]
  resourceNames string[]
  resources string[]
  verbs! string[]

Role
  apiVersion string
  kind string
  metadata ObjectMeta
  rules PolicyRule[] kept

RoleBinding
  apiVersion string
  kind string
  metadata ObjectMeta
  roleRef! RoleRef
  subjects Subject[]

RoleRef atomic
  apiGroup string kept
  kind! string
  name! string

Subject atomic
  apiGroup string
  kind! string
  name! string
  namespace string
`;
