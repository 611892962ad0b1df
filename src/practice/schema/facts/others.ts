/** Recorded from kube-apiserver v1.36.3 by test/schema/record-schema.ts; the notation stands in ../read-facts.ts. */
export const othersFacts = `
package io.k8s.api.authentication.v1

SelfSubjectReview
  apiVersion string
  kind string
  metadata ObjectMeta
  status SelfSubjectReviewStatus

SelfSubjectReviewStatus
  userInfo UserInfo

UserInfo
  extra {ExtraValue}
  groups string[]
  uid string
  username string
ExtraValue = string[]

package io.k8s.api.authorization.v1

FieldSelectorAttributes
  rawSelector string
  requirements FieldSelectorRequirement[]

LabelSelectorAttributes
  rawSelector string
  requirements LabelSelectorRequirement[]

NonResourceAttributes
  path string
  verb string

NonResourceRule
  nonResourceURLs string[]
  verbs! string[]

ResourceAttributes
  fieldSelector *FieldSelectorAttributes
  group string
  labelSelector *LabelSelectorAttributes
  name string
  namespace string
  resource string
  subresource string
  verb string
  version string

ResourceRule
  apiGroups string[]
  resourceNames string[]
  resources string[]
  verbs! string[]

SelfSubjectAccessReview
  apiVersion string
  kind string
  metadata ObjectMeta
  spec! SelfSubjectAccessReviewSpec
  status SubjectAccessReviewStatus

SelfSubjectAccessReviewSpec
  nonResourceAttributes *NonResourceAttributes
  resourceAttributes *ResourceAttributes

SelfSubjectRulesReview
  apiVersion string
  kind string
  metadata ObjectMeta
  spec! SelfSubjectRulesReviewSpec
  status SubjectRulesReviewStatus

SelfSubjectRulesReviewSpec
  namespace string

SubjectAccessReviewStatus
  allowed! bool
  denied bool
  evaluationError string
  reason string

SubjectRulesReviewStatus
  evaluationError string
  incomplete! bool
  nonResourceRules! NonResourceRule[]
  resourceRules! ResourceRule[]

package io.k8s.api.coordination.v1

Lease
  apiVersion string
  kind string
  metadata ObjectMeta
  spec LeaseSpec

LeaseSpec
  acquireTime *MicroTime
  holderIdentity *string
  leaseDurationSeconds *int32
  leaseTransitions *int32
  preferredHolder *string
  renewTime *MicroTime
  strategy *CoordinatedLeaseStrategy
CoordinatedLeaseStrategy = string

package io.k8s.api.discovery.v1

Endpoint
  addresses! string[] set
  conditions EndpointConditions
  deprecatedTopology {string}
  hints *EndpointHints
  hostname *string
  nodeName *string
  targetRef *ObjectReference
  zone *string

EndpointConditions
  ready *bool
  serving *bool
  terminating *bool

EndpointHints
  forNodes ForNode[]
  forZones ForZone[]

EndpointPort atomic
  appProtocol *string
  name *string
  port *int32
  protocol *Protocol

EndpointSlice
  addressType! AddressType
  apiVersion string
  endpoints Endpoint[] kept
  kind string
  metadata ObjectMeta
  ports EndpointPort[] kept
AddressType = string of FQDN IPv4 IPv6

ForNode
  name! string

ForZone
  name! string

package io.k8s.api.events.v1

events.Event
  action string
  apiVersion string
  deprecatedCount int32
  deprecatedFirstTimestamp Time
  deprecatedLastTimestamp Time
  deprecatedSource EventSource
  eventTime! MicroTime
  kind string
  metadata ObjectMeta kept
  note string
  reason string
  regarding ObjectReference
  related *ObjectReference
  reportingController string
  reportingInstance string
  series *events.EventSeries
  type string

events.EventSeries
  count! int32
  lastObservedTime! MicroTime

package io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1

CustomResourceColumnDefinition
  description string
  format string
  jsonPath! string
  name! string
  priority int32
  type! string

CustomResourceConversion
  strategy! ConversionStrategyType
  webhook *WebhookConversion
ConversionStrategyType = string

CustomResourceDefinition
  apiVersion string
  kind string
  metadata ObjectMeta
  spec! CustomResourceDefinitionSpec
  status CustomResourceDefinitionStatus

CustomResourceDefinitionCondition
  lastTransitionTime Time
  message string
  observedGeneration int64
  reason string
  status! ConditionStatus
  type! CustomResourceDefinitionConditionType
CustomResourceDefinitionConditionType = string

CustomResourceDefinitionNames
  categories string[]
  kind! string
  listKind string
  plural! string
  shortNames string[]
  singular string

CustomResourceDefinitionSpec
  conversion *CustomResourceConversion
  group! string
  names! CustomResourceDefinitionNames
  preserveUnknownFields bool
  scope! ResourceScope
  versions! CustomResourceDefinitionVersion[]
ResourceScope = string

CustomResourceDefinitionStatus
  acceptedNames CustomResourceDefinitionNames kept
  conditions CustomResourceDefinitionCondition[] kept by type
  observedGeneration int64
  storedVersions string[] kept

CustomResourceDefinitionVersion
  additionalPrinterColumns CustomResourceColumnDefinition[]
  deprecated bool
  deprecationWarning *string
  name! string
  schema *CustomResourceValidation
  selectableFields SelectableField[]
  served! bool
  storage! bool
  subresources *CustomResourceSubresources

CustomResourceSubresourceScale
  labelSelectorPath *string
  specReplicasPath! string
  statusReplicasPath! string

CustomResourceSubresources
  scale *CustomResourceSubresourceScale
  status *CustomResourceSubresourceStatus

CustomResourceValidation
  openAPIV3Schema *JSONSchemaProps

ExternalDocumentation
  description string
  url string

JSONSchemaProps
  $ref *string
  $schema JSONSchemaURL
  additionalItems *JSONSchemaPropsOrBool
  additionalProperties *JSONSchemaPropsOrBool
  allOf JSONSchemaProps[]
  anyOf JSONSchemaProps[]
  default *JSON
  definitions JSONSchemaDefinitions
  dependencies JSONSchemaDependencies
  description string
  enum JSON[]
  example *JSON
  exclusiveMaximum bool
  exclusiveMinimum bool
  externalDocs *ExternalDocumentation
  format string
  id string
  items *JSONSchemaPropsOrArray
  maxItems *int64
  maxLength *int64
  maxProperties *int64
  maximum *float64
  minItems *int64
  minLength *int64
  minProperties *int64
  minimum *float64
  multipleOf *float64
  not *JSONSchemaProps
  nullable bool
  oneOf JSONSchemaProps[]
  pattern string
  patternProperties {JSONSchemaProps}
  properties {JSONSchemaProps}
  required string[]
  title string
  type string
  uniqueItems bool
  x-kubernetes-embedded-resource bool
  x-kubernetes-int-or-string bool
  x-kubernetes-list-map-keys string[]
  x-kubernetes-list-type *string
  x-kubernetes-map-type *string
  x-kubernetes-preserve-unknown-fields *bool
  x-kubernetes-validations ValidationRules by rule merge rule
JSONSchemaURL = string
JSONSchemaDefinitions = {JSONSchemaProps}
JSONSchemaDependencies = {JSONSchemaPropsOrStringArray}
ValidationRules = ValidationRule[]

SelectableField
  jsonPath! string

ServiceReference
  name! string
  namespace! string
  path *string
  port *int32

ValidationRule
  fieldPath string
  message string
  messageExpression string
  optionalOldSelf *bool
  reason *FieldValueErrorReason
  rule! string
FieldValueErrorReason = string of FieldValueDuplicate FieldValueForbidden FieldValueInvalid FieldValueRequired

WebhookClientConfig
  caBundle bytes
  service *ServiceReference
  url *string

WebhookConversion
  clientConfig *WebhookClientConfig
  conversionReviewVersions! string[]

package io.k8s.apimachinery.pkg.apis.meta.v1

FieldSelectorRequirement
  key! string
  operator! FieldSelectorOperator
  values string[]
FieldSelectorOperator = string
`;
