/** Raw JSON as the API carries it; nothing here knows what a Kubernetes object is. */
export type JsonObject = { [key: string]: unknown };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a member of a value that may not be an object at all. */
export function memberOf(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** `at(pod, 'spec', 'nodeName')`: undefined as soon as one step is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(memberOf, value);
}

export function copyJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(item => copyJson(item)) as T;
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const key in value) if (value[key] !== undefined) copy[key] = copyJson(value[key]);
  return copy as T;
}

/** Equal as JSON: the order of members does not matter, an undefined member is an absent one. */
export function equalJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalJson(item, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  // Nearly all time of a write is spent here: members are counted, and nothing is looked up by `in` or in a set of names.
  let more = 0;
  for (const key in left) {
    const member = left[key];
    if (member === undefined) continue;
    if (!equalJson(member, right[key])) return false;
    more += 1;
  }
  for (const key in right) if (right[key] !== undefined) more -= 1;
  return more === 0;
}

/** As the API machinery compares Go structs: an empty list or map is the same as none. */
export function equalSemantically(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isNothing(left) || isNothing(right)) return isNothing(left) && isNothing(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalSemantically(item, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  let more = 0;
  for (const key in left) {
    const member = left[key];
    if (isNothing(member)) continue;
    if (!equalSemantically(member, right[key])) return false;
    more += 1;
  }
  for (const key in right) if (!isNothing(right[key])) more -= 1;
  return more === 0;
}

/** One text for one value, whatever the order of its members. */
export function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value).filter(key => value[key] !== undefined);
  return `{${members
    .sort()
    .map(key => `${JSON.stringify(key)}:${stableText(value[key])}`)
    .join(',')}}`;
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isJsonObject(value)) return false;
  for (const key in value) if (value[key] !== undefined) return false;
  return true;
}
