import { atPointer, isObject, type Json, listAt, textAt } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { cleanAt } from './clean.ts';
import { instantAt } from './instant-at.ts';

/**
 * The field manager that wrote last at a pointer or below it, as `managedFields` has it: `field manager argocd-controller`.
 * Writers of a subresource don't count. A member that is gone has no owner any more, so its parents are asked too.
 */
export function writtenBy(object: Json, pointer: string): SafeText {
  const entries = listAt(object, 'metadata', 'managedFields').filter(entry => isObject(entry) && !entry.subresource);
  for (let path = pointer; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
    const owners = entries
      .filter(entry => atPointer(entry, `/fieldsV1${path.replaceAll('/', '/f:')}`) !== undefined)
      .sort((a, b) => (instantAt(b, 'time') ?? 0) - (instantAt(a, 'time') ?? 0));
    const [last] = owners;
    if (last !== undefined && textAt(last, 'manager')) return safe(`field manager ${cleanAt(last, 'manager')}`, 100);
  }
  return ours('somebody unknown');
}
