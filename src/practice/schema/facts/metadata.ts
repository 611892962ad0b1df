/** Recorded from kube-apiserver v1.36.3 by test/schema/record-schema.ts; the notation stands in ../read-facts.ts. */
export const metadataFacts = `
package io.k8s.apimachinery.pkg.apis.meta.v1

LabelSelector atomic
  matchExpressions LabelSelectorRequirement[]
  matchLabels {string}

LabelSelectorRequirement
  key! string
  operator! LabelSelectorOperator
  values string[]
LabelSelectorOperator = string

ManagedFieldsEntry
  apiVersion string
  fieldsType string
  fieldsV1 *FieldsV1
  manager string
  operation ManagedFieldsOperationType
  subresource string
  time *Time
ManagedFieldsOperationType = string

ObjectMeta
  annotations {string}
  creationTimestamp *Time
  deletionGracePeriodSeconds *int64
  deletionTimestamp *Time
  finalizers string[] set union
  generateName string
  generation int64
  labels {string}
  managedFields ManagedFieldsEntry[]
  name string
  namespace string
  ownerReferences OwnerReference[] by uid merge uid
  resourceVersion string
  selfLink string
  uid UID
UID = string

OwnerReference atomic
  apiVersion! string
  blockOwnerDeletion *bool
  controller *bool
  kind! string
  name! string
  uid! UID
`;
