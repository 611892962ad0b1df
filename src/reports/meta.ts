import { field, type Json, listAt, textAt, textsAt } from '../domain/json.ts';
import type { Meta } from '../domain/reports.ts';
import { clean } from './clean.ts';
import { counterAt } from './counter-at.ts';
import { instantAt } from './instant-at.ts';

/** Holds the whole object a second time, the values of environment variables included: it is kept as a mark only. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * What every object says of itself; nothing without a name and a uid. Names are compared and sent as they are, so an
 * object whose names hold anything that must not be drawn is no object that an API server could have stored.
 */
export function metaOf(object: Json): Meta | undefined {
  const uid = textAt(object, 'metadata', 'uid');
  const name = textAt(object, 'metadata', 'name');
  const namespace = textAt(object, 'metadata', 'namespace') ?? '';
  if (!uid || !name || ![uid, name, namespace].every(isPlain)) return undefined;
  const createdAt = instantAt(object, 'metadata', 'creationTimestamp');
  const deletedAt = instantAt(object, 'metadata', 'deletionTimestamp');
  const ownerUid = controllerOf(object);
  return {
    uid,
    name,
    namespace,
    resourceVersion: clean(textAt(object, 'metadata', 'resourceVersion') ?? ''),
    generation: counterAt(object, 'metadata', 'generation'),
    ...(createdAt !== undefined && { createdAt }),
    ...(deletedAt !== undefined && { deletedAt }),
    labels: cleanMap(textsAt(object, 'metadata', 'labels')),
    annotations: annotationsOf(object),
    ...(ownerUid !== undefined && { ownerUid }),
  };
}

const isPlain = (name: string): boolean => clean(name) === name;

const cleanMap = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, value]) => [clean(key), clean(value)]));

function annotationsOf(object: Json): Record<string, string> {
  const texts = textsAt(object, 'metadata', 'annotations');
  return cleanMap(Object.hasOwn(texts, lastApplied) ? { ...texts, [lastApplied]: '(not kept)' } : texts);
}

function controllerOf(object: Json): string | undefined {
  for (const owner of listAt(object, 'metadata', 'ownerReferences')) {
    if (field(owner, 'controller') === true) return textAt(owner, 'uid');
  }
  return undefined;
}
