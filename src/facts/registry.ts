import type { AnyFact } from './fact.ts';

const all: readonly AnyFact[] = [];

/** Every fact there is. A new one is one file and one line here. */
export const facts: ReadonlyMap<string, AnyFact> = new Map(all.map(fact => [fact.name, fact]));
