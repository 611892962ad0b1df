import { notAcceptable } from './status-error.ts';

/** In which form somebody wants to have an answer. */
export type AnswerForm = {
  readonly as: 'itself' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  /** Of the group meta.k8s.io, for everything but the object itself. */
  readonly version: string;
};

const ITSELF: AnswerForm = { as: 'itself', version: '' };
const FORMS = new Set<string>(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);
const JSON_TYPES = new Set(['application/json', 'application/*', '*/*']);

/** The first form that we serve of those that an Accept header names, in its order of preference. */
export function answerForm(accept: string | undefined): AnswerForm {
  if (accept === undefined || accept.trim() === '') return ITSELF;
  for (const { type, parameters } of acceptClauses(accept)) {
    if (!JSON_TYPES.has(type)) continue;
    const { as, g = '', v = '' } = parameters;
    if (as === undefined && g === '' && v === '') return ITSELF;
    if (as !== undefined && FORMS.has(as) && g === 'meta.k8s.io' && ['v1', 'v1beta1'].includes(v)) {
      return { as: as as AnswerForm['as'], version: v };
    }
  }
  throw notAcceptable('only the following media types are accepted: application/json');
}

export type AcceptClause = { readonly type: string; readonly parameters: Readonly<Record<string, string>> };

/** What an Accept header names, best first. */
export function acceptClauses(accept: string): readonly AcceptClause[] {
  const clauses = accept.split(',').map(clause => {
    const [type = '', ...rest] = clause.split(';').map(part => part.trim());
    const parameters = Object.fromEntries(
      rest.map(part => {
        const [key = '', value = ''] = part.split('=');
        return [key.trim().toLowerCase(), value.trim().replaceAll('"', '')];
      }),
    );
    return { type: type.toLowerCase(), parameters, weight: Number(parameters.q ?? 1) };
  });
  return clauses.filter(({ weight }) => weight > 0).sort((left, right) => right.weight - left.weight);
}
