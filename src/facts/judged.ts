import type { FactSeen, FactValue } from '../domain/fact.ts';
import type { Json } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';

/** What a fact says of the world that was read. */
export type Judged = Pick<FactSeen, 'value' | 'says' | 'evidence'>;

const judged =
  (value: FactValue) =>
  (says: string, evidence: Json = null): Judged => ({ value, says: safe(says, 300), evidence });

export const holds = judged('true');
export const holdsNot = judged('false');
/** Nobody can tell, and why: a failed read is never a no. */
export const unknown = judged('unknown');
