import type { JsonObject } from '../json.ts';
import type { Structure } from '../schema/structure.ts';
import type { PrinterColumn } from '../tables/custom-table.ts';
import type { FieldProblem } from './field-problem.ts';

export type Subresource = 'status' | 'scale' | 'finalize' | 'eviction' | 'log' | 'proxy';

/** Everything that the API needs to know of one kind; a new kind is one such row. */
export type ResourceRow = {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  /** What can be done with it, where that is less than with most. */
  readonly verbs?: readonly string[];
  readonly subresources: readonly Subresource[];
  /** Kinds with a spec of their own count its changes; Deployments also count changed annotations. */
  readonly generation: 'none' | 'spec' | 'spec-and-annotations';
  /** Members besides metadata that a caller may not set on the main resource. */
  readonly hasStatus: boolean;
  /** A deleted object is answered itself, not only named. */
  readonly returnsDeleted?: boolean;
  /** What it owns stays when it is deleted and nothing else is said: old clients of Jobs count on it. */
  readonly orphansByDefault?: boolean;
  /**
   * Only for objects of a CustomResourceDefinition (`customStructure`, or `anything` without a schema); how the
   * server's own kinds are built is known.
   */
  readonly structure?: Structure;
  /**
   * The same objects as another kind's, with other names for some members (`names`: stored to seen). Only the other
   * kind's are stored: the store converts at its door.
   */
  readonly storedAs?: { readonly row: ResourceRow; readonly names: Readonly<Record<string, string>> };
  /** What names may look like, where it isn't the usual subdomain. */
  readonly nameProblems?: (field: string, name: string) => readonly FieldProblem[];
  /** Only for objects of a CustomResourceDefinition: what `kubectl get` shows beside the name. */
  readonly printerColumns?: readonly PrinterColumn[];
  readonly fill: (object: JsonObject) => void;
  readonly prepareForCreate?: (object: JsonObject) => void;
  /** What the server itself keeps in step with a change of the main resource. */
  readonly prepareForUpdate?: (object: JsonObject, previous: JsonObject) => void;
  readonly problems: (object: JsonObject, previous: JsonObject | undefined) => readonly FieldProblem[];
  readonly selectableFields?: (object: JsonObject) => Readonly<Record<string, string>>;
  /** How long a deleted object stays for its owner to end it; none means gone at once. */
  readonly gracePeriodSeconds?: (object: JsonObject) => number;
};

export function apiVersionOf(row: Pick<ResourceRow, 'group' | 'version'>): string {
  return row.group === '' ? row.version : `${row.group}/${row.version}`;
}

/** `deployments.apps`, as error texts name a resource. */
export function qualifiedResource(row: Pick<ResourceRow, 'group' | 'resource'>): string {
  return row.group === '' ? row.resource : `${row.resource}.${row.group}`;
}

export function qualifiedKind(row: Pick<ResourceRow, 'group' | 'kind'>): string {
  return row.group === '' ? row.kind : `${row.kind}.${row.group}`;
}
