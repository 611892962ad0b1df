/**
 * How a kind is built: what its fields are, how lists and maps in it are merged and owned. Recorded from a real
 * server for its own kinds; a CustomResourceDefinition gives its objects one, or none.
 */
export type Structure = StructStructure | MapStructure | ListStructure | ScalarStructure | AnyStructure;

export type StructStructure = {
  readonly is: 'struct';
  /** As the API's Go code calls it, which error texts repeat: `Container`, in the package `v1`. */
  readonly name: string;
  /** `io.k8s.api.core.v1`. */
  readonly from: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** Owned as one, whoever wrote a part of it. */
  readonly isAtomic: boolean;
};

export type MapStructure = {
  readonly is: 'map';
  readonly of: Structure;
  readonly goName: string;
  readonly isAtomic: boolean;
};

export type ListStructure = {
  readonly is: 'list';
  readonly of: Structure;
  readonly goName: string;
  /** Atomic lists are owned as one; the members of a set and of a map have owners of their own. */
  readonly kind: 'atomic' | 'set' | 'map';
  /** What tells the members of a `map` list apart. */
  readonly keys: readonly string[];
};

export type ScalarName =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'bytes'
  | 'Time'
  | 'MicroTime'
  | 'Quantity'
  | 'IntOrString';

export type ScalarStructure = {
  readonly is: 'scalar';
  readonly name: ScalarName;
  readonly goName: string;
  /** All that it may be, where that is known. */
  readonly words: readonly string[];
};

/** Whatever JSON there is: nobody knows its fields. Some have a name in OpenAPI all the same. */
export type AnyStructure = { readonly is: 'any'; readonly openApiName?: string };

export type Field = {
  readonly name: string;
  /** Read when it is needed: types may contain themselves. */
  readonly type: Structure;
  readonly isRequired: boolean;
  /** Written out even when it is empty. */
  readonly isKept: boolean;
  /** Absent and zero are different; an absent struct stays absent. */
  readonly isPointer: boolean;
  readonly fallback: unknown;
  /** What a strategic merge patch finds the same member by; `''` for lists of plain values that are joined. */
  readonly mergeKey: string | undefined;
  /** `$retainKeys` of a strategic merge patch means something here. */
  readonly hasRetainKeys: boolean;
  /** The Go struct that it is embedded from, which error texts name. */
  readonly embeddedFrom: string | undefined;
};

export const anything: AnyStructure = { is: 'any' };

/** What stands below a name in a map or a struct; undefined for a name that the struct doesn't know. */
export function memberStructure(structure: Structure, name: string): Structure | undefined {
  if (structure.is === 'struct') return structure.fields.get(name)?.type;
  if (structure.is === 'map') return structure.of;
  return structure.is === 'any' ? anything : undefined;
}
