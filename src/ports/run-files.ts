import type { FailedAnswer } from '../domain/answer.ts';
import type { Id } from '../domain/brands.ts';
import type { Outcome } from '../domain/change.ts';

/** Files beside a run's journal. Writing one again replaces it; it is on disk when that is answered. */
export interface RunFiles {
  write(run: Id, name: string, text: string): Promise<Outcome>;
  read(run: Id, name: string): Promise<{ readonly kind: 'ok'; readonly text: string } | FailedAnswer>;
  /** As a person on this machine would type it. */
  pathOf(run: Id, name: string): string;
}
