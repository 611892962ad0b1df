import { type Json, type JsonObject, textAt } from './json.ts';

/** The yes of the first of two people, as the journal has it: nothing is sent on it. */
export const firstOfTwo = (yes: Json): JsonObject => ({ yes, ofTwo: 'first' });

/** The yes that it is sent on, with who said the first one. */
export const secondOfTwo = (yes: Json, first: string): JsonObject => ({ yes, ofTwo: 'second', first });

export const isFirstOfTwo = (answer: Json): boolean => textAt(answer, 'ofTwo') === 'first';

/** Who said the first yes, where this is the second. */
export const firstBefore = (answer: Json): string | undefined => textAt(answer, 'first');
