/** Recorded from kube-apiserver v1.36.3 by test/schema/record-schema.ts; the notation stands in ../read-facts.ts. */
export const workloadsFacts = `
package io.k8s.api.apps.v1

ControllerRevision
  apiVersion string
  data RawExtension
  kind string
  metadata ObjectMeta
  revision! int64

DaemonSet
  apiVersion string
  kind string
  metadata ObjectMeta
  spec DaemonSetSpec
  status DaemonSetStatus

DaemonSetCondition
  lastTransitionTime Time
  message string
  reason string
  status! ConditionStatus
  type! DaemonSetConditionType
DaemonSetConditionType = string

DaemonSetSpec
  minReadySeconds int32
  revisionHistoryLimit *int32
  selector! *LabelSelector
  template! PodTemplateSpec
  updateStrategy DaemonSetUpdateStrategy

DaemonSetStatus
  collisionCount *int32
  conditions DaemonSetCondition[] by type merge type
  currentNumberScheduled! int32
  desiredNumberScheduled! int32
  numberAvailable int32
  numberMisscheduled! int32
  numberReady! int32
  numberUnavailable int32
  observedGeneration int64
  updatedNumberScheduled int32

DaemonSetUpdateStrategy
  rollingUpdate *RollingUpdateDaemonSet
  type DaemonSetUpdateStrategyType
DaemonSetUpdateStrategyType = string of OnDelete RollingUpdate

Deployment
  apiVersion string
  kind string
  metadata ObjectMeta
  spec DeploymentSpec
  status DeploymentStatus

DeploymentCondition
  lastTransitionTime Time
  lastUpdateTime Time
  message string
  reason string
  status! ConditionStatus
  type! DeploymentConditionType
DeploymentConditionType = string

DeploymentSpec
  minReadySeconds int32
  paused bool
  progressDeadlineSeconds *int32
  replicas *int32
  revisionHistoryLimit *int32
  selector! *LabelSelector
  strategy DeploymentStrategy retain
  template! PodTemplateSpec

DeploymentStatus
  availableReplicas int32
  collisionCount *int32
  conditions DeploymentCondition[] by type merge type
  observedGeneration int64
  readyReplicas int32
  replicas int32
  terminatingReplicas *int32
  unavailableReplicas int32
  updatedReplicas int32

DeploymentStrategy
  rollingUpdate *RollingUpdateDeployment
  type DeploymentStrategyType
DeploymentStrategyType = string of Recreate RollingUpdate

ReplicaSet
  apiVersion string
  kind string
  metadata ObjectMeta
  spec ReplicaSetSpec
  status ReplicaSetStatus

ReplicaSetCondition
  lastTransitionTime Time
  message string
  reason string
  status! ConditionStatus
  type! ReplicaSetConditionType
ReplicaSetConditionType = string

ReplicaSetSpec
  minReadySeconds int32
  replicas *int32
  selector! *LabelSelector
  template PodTemplateSpec

ReplicaSetStatus
  availableReplicas int32
  conditions ReplicaSetCondition[] by type merge type
  fullyLabeledReplicas int32
  observedGeneration int64
  readyReplicas int32
  replicas! int32
  terminatingReplicas *int32

RollingUpdateDaemonSet
  maxSurge *IntOrString
  maxUnavailable *IntOrString

RollingUpdateDeployment
  maxSurge *IntOrString
  maxUnavailable *IntOrString

RollingUpdateStatefulSetStrategy
  maxUnavailable *IntOrString
  partition *int32

StatefulSet
  apiVersion string
  kind string
  metadata ObjectMeta
  spec StatefulSetSpec
  status StatefulSetStatus

StatefulSetCondition
  lastTransitionTime Time
  message string
  reason string
  status! ConditionStatus
  type! StatefulSetConditionType
StatefulSetConditionType = string

StatefulSetOrdinals
  start int32 kept

StatefulSetPersistentVolumeClaimRetentionPolicy
  whenDeleted PersistentVolumeClaimRetentionPolicyType
  whenScaled PersistentVolumeClaimRetentionPolicyType
PersistentVolumeClaimRetentionPolicyType = string

StatefulSetSpec
  minReadySeconds int32
  ordinals *StatefulSetOrdinals
  persistentVolumeClaimRetentionPolicy *StatefulSetPersistentVolumeClaimRetentionPolicy
  podManagementPolicy PodManagementPolicyType
  replicas *int32
  revisionHistoryLimit *int32
  selector! *LabelSelector
  serviceName string kept
  template! PodTemplateSpec
  updateStrategy StatefulSetUpdateStrategy
  volumeClaimTemplates PersistentVolumeClaim[]
PodManagementPolicyType = string of OrderedReady Parallel

StatefulSetStatus
  availableReplicas int32 kept
  collisionCount *int32
  conditions StatefulSetCondition[] by type merge type
  currentReplicas int32
  currentRevision string
  observedGeneration int64
  readyReplicas int32
  replicas! int32
  updateRevision string
  updatedReplicas int32

StatefulSetUpdateStrategy
  rollingUpdate *RollingUpdateStatefulSetStrategy
  type StatefulSetUpdateStrategyType
StatefulSetUpdateStrategyType = string of OnDelete RollingUpdate

package io.k8s.api.batch.v1

CronJob
  apiVersion string
  kind string
  metadata ObjectMeta
  spec CronJobSpec required
  status CronJobStatus

CronJobSpec
  concurrencyPolicy ConcurrencyPolicy
  failedJobsHistoryLimit *int32
  jobTemplate! JobTemplateSpec
  schedule! string
  startingDeadlineSeconds *int64
  successfulJobsHistoryLimit *int32
  suspend *bool
  timeZone *string
ConcurrencyPolicy = string of Allow Forbid Replace

CronJobStatus
  active ObjectReference[]
  lastScheduleTime *Time
  lastSuccessfulTime *Time

Job
  apiVersion string
  kind string
  metadata ObjectMeta
  spec JobSpec
  status JobStatus

JobCondition
  lastProbeTime Time
  lastTransitionTime Time
  message string
  reason string
  status! ConditionStatus
  type! JobConditionType
JobConditionType = string

JobSpec
  activeDeadlineSeconds *int64
  backoffLimit *int32
  backoffLimitPerIndex *int32
  completionMode *CompletionMode
  completions *int32
  managedBy *string
  manualSelector *bool
  maxFailedIndexes *int32
  parallelism *int32
  podFailurePolicy *PodFailurePolicy
  podReplacementPolicy *PodReplacementPolicy
  selector *LabelSelector
  successPolicy *SuccessPolicy
  suspend *bool
  template! PodTemplateSpec
  ttlSecondsAfterFinished *int32
CompletionMode = string of Indexed NonIndexed
PodReplacementPolicy = string of Failed TerminatingOrFailed

JobStatus
  active int32
  completedIndexes string
  completionTime *Time
  conditions JobCondition[] merge type
  failed int32
  failedIndexes *string
  ready *int32
  startTime *Time
  succeeded int32
  terminating *int32
  uncountedTerminatedPods *UncountedTerminatedPods

JobTemplateSpec
  metadata ObjectMeta
  spec JobSpec

PodFailurePolicy
  rules! PodFailurePolicyRule[]

PodFailurePolicyOnExitCodesRequirement
  containerName *string
  operator! PodFailurePolicyOnExitCodesOperator
  values! int32[] set
PodFailurePolicyOnExitCodesOperator = string of In NotIn

PodFailurePolicyOnPodConditionsPattern
  status ConditionStatus kept
  type! PodConditionType

PodFailurePolicyRule
  action! PodFailurePolicyAction
  onExitCodes *PodFailurePolicyOnExitCodesRequirement
  onPodConditions PodFailurePolicyOnPodConditionsPattern[]
PodFailurePolicyAction = string of Count FailIndex FailJob Ignore

SuccessPolicy
  rules! SuccessPolicyRule[]

SuccessPolicyRule
  succeededCount *int32
  succeededIndexes *string

UncountedTerminatedPods
  failed UID[] set
  succeeded UID[] set
`;
