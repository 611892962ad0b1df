/** Recorded from kube-apiserver v1.36.3 by test/schema/record-schema.ts; the notation stands in ../read-facts.ts. */
export const containersFacts = `
package io.k8s.api.core.v1

AppArmorProfile
  localhostProfile *string
  type! AppArmorProfileType
AppArmorProfileType = string of Localhost RuntimeDefault Unconfined

Capabilities
  add Capability[]
  drop Capability[]
Capability = string

ConfigMapEnvSource
  name string in LocalObjectReference
  optional *bool

ConfigMapKeySelector atomic
  key! string
  name string in LocalObjectReference
  optional *bool

Container
  args string[]
  command string[]
  env EnvVar[] by name merge name
  envFrom EnvFromSource[]
  image string
  imagePullPolicy PullPolicy
  lifecycle *Lifecycle
  livenessProbe *Probe
  name! string
  ports ContainerPort[] by containerPort,protocol merge containerPort
  readinessProbe *Probe
  resizePolicy ContainerResizePolicy[]
  resources ResourceRequirements
  restartPolicy *ContainerRestartPolicy
  restartPolicyRules ContainerRestartRule[]
  securityContext *SecurityContext
  startupProbe *Probe
  stdin bool
  stdinOnce bool
  terminationMessagePath string
  terminationMessagePolicy TerminationMessagePolicy
  tty bool
  volumeDevices VolumeDevice[] by devicePath merge devicePath
  volumeMounts VolumeMount[] by mountPath merge mountPath
  workingDir string
ContainerRestartPolicy = string
TerminationMessagePolicy = string of FallbackToLogsOnError File

ContainerPort
  containerPort! int32
  hostIP string
  hostPort int32
  name string
  protocol Protocol default TCP
Protocol = string of SCTP TCP UDP

ContainerResizePolicy
  resourceName! ResourceName
  restartPolicy! ResourceResizeRestartPolicy
ResourceName = string
ResourceResizeRestartPolicy = string

ContainerRestartRule
  action ContainerRestartRuleAction required
  exitCodes *ContainerRestartRuleOnExitCodes
ContainerRestartRuleAction = string

ContainerRestartRuleOnExitCodes
  operator ContainerRestartRuleOnExitCodesOperator required
  values int32[] set
ContainerRestartRuleOnExitCodesOperator = string

EnvFromSource
  configMapRef *ConfigMapEnvSource
  prefix string
  secretRef *SecretEnvSource

EnvVar
  name! string
  value string
  valueFrom *EnvVarSource

EnvVarSource
  configMapKeyRef *ConfigMapKeySelector
  fieldRef *ObjectFieldSelector
  fileKeyRef *FileKeySelector
  resourceFieldRef *ResourceFieldSelector
  secretKeyRef *SecretKeySelector

EphemeralContainer
  args string[] in EphemeralContainerCommon
  command string[] in EphemeralContainerCommon
  env EnvVar[] by name merge name in EphemeralContainerCommon
  envFrom EnvFromSource[] in EphemeralContainerCommon
  image string in EphemeralContainerCommon
  imagePullPolicy PullPolicy in EphemeralContainerCommon
  lifecycle *Lifecycle in EphemeralContainerCommon
  livenessProbe *Probe in EphemeralContainerCommon
  name! string in EphemeralContainerCommon
  ports ContainerPort[] by containerPort,protocol merge containerPort in EphemeralContainerCommon
  readinessProbe *Probe in EphemeralContainerCommon
  resizePolicy ContainerResizePolicy[] in EphemeralContainerCommon
  resources ResourceRequirements in EphemeralContainerCommon
  restartPolicy *ContainerRestartPolicy in EphemeralContainerCommon
  restartPolicyRules ContainerRestartRule[] in EphemeralContainerCommon
  securityContext *SecurityContext in EphemeralContainerCommon
  startupProbe *Probe in EphemeralContainerCommon
  stdin bool in EphemeralContainerCommon
  stdinOnce bool in EphemeralContainerCommon
  targetContainerName string
  terminationMessagePath string in EphemeralContainerCommon
  terminationMessagePolicy TerminationMessagePolicy in EphemeralContainerCommon
  tty bool in EphemeralContainerCommon
  volumeDevices VolumeDevice[] by devicePath merge devicePath in EphemeralContainerCommon
  volumeMounts VolumeMount[] by mountPath merge mountPath in EphemeralContainerCommon
  workingDir string in EphemeralContainerCommon

ExecAction
  command string[]

FileKeySelector atomic
  key! string
  optional *bool
  path! string
  volumeName! string

GRPCAction
  port! int32
  service *string kept

HTTPGetAction
  host string
  httpHeaders HTTPHeader[]
  path string
  port! IntOrString
  scheme URIScheme
URIScheme = string of HTTP HTTPS

HTTPHeader
  name! string
  value! string

Lifecycle
  postStart *LifecycleHandler
  preStop *LifecycleHandler
  stopSignal *Signal
Signal = string of SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGIOT SIGKILL SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGRTMAX SIGRTMAX-1 SIGRTMAX-10 SIGRTMAX-11 SIGRTMAX-12 SIGRTMAX-13 SIGRTMAX-14 SIGRTMAX-2 SIGRTMAX-3 SIGRTMAX-4 SIGRTMAX-5 SIGRTMAX-6 SIGRTMAX-7 SIGRTMAX-8 SIGRTMAX-9 SIGRTMIN SIGRTMIN+1 SIGRTMIN+10 SIGRTMIN+11 SIGRTMIN+12 SIGRTMIN+13 SIGRTMIN+14 SIGRTMIN+15 SIGRTMIN+2 SIGRTMIN+3 SIGRTMIN+4 SIGRTMIN+5 SIGRTMIN+6 SIGRTMIN+7 SIGRTMIN+8 SIGRTMIN+9 SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ

LifecycleHandler
  exec *ExecAction
  httpGet *HTTPGetAction
  sleep *SleepAction
  tcpSocket *TCPSocketAction

Probe
  exec *ExecAction in ProbeHandler
  failureThreshold int32
  grpc *GRPCAction in ProbeHandler
  httpGet *HTTPGetAction in ProbeHandler
  initialDelaySeconds int32
  periodSeconds int32
  successThreshold int32
  tcpSocket *TCPSocketAction in ProbeHandler
  terminationGracePeriodSeconds *int64
  timeoutSeconds int32

ResourceClaim
  name! string
  request string

ResourceRequirements
  claims ResourceClaim[] by name
  limits ResourceList
  requests ResourceList

SELinuxOptions
  level string
  role string
  type string
  user string

SeccompProfile
  localhostProfile *string
  type! SeccompProfileType
SeccompProfileType = string of Localhost RuntimeDefault Unconfined

SecretEnvSource
  name string in LocalObjectReference
  optional *bool

SecretKeySelector atomic
  key! string
  name string in LocalObjectReference
  optional *bool

SecurityContext
  allowPrivilegeEscalation *bool
  appArmorProfile *AppArmorProfile
  capabilities *Capabilities
  privileged *bool
  procMount *ProcMountType
  readOnlyRootFilesystem *bool
  runAsGroup *int64
  runAsNonRoot *bool
  runAsUser *int64
  seLinuxOptions *SELinuxOptions
  seccompProfile *SeccompProfile
  windowsOptions *WindowsSecurityContextOptions
ProcMountType = string of Default Unmasked

SleepAction
  seconds! int64

TCPSocketAction
  host string
  port! IntOrString

VolumeDevice
  devicePath! string
  name! string

VolumeMount
  mountPath! string
  mountPropagation *MountPropagationMode
  name! string
  readOnly bool
  recursiveReadOnly *RecursiveReadOnlyMode
  subPath string
  subPathExpr string
MountPropagationMode = string of Bidirectional HostToContainer None
RecursiveReadOnlyMode = string

WindowsSecurityContextOptions
  gmsaCredentialSpec *string
  gmsaCredentialSpecName *string
  hostProcess *bool
  runAsUserName *string
`;
