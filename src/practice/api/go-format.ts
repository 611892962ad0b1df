import { isJsonObject } from '../json.ts';

/** As Go prints a value with `%v`, which some refusals repeat: `map[spec:map[replicas:3]]`. */
export function goFormat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goFormat).join(' ')}]`;
  if (isJsonObject(value)) {
    const members = Object.keys(value).sort();
    return `map[${members.map(key => `${key}:${goFormat(value[key])}`).join(' ')}]`;
  }
  return value === null || value === undefined ? '<nil>' : String(value);
}
