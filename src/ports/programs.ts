import type { Id } from '../domain/brands.ts';
import type { Outcome } from '../domain/change.ts';

/** Programs of the allow-list, each in a process group of its own of which nothing is left when it is over. */
export interface Programs {
  /**
   * `applied` = it ended with 0; `unknown` = it ended in another way, or was ended, and may have done a part. The
   * outcome's `output` is its last lines, capped, with secrets taken out.
   */
  run(argv: readonly string[], options: { readonly timeoutMs: number; readonly id: Id }): Promise<Outcome>;
  /** The names by which the settings allow them. */
  readonly allowed: readonly string[];
}
