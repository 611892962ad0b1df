import type { Arms } from '../domain/arms.ts';
import type { Instant } from '../domain/brands.ts';
import type { JudgeSettings } from '../judge/judge.ts';
import { type Looking, takeLook } from '../judge/look.ts';
import type { Measurements } from '../ports/measurements.ts';
import { storedWithin } from './stored-within.ts';

/** What a canary did before is in it, and what is usual for stable; not more than can be asked for at a screen. */
const backMs = 20 * 60_000;
const everyMs = 15_000;
/** Whoever waits for longer begins anew. */
const patienceMs = 8_000;

/** One look of the past, and what the two sides were then. */
export type LookBack = { readonly looking: Looking; readonly arms: Arms };

/**
 * Goes through what a source has stored of both sides, as if it had been looked at all the time; oldest first. Nothing where
 * the source stores nothing, or does not answer soon.
 */
export async function lookBack(
  measurements: Pick<Measurements, 'stored'>,
  arms: Arms,
  { now, settings }: { readonly now: Instant; readonly settings: JudgeSettings },
  signal: AbortSignal,
): Promise<readonly LookBack[]> {
  const { canary, stable } = arms;
  if (canary.pods.length === 0 || stable.pods.length === 0) return [];
  const span = { from: now - backMs, to: now, everyMs };
  const looks: LookBack[] = [];
  const pods = [...canary.pods, ...stable.pods];
  for await (const answer of storedWithin(measurements, pods, span, patienceMs, signal)) {
    if (answer.kind !== 'ok') return [];
    const { at, measured } = answer.value;
    if (measured.of.size === 0) continue;
    const then = asThen(arms, at);
    looks.push({ looking: takeLook(looks.at(-1)?.looking, { arms: then, measured, at }, settings), arms: then });
  }
  return looks;
}

/** What the pods' own states say is of now. What the canary was to get before its weight of now is not known. */
function asThen(arms: Arms, at: Instant): Arms {
  const { share: _share, weight, ...rest } = arms;
  const isWeight = weight !== undefined && at >= (arms.weightSince ?? 0);
  return { ...rest, ...(isWeight && { weight }), hardFacts: [] };
}
