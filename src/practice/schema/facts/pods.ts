/** Recorded from kube-apiserver v1.36.3 by test/schema/record-schema.ts; the notation stands in ../read-facts.ts. */
export const podsFacts = `
package io.k8s.api.core.v1

Affinity
  nodeAffinity *NodeAffinity
  podAffinity *PodAffinity
  podAntiAffinity *PodAntiAffinity

ContainerExtendedResourceRequest
  containerName! string
  requestName! string
  resourceName! string

ContainerState
  running *ContainerStateRunning
  terminated *ContainerStateTerminated
  waiting *ContainerStateWaiting

ContainerStateRunning
  startedAt Time

ContainerStateTerminated
  containerID string
  exitCode! int32
  finishedAt Time
  message string
  reason string
  signal int32
  startedAt Time

ContainerStateWaiting
  message string
  reason string

ContainerStatus
  allocatedResources ResourceList
  allocatedResourcesStatus ResourceStatus[] by name merge name
  containerID string
  image! string
  imageID! string
  lastState ContainerState
  name! string
  ready! bool
  resources *ResourceRequirements
  restartCount! int32
  started *bool
  state ContainerState
  stopSignal *Signal
  user *ContainerUser
  volumeMounts VolumeMountStatus[] by mountPath merge mountPath

ContainerUser
  linux *LinuxContainerUser

HostAlias
  hostnames string[]
  ip! string

HostIP
  ip! string

ImageVolumeStatus
  imageRef string required

LinuxContainerUser
  gid! int64
  supplementalGroups int64[]
  uid! int64

NodeAffinity
  preferredDuringSchedulingIgnoredDuringExecution PreferredSchedulingTerm[]
  requiredDuringSchedulingIgnoredDuringExecution *NodeSelector

NodeAllocatableResourceClaimStatus
  containers string[] set
  resourceClaimName! string
  resources! {Quantity}

NodeSelector atomic
  nodeSelectorTerms! NodeSelectorTerm[]

NodeSelectorRequirement
  key! string
  operator! NodeSelectorOperator
  values string[]
NodeSelectorOperator = string of DoesNotExist Exists Gt In Lt NotIn

NodeSelectorTerm atomic
  matchExpressions NodeSelectorRequirement[]
  matchFields NodeSelectorRequirement[]

Pod
  apiVersion string
  kind string
  metadata ObjectMeta
  spec PodSpec
  status PodStatus

PodAffinity
  preferredDuringSchedulingIgnoredDuringExecution WeightedPodAffinityTerm[]
  requiredDuringSchedulingIgnoredDuringExecution PodAffinityTerm[]

PodAffinityTerm
  labelSelector *LabelSelector
  matchLabelKeys string[]
  mismatchLabelKeys string[]
  namespaceSelector *LabelSelector
  namespaces string[]
  topologyKey! string

PodAntiAffinity
  preferredDuringSchedulingIgnoredDuringExecution WeightedPodAffinityTerm[]
  requiredDuringSchedulingIgnoredDuringExecution PodAffinityTerm[]

PodCondition
  lastProbeTime Time
  lastTransitionTime Time
  message string
  observedGeneration int64
  reason string
  status! ConditionStatus
  type! PodConditionType
ConditionStatus = string
PodConditionType = string

PodDNSConfig
  nameservers string[]
  options PodDNSConfigOption[]
  searches string[]

PodDNSConfigOption
  name string
  value *string

PodExtendedResourceClaimStatus
  requestMappings! ContainerExtendedResourceRequest[]
  resourceClaimName! string

PodIP
  ip! string

PodOS
  name! OSName
OSName = string

PodReadinessGate
  conditionType! PodConditionType

PodResourceClaim
  name! string
  resourceClaimName *string
  resourceClaimTemplateName *string

PodResourceClaimStatus
  name! string
  resourceClaimName *string

PodSchedulingGate
  name! string

PodSchedulingGroup
  podGroupName *string

PodSecurityContext
  appArmorProfile *AppArmorProfile
  fsGroup *int64
  fsGroupChangePolicy *PodFSGroupChangePolicy
  runAsGroup *int64
  runAsNonRoot *bool
  runAsUser *int64
  seLinuxChangePolicy *PodSELinuxChangePolicy
  seLinuxOptions *SELinuxOptions
  seccompProfile *SeccompProfile
  supplementalGroups int64[]
  supplementalGroupsPolicy *SupplementalGroupsPolicy
  sysctls Sysctl[]
  windowsOptions *WindowsSecurityContextOptions
PodFSGroupChangePolicy = string of Always OnRootMismatch
PodSELinuxChangePolicy = string
SupplementalGroupsPolicy = string of Merge Strict

PodSpec
  activeDeadlineSeconds *int64
  affinity *Affinity
  automountServiceAccountToken *bool
  containers! Container[] by name merge name
  dnsConfig *PodDNSConfig
  dnsPolicy DNSPolicy
  enableServiceLinks *bool
  ephemeralContainers EphemeralContainer[] by name merge name
  hostAliases HostAlias[] by ip merge ip
  hostIPC bool
  hostNetwork bool
  hostPID bool
  hostUsers *bool
  hostname string
  hostnameOverride *string
  imagePullSecrets LocalObjectReference[] by name merge name
  initContainers Container[] by name merge name
  nodeName string
  nodeSelector {string} atomic
  os *PodOS
  overhead ResourceList
  preemptionPolicy *PreemptionPolicy
  priority *int32
  priorityClassName string
  readinessGates PodReadinessGate[]
  resourceClaims PodResourceClaim[] by name merge name retain
  resources *ResourceRequirements
  restartPolicy RestartPolicy
  runtimeClassName *string
  schedulerName string
  schedulingGates PodSchedulingGate[] by name merge name
  schedulingGroup *PodSchedulingGroup
  securityContext *PodSecurityContext
  serviceAccount string
  serviceAccountName string
  setHostnameAsFQDN *bool
  shareProcessNamespace *bool
  subdomain string
  terminationGracePeriodSeconds *int64
  tolerations Toleration[]
  topologySpreadConstraints TopologySpreadConstraint[] by topologyKey,whenUnsatisfiable merge topologyKey
  volumes Volume[] by name merge name retain
DNSPolicy = string of ClusterFirst ClusterFirstWithHostNet Default None
PreemptionPolicy = string of Never PreemptLowerPriority
RestartPolicy = string of Always Never OnFailure

PodStatus
  allocatedResources ResourceList
  conditions PodCondition[] by type merge type
  containerStatuses ContainerStatus[]
  ephemeralContainerStatuses ContainerStatus[]
  extendedResourceClaimStatus *PodExtendedResourceClaimStatus
  hostIP string
  hostIPs HostIP[] merge ip
  initContainerStatuses ContainerStatus[]
  message string
  nodeAllocatableResourceClaimStatuses NodeAllocatableResourceClaimStatus[]
  nominatedNodeName string
  observedGeneration int64
  phase PodPhase
  podIP string
  podIPs PodIP[] by ip merge ip
  qosClass PodQOSClass
  reason string
  resize PodResizeStatus
  resourceClaimStatuses PodResourceClaimStatus[] by name merge name retain
  resources *ResourceRequirements
  startTime *Time
PodPhase = string of Failed Pending Running Succeeded Unknown
PodQOSClass = string of BestEffort Burstable Guaranteed
PodResizeStatus = string

PodTemplateSpec
  metadata ObjectMeta
  spec PodSpec

PreferredSchedulingTerm
  preference! NodeSelectorTerm
  weight! int32

ResourceHealth
  health ResourceHealthStatus
  message *string
  resourceID! ResourceID
ResourceHealthStatus = string
ResourceID = string

ResourceStatus
  name! ResourceName
  resources ResourceHealth[] by resourceID

Sysctl
  name! string
  value! string

Toleration
  effect TaintEffect
  key string
  operator TolerationOperator
  tolerationSeconds *int64
  value string
TaintEffect = string of NoExecute NoSchedule PreferNoSchedule
TolerationOperator = string of Equal Exists Gt Lt

TopologySpreadConstraint
  labelSelector *LabelSelector
  matchLabelKeys string[]
  maxSkew! int32
  minDomains *int32
  nodeAffinityPolicy *NodeInclusionPolicy
  nodeTaintsPolicy *NodeInclusionPolicy
  topologyKey! string
  whenUnsatisfiable! UnsatisfiableConstraintAction
NodeInclusionPolicy = string of Honor Ignore
UnsatisfiableConstraintAction = string of DoNotSchedule ScheduleAnyway

VolumeMountStatus
  mountPath! string
  name! string
  readOnly bool
  recursiveReadOnly *RecursiveReadOnlyMode
  volumeStatus *VolumeStatus

VolumeStatus
  image *ImageVolumeStatus

WeightedPodAffinityTerm
  podAffinityTerm! PodAffinityTerm
  weight! int32
`;
