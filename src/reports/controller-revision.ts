import { type Json, objectAt, without } from '../domain/json.ts';
import type { ControllerRevisionReport } from '../domain/reports.ts';
import { counterAt } from './counter-at.ts';
import { metaOf } from './meta.ts';
import { containersOf } from './pod-template.ts';
import { templateHashOf } from './template-hash.ts';

/** What a StatefulSet's or a DaemonSet's controller keeps: a patch, of which only the pod template is used. */
export function controllerRevisionOf(object: Json): ControllerRevisionReport | undefined {
  const meta = metaOf(object);
  if (!meta) return undefined;
  // `$patch: replace` is how the patch says that the template replaces the other; in a spec it has no place.
  const { $patch: _directive, ...kept } = objectAt(object, 'data', 'spec', 'template');
  // Older controllers wrote `creationTimestamp: null` into their copy; the workload's own template never has it.
  const template = without(kept, 'metadata', 'creationTimestamp');
  return {
    ...meta,
    kind: 'ControllerRevision',
    revision: counterAt(object, 'revision'),
    // A StatefulSet's pods carry the name of their revision, a DaemonSet's the hash alone.
    hash: templateHashOf(object) || meta.name,
    containers: containersOf(template),
    template,
  };
}
