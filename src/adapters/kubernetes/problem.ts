import { redacted, type SafeText, safe } from '../../domain/safe-text.ts';

/** Why something could not even be tried, in one sentence for the operator. */
export type Problem = { readonly kind: 'problem'; readonly says: SafeText };

export const problem = (sentence: string): Problem => ({
  kind: 'problem',
  says: safe(redacted(sentence), 600),
});

export const isProblem = (value: object): value is Problem => 'kind' in value && value.kind === 'problem';
