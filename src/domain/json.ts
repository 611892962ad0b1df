/** JSON as it travels: never a typed model, because models drop the fields they don't know. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The member at a path of keys and indexes, or nothing; `field(pod, 'status', 'phase')`. */
export function field(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let here: Json | undefined = value;
  for (const key of path) {
    if (Array.isArray(here)) here = here[Number(key)];
    else if (isObject(here)) here = Object.hasOwn(here, key) ? here[key] : undefined;
    else return undefined;
  }
  return here;
}

export const textAt = (value: Json | undefined, ...path: readonly (string | number)[]): string | undefined => {
  const found = field(value, ...path);
  return typeof found === 'string' ? found : undefined;
};

export const numberAt = (value: Json | undefined, ...path: readonly (string | number)[]): number | undefined => {
  const found = field(value, ...path);
  return typeof found === 'number' ? found : undefined;
};

export const listAt = (value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] => {
  const found = field(value, ...path);
  return Array.isArray(found) ? found : [];
};

export const objectAt = (value: Json | undefined, ...path: readonly (string | number)[]): JsonObject => {
  const found = field(value, ...path);
  return isObject(found) ? found : {};
};

/** A map of strings, as labels and annotations are; members of another type are left out. */
export const textsAt = (value: Json | undefined, ...path: readonly (string | number)[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(objectAt(value, ...path)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

/** One text for equal values: keys sorted at every level. Hashes are taken of this. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map(key => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

export const isSameJson = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && canonical(a) === canonical(b));

/** `value` without one member, deep in it; the rest is shared, not copied. */
export function without(value: JsonObject, ...path: readonly string[]): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined || !Object.hasOwn(value, key)) return value;
  if (rest.length === 0) {
    const { [key]: _gone, ...others } = value;
    return others;
  }
  const inner = value[key];
  return isObject(inner) ? { ...value, [key]: without(inner, ...rest) } : value;
}

/** Writes one segment of a JSON pointer. RFC 6901 §3. */
export const pointerSegment = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The value behind a JSON pointer, or nothing. RFC 6901. */
export const atPointer = (value: Json | undefined, pointer: string): Json | undefined =>
  pointer === ''
    ? value
    : field(
        value,
        ...pointer
          .split('/')
          .slice(1)
          .map(segment => segment.replaceAll('~1', '/').replaceAll('~0', '~')),
      );
