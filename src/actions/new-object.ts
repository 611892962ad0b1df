import type { ChangeClass, Target } from '../domain/change.ts';
import { canonical, type JsonObject } from '../domain/json.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { lastActionAnnotation } from '../workloads/last-action.ts';
import type { Given } from './action.ts';
import { annotationPointer, landsWithinMs, type Part } from './object-patch.ts';

type Marks = Readonly<Record<string, string>>;

/**
 * The one request that makes an object of a name that was chosen beforehand. A second one of that name is refused by
 * the server, so it can't be made twice; our mark tells whose it is.
 */
export function newObject(
  what: {
    readonly name: string;
    readonly target: Target;
    /** Of the collection. */
    readonly path: string;
    readonly says: SafeText;
    readonly class: ChangeClass;
    /** The object with these annotations. */
    readonly body: (marks: Marks) => JsonObject;
    /** The same with whatever differs from run to run left out. */
    readonly hashedBody: (marks: Marks) => JsonObject;
  },
  given: Given,
): Part {
  const { target, path, says } = what;
  const markOf = (change: string, run: string, at: string) =>
    JSON.stringify({ change, run, by: given.by, at, do: what.name });
  const id = given.nextId();
  const mark = markOf(id, given.run, new Date(given.now).toISOString());
  const body = what.body({ [lastActionAnnotation]: mark });
  const after = given.hash(canonical(mark));
  return {
    sendable: {
      id,
      target,
      says,
      class: what.class,
      probes: [{ target, pointer: annotationPointer(lastActionAnnotation), after }],
      via: 'kube',
      bytes: given.hash(canonical(body)),
      repeatable: false,
      landsWithinMs,
      effect: { via: 'kube', method: 'POST', path, contentType: 'application/json', body: JSON.stringify(body) },
    },
    hashed: { path, body: what.hashedBody({ [lastActionAnnotation]: markOf('(change)', '(run)', '(time)') }) },
  };
}
