import type { Answer } from '../domain/answer.ts';
import type { PodReport } from '../domain/reports.ts';
import { ours } from '../domain/safe-text.ts';
import type { Measurements, Span, Stored } from '../ports/measurements.ts';

/**
 * What a source has stored of pods, oldest first, for whoever does not wait for longer than `patienceMs`. Where it takes longer the
 * last answer says so: of a part the end is missing, and the hole would look like one long look. Nothing of a source that stores nothing.
 */
export async function* storedWithin(
  { stored }: Pick<Measurements, 'stored'>,
  pods: readonly PodReport[],
  span: Span,
  patienceMs: number,
  signal: AbortSignal,
): AsyncGenerator<Answer<Stored>> {
  if (!stored) return;
  const patience = AbortSignal.timeout(patienceMs);
  yield* stored(pods, span, AbortSignal.any([signal, patience]));
  if (patience.aborted) yield { kind: 'unreachable', says: ours('it took too long') };
}
