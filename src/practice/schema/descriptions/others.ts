export const otherDescriptions = `
ObjectMeta: What every object has: its name, its labels, its owners.
ObjectMeta.name: Its name, unique for its kind in its namespace.
ObjectMeta.namespace: The namespace that it lives in.
ObjectMeta.labels: Names and values to select it by.
ObjectMeta.annotations: Names and values that nothing is selected by.
ObjectMeta.uid: What tells it from every other object that ever had its name.
ObjectMeta.resourceVersion: Changes with every write. Only to be compared for being the same.
ObjectMeta.generation: Counts the changes of what is wanted.
ObjectMeta.creationTimestamp: When it was made.
ObjectMeta.deletionTimestamp: Since when it is on its way out.
ObjectMeta.finalizers: Who still has something to do before it can go.
ObjectMeta.ownerReferences: The objects that it belongs to. It goes when the last of them does.
ObjectMeta.managedFields: Who has written which of its fields.
LabelSelector: Which objects are meant, by their labels. All of it has to be true.
LabelSelector.matchLabels: Labels that they have to have.
LabelSelector.matchExpressions: Further conditions on their labels.
Namespace: A part of the cluster with names of its own.
NamespaceStatus.phase: Active, or Terminating while everything in it is removed.
Node: A machine that pods run on.
NodeSpec.unschedulable: While true, no new pods come to it.
NodeSpec.taints: What keeps pods away that don't tolerate it.
NodeStatus.allocatable: What pods can have of it.
NodeStatus.conditions: Ready, and what it is short of.
Service: One address for all pods that a selector finds.
ServiceSpec.selector: The labels of the pods that get its requests.
ServiceSpec.ports: The ports that it listens on, and where they lead.
ServiceSpec.type: ClusterIP, NodePort, LoadBalancer or ExternalName.
ServiceSpec.clusterIP: Its address in the cluster. None means that only names are given out.
ServicePort.port: The port of the Service.
ServicePort.targetPort: The port of the pod, as a number or as its name.
EndpointSlice: The addresses that are behind a Service right now.
EndpointSlice.endpoints: Every address, with whether it is ready.
EndpointConditions.ready: Whether it gets requests.
ConfigMap: Settings by key, for containers to read.
ConfigMap.data: The settings as text.
ConfigMap.binaryData: The settings as bytes.
ConfigMap.immutable: Once true, it can only be deleted.
Secret: Settings that not everybody may see.
Secret.data: The values, in base64.
Secret.stringData: Values as plain text. Only for writing; they move to data.
Secret.type: What it is for, so that its keys can be checked.
ServiceAccount: As whom pods speak to the API.
Event: Something that happened to an object.
Event.involvedObject: What it happened to.
Event.reason: What happened, as one word.
Event.message: What happened, as a sentence.
Event.type: Normal or Warning.
Event.count: How often it has happened.
Lease: Says who holds something, and until when.
LeaseSpec.holderIdentity: Who holds it.
LeaseSpec.renewTime: When it was last renewed.
LeaseSpec.leaseDurationSeconds: After how many seconds without renewal others may take it.
PersistentVolumeClaim: A wish for storage that outlives pods.
ResourceQuota: How much a namespace may have in all.
ResourceQuotaSpec.hard: The limit of each thing that is counted.
ResourceQuotaStatus.used: How much of each is in use.
Role: A set of rights in one namespace.
Role.rules: What is allowed.
RoleBinding: Gives the rights of a role to people, groups and ServiceAccounts.
RoleBinding.roleRef: The role. It never changes.
RoleBinding.subjects: Who gets them.
ClusterRole: A set of rights that can be given in any namespace, or in all.
ClusterRoleBinding: Gives the rights of a role in all namespaces.
PolicyRule.verbs: What may be done, such as get, list, patch.
PolicyRule.resources: With which resources.
PolicyRule.apiGroups: Of which groups. The core group is an empty text.
CustomResourceDefinition: Makes a new kind known to the API.
CustomResourceDefinitionSpec.group: The group of the new kind.
CustomResourceDefinitionSpec.names: What it is called.
CustomResourceDefinitionSpec.scope: Namespaced or Cluster.
CustomResourceDefinitionSpec.versions: Its versions, each with its schema.
`;
