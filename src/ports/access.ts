import type { Identity, Right } from '../domain/access.ts';
import type { Answer } from '../domain/answer.ts';

/** What the API server says of us. Asking stores nothing. */
export interface Access {
  whoAmI(signal: AbortSignal): Promise<Answer<Identity>>;
  may(right: Right, signal: AbortSignal): Promise<Answer<boolean>>;
}
