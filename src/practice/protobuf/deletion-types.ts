import { readFacts } from '../schema/read-facts.ts';
import type { StructStructure } from '../schema/structure.ts';

/** What comes with a deletion, in the notation of ../schema/read-facts.ts. It is no kind, so it isn't among those. */
const facts = `
package io.k8s.apimachinery.pkg.apis.meta.v1

DeleteOptions
  apiVersion string
  dryRun string[]
  gracePeriodSeconds *int64
  ignoreStoreReadErrorWithClusterBreakingPotential *bool
  kind string
  orphanDependents *bool
  preconditions *Preconditions
  propagationPolicy *string

Preconditions
  resourceVersion *string
  uid *string
`;

let read: ReadonlyMap<string, StructStructure> | undefined;

export function deletionTypes(): ReadonlyMap<string, StructStructure> {
  read ??= readFacts([facts]);
  return read;
}
