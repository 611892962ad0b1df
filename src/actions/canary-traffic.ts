import type { Feasibility } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { feasibilityOf } from '../judge/feasibility.ts';
import { usualSettings } from '../judge/judge.ts';
import { type PresentTraffic, presentTraffic } from '../judge/present-traffic.ts';
import { foreseenInWords } from '../wording/ramp.ts';
import { usualPatienceMs } from '../workloads/canary.ts';
import { servingOf } from '../workloads/serving.ts';
import type { Readers } from './action.ts';
import type { CanaryWorld } from './canary-world.ts';

/** What stable and its canary get now, before the canary gets more. */
export type Traffic =
  | (PresentTraffic & { readonly kind: 'known'; readonly everyMs: number })
  | { readonly kind: 'unknown'; readonly says: SafeText };

/** As often as we look where the source does not say how often it does. */
const usualEveryMs = 5_000;

/** Asks all pods that serve once; what this process read of them before makes the rate of now. */
export async function readTraffic(
  { stable, canary }: Pick<CanaryWorld, 'stable' | 'canary'>,
  { sources: { measurements } }: Pick<Readers, 'sources'>,
  signal: AbortSignal,
): Promise<Traffic> {
  if (stable.kind === 'unread') return { kind: 'unknown', says: stable.answer.says };
  const ofStable = servingOf(stable.family)?.pods ?? [];
  const pods = [...ofStable, ...(canary.kind === 'read' ? (servingOf(canary.family)?.pods ?? []) : [])];
  if (ofStable.length === 0) return { kind: 'unknown', says: ours('no stable pod serves') };
  const before = new Map(pods.map(({ uid, ownerUid }) => [uid, measurements.earlier(ownerUid).get(uid)?.[0]]));
  const answer = await measurements.read(pods, signal);
  if (answer.kind !== 'ok') return { kind: 'unknown', says: answer.says };
  const { of, everyMs = usualEveryMs, problems } = answer.value;
  const read = pods.flatMap(({ uid }, index) => {
    const [now, known] = [of.get(uid), before.get(uid)];
    return now ? [{ now, isStable: index < ofStable.length, ...(known && { before: known }) }] : [];
  });
  const traffic = presentTraffic(read, pods.length);
  return traffic
    ? { kind: 'known', ...traffic, everyMs }
    : { kind: 'unknown', says: problems[0] ?? ours('nothing was counted yet') };
}

/** What there will be to see of a canary with this part of all requests. */
const foreseenAt = (share: number, { perSecond, base, everyMs }: Traffic & { kind: 'known' }): Feasibility =>
  feasibilityOf(usualSettings, { canary: perSecond * share, stable: perSecond * (1 - share) }, base, everyMs);

/** The same for a plan: what its effect will show, what nobody knows, and what to think of before. */
export function foreseenWords(
  traffic: Traffic | undefined,
  share: number,
  holdMs = 0,
): { readonly effect?: SafeText; readonly unknown: readonly SafeText[]; readonly warnings: readonly SafeText[] } {
  if (!traffic) return { unknown: [], warnings: [] };
  if (traffic.kind === 'unknown')
    return { unknown: [safe(`how soon a worse canary would be seen: ${traffic.says}`)], warnings: [] };
  const foreseen = foreseenAt(share, traffic);
  const isLong = foreseen.perSecond > 0 && foreseen.passMs > holdMs + usualPatienceMs;
  const says = 'a PASS takes longer here than is usually waited for: give it more time, or begin with a larger weight';
  return { effect: foreseenInWords(foreseen), unknown: [], warnings: isLong ? [ours(says)] : [] };
}
