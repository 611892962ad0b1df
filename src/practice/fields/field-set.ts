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
  /** As `fieldsV1` has it, once that was asked for: from then on the set is never changed. */
  written?: JsonObject;
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

/** What brings nothing new leaves the set as it is, so that nothing is read or written anew. */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right || isBareSet(right)) return left;
  if (isBareSet(left)) return right;
  const added = [...right.members].filter(step => !left.members.has(step));
  let below: Map<string, FieldSet> | undefined;
  for (const [step, child] of right.below) {
    const own = left.below.get(step);
    const joined = own ? union(own, child) : child;
    if (joined === own) continue;
    below ??= new Map(left.below);
    below.set(step, joined);
  }
  if (added.length === 0 && !below) return left;
  return {
    members: added.length === 0 ? left.members : new Set([...left.members, ...added]),
    below: below ?? left.below,
  };
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const result = emptySet();
  for (const step of left.members) if (right.members.has(step)) result.members.add(step);
  for (const [step, child] of left.below) {
    const other = right.below.get(step);
    const both = other ? intersection(child, other) : undefined;
    if (both && !isBareSet(both)) result.below.set(step, both);
  }
  return result;
}

/** What is in the first set only. A field that is taken away doesn't take what is below it. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return takenAway(left, right, false);
}

/** Most writes touch little: what nothing is taken from stays the same set, so that nothing is read or written anew. */
function takenAway(left: FieldSet, right: FieldSet, withAllBelow: boolean): FieldSet {
  if (isBareSet(right) || isBareSet(left)) return left;
  let members: Set<string> | undefined;
  for (const step of right.members) {
    if (!left.members.has(step)) continue;
    members ??= new Set(left.members);
    members.delete(step);
  }
  let below: Map<string, FieldSet> | undefined;
  for (const [step, child] of left.below) {
    const loss = right.below.get(step);
    const rest =
      withAllBelow && right.members.has(step) ? undefined : loss ? takenAway(child, loss, withAllBelow) : child;
    if (rest === child) continue;
    below ??= new Map(left.below);
    if (rest && !isBareSet(rest)) below.set(step, rest);
    else below.delete(step);
  }
  if (!members && !below) return left;
  return { members: members ?? left.members, below: below ?? left.below };
}

function isBareSet({ members, below }: FieldSet): boolean {
  return members.size === 0 && below.size === 0;
}

/** Takes every field of `taken` away, with all that is below it. */
export function without(set: FieldSet, taken: FieldSet): FieldSet {
  return takenAway(set, taken, true);
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

/** What was read or written once; it is never changed afterwards. */
const read = new WeakMap<JsonObject, FieldSet>();

/** As `fieldsV1` has it: `.` says that the field itself is meant as well as what is below it. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const text = write(set);
  if (!read.has(text)) read.set(text, set);
  return text;
}

function write(set: FieldSet): JsonObject {
  if (set.written) return set.written;
  const result: JsonObject = {};
  const steps = [...set.members];
  for (const step of set.below.keys()) if (!set.members.has(step)) steps.push(step);
  for (const step of steps.sort()) {
    const child = set.below.get(step);
    const inner = child && !isEmptySet(child) ? write(child) : undefined;
    if (!inner) result[step] = {};
    else result[step] = set.members.has(step) ? { '.': {}, ...inner } : inner;
  }
  set.written = result;
  return result;
}

export function fromFieldsV1(fields: unknown): FieldSet {
  if (!isJsonObject(fields)) return emptySet();
  const known = read.get(fields);
  if (known) return known;
  const set = emptySet();
  for (const [step, child] of Object.entries(fields)) {
    if (step === '.' || !isJsonObject(child)) continue;
    const names = Object.keys(child);
    if (names.length === 0 || '.' in child) set.members.add(step);
    if (names.some(name => name !== '.')) set.below.set(step, fromFieldsV1(child));
  }
  read.set(fields, set);
  return set;
}
