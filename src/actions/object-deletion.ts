import type { Change, Seen, Target } from '../domain/change.ts';
import { canonical, type JsonObject, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { Given } from './action.ts';
import { landsWithinMs, type Part } from './object-patch.ts';

/** The one request that deletes that very object: one of the same name that was made later is another one. */
export function deletionOf(
  {
    kind,
    target: of,
    path,
    raw,
    leaves,
  }: { kind: string; target: Target; path: string; raw: JsonObject; leaves?: SafeText },
  given: Given,
): Part {
  const uid = textAt(raw, 'metadata', 'uid') ?? '';
  const target: Target = { ...of, uid };
  const options: JsonObject = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    preconditions: { uid },
  };
  return {
    sendable: {
      id: given.nextId(),
      target,
      says: safe(`delete ${kind} ${target.name}`),
      class: 'change',
      probes: [{ target, pointer: '/metadata/uid', before: given.hash(canonical(uid)) }],
      via: 'kube',
      bytes: given.hash(canonical(options)),
      repeatable: false,
      landsWithinMs,
      ...(leaves !== undefined && { leaves }),
      effect: { via: 'kube', method: 'DELETE', path, contentType: 'application/json', body: JSON.stringify(options) },
    },
    hashed: { path, uid, body: options },
  };
}

export const isDeletion = ({ probes }: Change): boolean => probes[0]?.pointer === '/metadata/uid';

/** A deletion leaves no mark, and needs none: it landed where the object is gone, or going. `raw` = read, if it is there. */
export function deletionSeen({ target: { name, uid } }: Change, raw: JsonObject | undefined): Seen {
  if (raw === undefined || textAt(raw, 'metadata', 'uid') !== uid)
    return { landed: 'after', effect: 'in-effect', says: safe(`${name} is gone`) };
  return textAt(raw, 'metadata', 'deletionTimestamp') === undefined
    ? { landed: 'before', effect: 'waiting', says: safe(`${name} is there as before`) }
    : { landed: 'after', effect: 'waiting', says: safe(`${name} is being deleted`) };
}
