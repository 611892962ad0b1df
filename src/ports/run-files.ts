import type { Id } from '../domain/brands.ts';
import type { Outcome } from '../domain/change.ts';

/** Files for people beside a run's journal. Writing one again replaces it. */
export interface RunFiles {
  write(run: Id, name: string, text: string): Promise<Outcome>;
}
