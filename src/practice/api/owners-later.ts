import { at } from '../json.ts';
import type { KubeObject, ManagedFieldsEntry } from '../kube-objects.ts';

type Entries = ManagedFieldsEntry[];

/** So many writes stay unread: each of them keeps the object before it. */
const MOST_WAITING = 100;

type Noted = { readonly entries: Entries; waiting: number; unread: () => Entries };

/** Lists of owners that were noted write by write since their object was created, and how many writes wait to be read. */
const noted = new WeakMap<Entries, Noted>();

/**
 * Who owns what, worked out when somebody reads it: most pods of a story are gone before anybody does. A list like any
 * other, whoever looks at it. `before`: the list that `note` reads.
 */
export function ownersLater(before: Entries | undefined, note: () => Entries): Entries {
  const waiting = 1 + ((before && noted.get(before)?.waiting) ?? 0);
  const own: Noted = { entries: [], waiting, unread: note };
  const list = new Proxy(own.entries, reader);
  noted.set(own.entries, own);
  noted.set(list, own);
  if (waiting > MOST_WAITING) settled(own.entries);
  return list;
}

const reader: ProxyHandler<Entries> = {
  get: (entries, key) => Reflect.get(settled(entries), key),
  has: (entries, key) => Reflect.has(settled(entries), key),
  ownKeys: entries => Reflect.ownKeys(settled(entries)),
  getOwnPropertyDescriptor: (entries, key) => Reflect.getOwnPropertyDescriptor(settled(entries), key),
};

function settled(entries: Entries): Entries {
  const own = noted.get(entries);
  if (!own || own.waiting === 0) return entries;
  own.waiting = 0;
  entries.push(...own.unread());
  own.unread = () => entries;
  return entries;
}

/** Whether the list is one of these, which nobody has to read to know that there is an owner. */
export const areOwnersNoted = (list: unknown): boolean => Array.isArray(list) && noted.has(list);

/**
 * Whether somebody is sure to own something after any plain write to it. These parts can't be taken away, so that who
 * created the object owns them, or who has changed them since.
 */
export function isSureOfAnOwner(object: KubeObject): boolean {
  const part = at(object, 'spec', 'selector') ?? at(object, 'spec', 'containers') ?? object.addressType;
  return part !== undefined && part !== null;
}
