import { request } from 'undici';
import { dispatcherFor } from './dispatcher.ts';
import { inOrderOfNames, mask } from './mask.ts';
import type { Answered, Place } from './place.ts';

export const applyPatch = 'application/apply-patch+yaml';
export const strategicPatch = 'application/strategic-merge-patch+json';

type Told = { readonly status: number; readonly warnings: readonly string[]; readonly body: Answered };

/** Sends a text as it is, and answers what the server warned of as well. */
export async function tell(
  { bench }: Place,
  method: 'POST' | 'PUT' | 'PATCH',
  path: string,
  contentType: string,
  content: unknown,
): Promise<Told> {
  const answer = await request(bench.url + path, {
    dispatcher: dispatcherFor(bench.ca),
    method,
    headers: { authorization: `Bearer ${bench.token}`, 'content-type': contentType },
    body: typeof content === 'string' ? content : JSON.stringify(content),
  });
  const given = answer.headers.warning ?? [];
  const warnings = (Array.isArray(given) ? given : [given]).flatMap(each => each.split(/, (?=299 - )/));
  return { status: answer.statusCode, warnings, body: await answer.body.json() };
}

/**
 * What people wrote and own, without what controllers do meanwhile. A refusal is shown whole; where it repeats an
 * object word for word, only its point is.
 */
export function asWritten({ namespace }: Place, { status, warnings, body }: Told): Answered {
  const told = warnings.length > 0 ? { warnings } : {};
  if (body.kind === 'Status') return mask({ status, ...told, body: toThePoint(body) }, namespace);
  const { metadata, spec, data } = body;
  const { labels, finalizers, annotations = {}, managedFields = [], generation } = metadata;
  const { 'deployment.kubernetes.io/revision': _, ...own } = annotations;
  // Who wrote first is told by times that are hidden.
  const owners = inOrderOfNames<Answered>(
    managedFields.filter(({ manager }: Answered) => manager !== 'kube-controller-manager'),
  );
  const hasTime = owners.map(({ manager, subresource, time }: Answered) => [manager, subresource, time !== undefined]);
  return mask(
    { status, ...told, generation, labels, finalizers, annotations: own, spec, data, owners, hasTime: hasTime.sort() },
    namespace,
  );
}

function toThePoint(body: Answered): Answered {
  const point = (text: string) => text.replaceAll(/"\{.*\}"/g, 'OBJECT');
  const causes = body.details?.causes?.map((cause: Answered) => ({ ...cause, message: point(cause.message) }));
  return {
    ...body,
    message: point(body.message),
    ...(causes && { details: { ...body.details, causes: causes.sort(byText) } }),
  };
}

const byText = (left: unknown, right: unknown) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
