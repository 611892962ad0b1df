import type { JsonObject } from '../json.ts';

/** What is stored is never changed in place: its text is written once, however many ask for it. */
const texts = new WeakMap<JsonObject, string>();

export function jsonOf(object: JsonObject): string {
  let text = texts.get(object);
  if (text === undefined) {
    text = JSON.stringify(object);
    texts.set(object, text);
  }
  return text;
}

/** A list, each of its objects by itself: most of them were sent before. A table has rows instead, which are new each time. */
export function jsonOfList(list: JsonObject): string {
  const { items, ...head } = list;
  if (!Array.isArray(items)) return JSON.stringify(list);
  return `${JSON.stringify(head).slice(0, -1)},"items":[${items.map(jsonOf).join(',')}]}`;
}

/** One line of a watch; several may watch the same object. */
export function jsonOfEvent(type: string, object: JsonObject): string {
  return `{"type":${JSON.stringify(type)},"object":${jsonOf(object)}}`;
}
