import { errorsBeganWithThisRevision } from './errors-began-with-this-revision.ts';
import type { AnyFact } from './fact.ts';
import { lastGoodComplete } from './last-good-complete.ts';
import { lastGoodImagePullable } from './last-good-image-pullable.ts';

const all: readonly AnyFact[] = [errorsBeganWithThisRevision, lastGoodComplete, lastGoodImagePullable];

/** Every fact there is. A new one is one file and one line here. */
export const facts: ReadonlyMap<string, AnyFact> = new Map(all.map(fact => [fact.name, fact]));
