/** Recorded from kube-apiserver v1.36.3 by test/schema/record-schema.ts; the notation stands in ../read-facts.ts. */
export const volumesFacts = `
package io.k8s.api.core.v1

AWSElasticBlockStoreVolumeSource
  fsType string
  partition int32
  readOnly bool
  volumeID! string

AzureDiskVolumeSource
  cachingMode *AzureDataDiskCachingMode default ReadWrite
  diskName! string
  diskURI! string
  fsType *string default ext4
  kind *AzureDataDiskKind default Shared
  readOnly *bool
AzureDataDiskCachingMode = string of None ReadOnly ReadWrite
AzureDataDiskKind = string of Dedicated Managed Shared

AzureFileVolumeSource
  readOnly bool
  secretName! string
  shareName! string

CSIVolumeSource
  driver! string
  fsType *string
  nodePublishSecretRef *LocalObjectReference
  readOnly *bool
  volumeAttributes {string}

CephFSVolumeSource
  monitors! string[]
  path string
  readOnly bool
  secretFile string
  secretRef *LocalObjectReference
  user string

CinderVolumeSource
  fsType string
  readOnly bool
  secretRef *LocalObjectReference
  volumeID! string

ClusterTrustBundleProjection
  labelSelector *LabelSelector
  name *string
  optional *bool
  path! string
  signerName *string

ConfigMapProjection
  items KeyToPath[]
  name string in LocalObjectReference
  optional *bool

ConfigMapVolumeSource
  defaultMode *int32
  items KeyToPath[]
  name string in LocalObjectReference
  optional *bool

DownwardAPIProjection
  items DownwardAPIVolumeFile[]

DownwardAPIVolumeFile
  fieldRef *ObjectFieldSelector
  mode *int32
  path! string
  resourceFieldRef *ResourceFieldSelector

DownwardAPIVolumeSource
  defaultMode *int32
  items DownwardAPIVolumeFile[]

EmptyDirVolumeSource
  medium StorageMedium
  sizeLimit *Quantity
StorageMedium = string

EphemeralVolumeSource
  volumeClaimTemplate *PersistentVolumeClaimTemplate

FCVolumeSource
  fsType string
  lun *int32
  readOnly bool
  targetWWNs string[]
  wwids string[]

FlexVolumeSource
  driver! string
  fsType string
  options {string}
  readOnly bool
  secretRef *LocalObjectReference

FlockerVolumeSource
  datasetName string
  datasetUUID string

GCEPersistentDiskVolumeSource
  fsType string
  partition int32
  pdName! string
  readOnly bool

GitRepoVolumeSource
  directory string
  repository! string
  revision string

GlusterfsVolumeSource
  endpoints! string
  path! string
  readOnly bool

HostPathVolumeSource
  path! string
  type *HostPathType
HostPathType = string of "" BlockDevice CharDevice Directory DirectoryOrCreate File FileOrCreate Socket

ISCSIVolumeSource
  chapAuthDiscovery bool
  chapAuthSession bool
  fsType string
  initiatorName *string
  iqn! string
  iscsiInterface string default default
  lun! int32
  portals string[]
  readOnly bool
  secretRef *LocalObjectReference
  targetPortal! string

ImageVolumeSource
  pullPolicy PullPolicy
  reference string
PullPolicy = string of Always IfNotPresent Never

KeyToPath
  key! string
  mode *int32
  path! string

LocalObjectReference atomic
  name string

NFSVolumeSource
  path! string
  readOnly bool
  server! string

ObjectFieldSelector atomic
  apiVersion string
  fieldPath! string

PersistentVolumeClaimSpec
  accessModes PersistentVolumeAccessMode[]
  dataSource *TypedLocalObjectReference
  dataSourceRef *TypedObjectReference
  resources VolumeResourceRequirements
  selector *LabelSelector
  storageClassName *string
  volumeAttributesClassName *string
  volumeMode *PersistentVolumeMode
  volumeName string
PersistentVolumeAccessMode = string of ReadOnlyMany ReadWriteMany ReadWriteOnce ReadWriteOncePod
PersistentVolumeMode = string of Block Filesystem

PersistentVolumeClaimTemplate
  metadata ObjectMeta
  spec! PersistentVolumeClaimSpec

PersistentVolumeClaimVolumeSource
  claimName! string
  readOnly bool

PhotonPersistentDiskVolumeSource
  fsType string
  pdID! string

PodCertificateProjection
  certificateChainPath string
  credentialBundlePath string
  keyPath string
  keyType string required
  maxExpirationSeconds *int32
  signerName string required
  userAnnotations {string}

PortworxVolumeSource
  fsType string
  readOnly bool
  volumeID! string

ProjectedVolumeSource
  defaultMode *int32
  sources VolumeProjection[] kept

QuobyteVolumeSource
  group string
  readOnly bool
  registry! string
  tenant string
  user string
  volume! string

RBDVolumeSource
  fsType string
  image! string
  keyring string default /etc/ceph/keyring
  monitors! string[]
  pool string default rbd
  readOnly bool
  secretRef *LocalObjectReference
  user string default admin

ResourceFieldSelector atomic
  containerName string
  divisor Quantity
  resource! string

ScaleIOVolumeSource
  fsType string default xfs
  gateway! string
  protectionDomain string
  readOnly bool
  secretRef! *LocalObjectReference
  sslEnabled bool
  storageMode string default ThinProvisioned
  storagePool string
  system! string
  volumeName string

SecretProjection
  items KeyToPath[]
  name string in LocalObjectReference
  optional *bool

SecretVolumeSource
  defaultMode *int32
  items KeyToPath[]
  optional *bool
  secretName string

ServiceAccountTokenProjection
  audience string
  expirationSeconds *int64
  path! string

StorageOSVolumeSource
  fsType string
  readOnly bool
  secretRef *LocalObjectReference
  volumeName string
  volumeNamespace string

TypedLocalObjectReference atomic
  apiGroup *string kept
  kind! string
  name! string

TypedObjectReference
  apiGroup *string kept
  kind! string
  name! string
  namespace *string

Volume
  awsElasticBlockStore *AWSElasticBlockStoreVolumeSource in VolumeSource
  azureDisk *AzureDiskVolumeSource in VolumeSource
  azureFile *AzureFileVolumeSource in VolumeSource
  cephfs *CephFSVolumeSource in VolumeSource
  cinder *CinderVolumeSource in VolumeSource
  configMap *ConfigMapVolumeSource in VolumeSource
  csi *CSIVolumeSource in VolumeSource
  downwardAPI *DownwardAPIVolumeSource in VolumeSource
  emptyDir *EmptyDirVolumeSource in VolumeSource
  ephemeral *EphemeralVolumeSource in VolumeSource
  fc *FCVolumeSource in VolumeSource
  flexVolume *FlexVolumeSource in VolumeSource
  flocker *FlockerVolumeSource in VolumeSource
  gcePersistentDisk *GCEPersistentDiskVolumeSource in VolumeSource
  gitRepo *GitRepoVolumeSource in VolumeSource
  glusterfs *GlusterfsVolumeSource in VolumeSource
  hostPath *HostPathVolumeSource in VolumeSource
  image *ImageVolumeSource in VolumeSource
  iscsi *ISCSIVolumeSource in VolumeSource
  name! string
  nfs *NFSVolumeSource in VolumeSource
  persistentVolumeClaim *PersistentVolumeClaimVolumeSource in VolumeSource
  photonPersistentDisk *PhotonPersistentDiskVolumeSource in VolumeSource
  portworxVolume *PortworxVolumeSource in VolumeSource
  projected *ProjectedVolumeSource in VolumeSource
  quobyte *QuobyteVolumeSource in VolumeSource
  rbd *RBDVolumeSource in VolumeSource
  scaleIO *ScaleIOVolumeSource in VolumeSource
  secret *SecretVolumeSource in VolumeSource
  storageos *StorageOSVolumeSource in VolumeSource
  vsphereVolume *VsphereVirtualDiskVolumeSource in VolumeSource

VolumeProjection
  clusterTrustBundle *ClusterTrustBundleProjection
  configMap *ConfigMapProjection
  downwardAPI *DownwardAPIProjection
  podCertificate *PodCertificateProjection
  secret *SecretProjection
  serviceAccountToken *ServiceAccountTokenProjection

VolumeResourceRequirements
  limits ResourceList
  requests ResourceList
ResourceList = {Quantity}

VsphereVirtualDiskVolumeSource
  fsType string
  storagePolicyID string
  storagePolicyName string
  volumePath! string
`;
