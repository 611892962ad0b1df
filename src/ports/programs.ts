import type { Id } from '../domain/brands.ts';
import type { Outcome } from '../domain/change.ts';
import type { SafeText } from '../domain/safe-text.ts';

/** Programs of the allow-list, each in a process group of its own that is ended whole when its time is over. */
export interface Programs {
  /** `applied` = it ended with 0. `output` is its last lines, capped, with secrets taken out. */
  run(
    argv: readonly string[],
    options: { readonly timeoutMs: number; readonly id: Id },
  ): Promise<{ readonly outcome: Outcome; readonly output: readonly SafeText[] }>;
}
