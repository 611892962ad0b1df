/** Recorded from kube-apiserver v1.36.3 by test/schema/record-schema.ts; the notation stands in ../read-facts.ts. */
export const coreFacts = `
package io.k8s.api.core.v1

AttachedVolume
  devicePath! string
  name! UniqueVolumeName
UniqueVolumeName = string

ClientIPConfig
  timeoutSeconds *int32

ConfigMap
  apiVersion string
  binaryData {bytes}
  data {string}
  immutable *bool
  kind string
  metadata ObjectMeta

ConfigMapNodeConfigSource
  kubeletConfigKey! string
  name! string
  namespace! string
  resourceVersion string
  uid UID

ContainerImage
  names string[] kept
  sizeBytes int64

DaemonEndpoint
  Port! int32

Event
  action string
  apiVersion string
  count int32
  eventTime MicroTime
  firstTimestamp Time
  involvedObject! ObjectReference
  kind string
  lastTimestamp Time
  message string
  metadata! ObjectMeta
  reason string
  related *ObjectReference
  reportingComponent string kept
  reportingInstance string kept
  series *EventSeries
  source EventSource
  type string

EventSeries
  count int32
  lastObservedTime MicroTime

EventSource
  component string
  host string

LoadBalancerIngress
  hostname string
  ip string
  ipMode *LoadBalancerIPMode
  ports PortStatus[]
LoadBalancerIPMode = string

LoadBalancerStatus
  ingress LoadBalancerIngress[]

ModifyVolumeStatus
  status! PersistentVolumeClaimModifyVolumeStatus
  targetVolumeAttributesClassName string
PersistentVolumeClaimModifyVolumeStatus = string of InProgress Infeasible Pending

Namespace
  apiVersion string
  kind string
  metadata ObjectMeta
  spec NamespaceSpec
  status NamespaceStatus

NamespaceCondition
  lastTransitionTime Time
  message string
  reason string
  status! ConditionStatus
  type! NamespaceConditionType
NamespaceConditionType = string

NamespaceSpec
  finalizers FinalizerName[]
FinalizerName = string

NamespaceStatus
  conditions NamespaceCondition[] by type merge type
  phase NamespacePhase
NamespacePhase = string of Active Terminating

Node
  apiVersion string
  kind string
  metadata ObjectMeta
  spec NodeSpec
  status NodeStatus

NodeAddress
  address! string
  type! NodeAddressType
NodeAddressType = string

NodeCondition
  lastHeartbeatTime Time
  lastTransitionTime Time
  message string
  reason string
  status! ConditionStatus
  type! NodeConditionType
NodeConditionType = string

NodeConfigSource
  configMap *ConfigMapNodeConfigSource

NodeConfigStatus
  active *NodeConfigSource
  assigned *NodeConfigSource
  error string
  lastKnownGood *NodeConfigSource

NodeDaemonEndpoints
  kubeletEndpoint DaemonEndpoint

NodeFeatures
  supplementalGroupsPolicy *bool

NodeRuntimeHandler
  features *NodeRuntimeHandlerFeatures
  name string kept

NodeRuntimeHandlerFeatures
  recursiveReadOnlyMounts *bool
  userNamespaces *bool

NodeSpec
  configSource *NodeConfigSource
  externalID string
  podCIDR string
  podCIDRs string[] set union
  providerID string
  taints Taint[]
  unschedulable bool

NodeStatus
  addresses NodeAddress[] by type merge type
  allocatable ResourceList
  capacity ResourceList
  conditions NodeCondition[] by type merge type
  config *NodeConfigStatus
  daemonEndpoints NodeDaemonEndpoints
  declaredFeatures string[]
  features *NodeFeatures
  images ContainerImage[]
  nodeInfo NodeSystemInfo
  phase NodePhase
  runtimeHandlers NodeRuntimeHandler[]
  volumesAttached AttachedVolume[]
  volumesInUse UniqueVolumeName[]
NodePhase = string of Pending Running Terminated

NodeSwapStatus
  capacity *int64

NodeSystemInfo
  architecture! string
  bootID! string
  containerRuntimeVersion! string
  kernelVersion! string
  kubeProxyVersion! string
  kubeletVersion! string
  machineID! string
  operatingSystem! string
  osImage! string
  swap *NodeSwapStatus
  systemUUID! string

ObjectReference atomic
  apiVersion string
  fieldPath string
  kind string
  name string
  namespace string
  resourceVersion string
  uid UID

PersistentVolumeClaim
  apiVersion string
  kind string
  metadata ObjectMeta
  spec PersistentVolumeClaimSpec
  status PersistentVolumeClaimStatus

PersistentVolumeClaimCondition
  lastProbeTime Time
  lastTransitionTime Time
  message string
  reason string
  status! ConditionStatus
  type! PersistentVolumeClaimConditionType
PersistentVolumeClaimConditionType = string

PersistentVolumeClaimStatus
  accessModes PersistentVolumeAccessMode[]
  allocatedResourceStatuses {ClaimResourceStatus} granular
  allocatedResources ResourceList
  capacity ResourceList
  conditions PersistentVolumeClaimCondition[] by type merge type
  currentVolumeAttributesClassName *string
  modifyVolumeStatus *ModifyVolumeStatus
  phase PersistentVolumeClaimPhase
ClaimResourceStatus = string of ControllerResizeInProgress ControllerResizeInfeasible NodeResizeInProgress NodeResizeInfeasible NodeResizePending
PersistentVolumeClaimPhase = string of Bound Lost Pending

PortStatus
  error *string
  port! int32
  protocol! Protocol

ResourceQuota
  apiVersion string
  kind string
  metadata ObjectMeta
  spec ResourceQuotaSpec
  status ResourceQuotaStatus

ResourceQuotaSpec
  hard ResourceList
  scopeSelector *ScopeSelector
  scopes ResourceQuotaScope[]
ResourceQuotaScope = string of BestEffort CrossNamespacePodAffinity NotBestEffort NotTerminating PriorityClass Terminating VolumeAttributesClass

ResourceQuotaStatus
  hard ResourceList
  used ResourceList

ScopeSelector atomic
  matchExpressions ScopedResourceSelectorRequirement[]

ScopedResourceSelectorRequirement
  operator! ScopeSelectorOperator
  scopeName! ResourceQuotaScope
  values string[]
ScopeSelectorOperator = string of DoesNotExist Exists In NotIn

Secret
  apiVersion string
  data {bytes}
  immutable *bool
  kind string
  metadata ObjectMeta
  stringData {string}
  type SecretType
SecretType = string

Service
  apiVersion string
  kind string
  metadata ObjectMeta
  spec ServiceSpec
  status ServiceStatus

ServiceAccount
  apiVersion string
  automountServiceAccountToken *bool
  imagePullSecrets LocalObjectReference[]
  kind string
  metadata ObjectMeta
  secrets ObjectReference[] by name merge name

ServicePort
  appProtocol *string
  name string
  nodePort int32
  port! int32
  protocol Protocol default TCP
  targetPort IntOrString

ServiceSpec
  allocateLoadBalancerNodePorts *bool
  clusterIP string
  clusterIPs string[]
  externalIPs string[]
  externalName string
  externalTrafficPolicy ServiceExternalTrafficPolicy
  healthCheckNodePort int32
  internalTrafficPolicy *ServiceInternalTrafficPolicy
  ipFamilies IPFamily[]
  ipFamilyPolicy *IPFamilyPolicy
  loadBalancerClass *string
  loadBalancerIP string
  loadBalancerSourceRanges string[]
  ports ServicePort[] by port,protocol merge port
  publishNotReadyAddresses bool
  selector {string} atomic
  sessionAffinity ServiceAffinity
  sessionAffinityConfig *SessionAffinityConfig
  trafficDistribution *string
  type ServiceType
ServiceExternalTrafficPolicy = string of Cluster Local
ServiceInternalTrafficPolicy = string of Cluster Local
IPFamily = string of "" IPv4 IPv6
IPFamilyPolicy = string of PreferDualStack RequireDualStack SingleStack
ServiceAffinity = string of ClientIP None
ServiceType = string of ClusterIP ExternalName LoadBalancer NodePort

ServiceStatus
  conditions Condition[] by type merge type
  loadBalancer LoadBalancerStatus

SessionAffinityConfig
  clientIP *ClientIPConfig

Taint
  effect! TaintEffect
  key! string
  timeAdded *Time
  value string

package io.k8s.apimachinery.pkg.apis.meta.v1

Condition
  lastTransitionTime! Time
  message! string
  observedGeneration int64
  reason! string
  status! ConditionStatus
  type! string
`;
