import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';

/**
 * A set of fields. A step is written as in managedFields: `f:spec`, `k:{"name":"app"}` for a member of a list with
 * keys, `v:"x"` for one of a set. A field may be in the set without what is below it, and the other way round.
 * Upstream: sigs.k8s.io/structured-merge-diff, fieldpath/set.go.
 */
export type FieldSet = {
  readonly members: Set<string>;
  readonly below: Map<string, FieldSet>;
};

export function emptySet(): FieldSet {
  return { members: new Set(), below: new Map() };
}

export function isEmptySet({ members, below }: FieldSet): boolean {
  if (members.size > 0) return false;
  for (const child of below.values()) if (!isEmptySet(child)) return false;
  return true;
}

/** The set below a step, made where there is none yet. */
export function below(set: FieldSet, step: string): FieldSet {
  let child = set.below.get(step);
  if (!child) {
    child = emptySet();
    set.below.set(step, child);
  }
  return child;
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inLeft, inRight) => inLeft || inRight);
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inLeft, inRight) => inLeft && inRight);
}

/** What is in the first set only. A field that is taken away doesn't take what is below it. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inLeft, inRight) => inLeft && !inRight);
}

function combine(left: FieldSet, right: FieldSet, isIn: (inLeft: boolean, inRight: boolean) => boolean): FieldSet {
  const result = emptySet();
  for (const step of new Set([...left.members, ...right.members])) {
    if (isIn(left.members.has(step), right.members.has(step))) result.members.add(step);
  }
  for (const step of new Set([...left.below.keys(), ...right.below.keys()])) {
    const child = combine(left.below.get(step) ?? emptySet(), right.below.get(step) ?? emptySet(), isIn);
    if (!isEmptySet(child)) result.below.set(step, child);
  }
  return result;
}

/** Takes every field of `taken` away, with all that is below it. */
export function without(set: FieldSet, taken: FieldSet): FieldSet {
  const result = emptySet();
  for (const step of set.members) if (!taken.members.has(step)) result.members.add(step);
  for (const [step, child] of set.below) {
    if (taken.members.has(step)) continue;
    const loss = taken.below.get(step);
    const rest = loss ? without(child, loss) : child;
    if (!isEmptySet(rest)) result.below.set(step, rest);
  }
  return result;
}

/** Every field of the set as the steps that lead to it; a field comes before what is below it and its neighbours. */
export function pathsOf(set: FieldSet, before: readonly string[] = []): string[][] {
  const own = [...set.members].sort().map(step => [...before, step]);
  const deeper = [...set.below].sort(([left], [right]) => (left < right ? -1 : 1));
  return [...own, ...deeper.flatMap(([step, child]) => pathsOf(child, [...before, step]))];
}

export function setOfPaths(paths: readonly (readonly string[])[]): FieldSet {
  const set = emptySet();
  for (const path of paths) {
    let place = set;
    for (const step of path.slice(0, -1)) place = below(place, step);
    const last = path.at(-1);
    if (last !== undefined) place.members.add(last);
  }
  return set;
}

/** As `fieldsV1` has it: `.` says that the field itself is meant as well as what is below it. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const result: JsonObject = {};
  for (const step of [...new Set([...set.members, ...set.below.keys()])].sort()) {
    const child = set.below.get(step);
    const inner = child && !isEmptySet(child) ? toFieldsV1(child) : {};
    const isBoth = Object.keys(inner).length > 0 && set.members.has(step);
    result[step] = isBoth ? { '.': {}, ...inner } : inner;
  }
  return result;
}

export function fromFieldsV1(fields: unknown): FieldSet {
  const set = emptySet();
  if (!isJsonObject(fields)) return set;
  for (const [step, child] of Object.entries(fields)) {
    if (step === '.' || !isJsonObject(child)) continue;
    const names = Object.keys(child);
    if (names.length === 0 || '.' in child) set.members.add(step);
    if (names.some(name => name !== '.')) set.below.set(step, fromFieldsV1(child));
  }
  return set;
}
