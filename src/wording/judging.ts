import type { Instant } from '../domain/brands.ts';
import { age } from '../domain/duration.ts';
import type { Judging } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { type CostEnds, costInWords, hasCost } from './cost.ts';
import { judgementInShort, judgementInWords, verdictInShort } from './judgement.ts';

/** What a judgement says that needs somebody, for the row of a board. Nothing while it needs nobody. */
export function judgedHeadline(judging: Judging): SafeText | undefined {
  if (judging.kind !== 'judged') return undefined;
  const { verdict } = judging.judgement;
  return verdict === 'pass' || verdict === 'no-data' ? undefined : judgementInShort(judging.judgement);
}

/** What it rests on, and what it costs to wait. */
export function judgedEvidence(judging: Judging, ends?: CostEnds): readonly SafeText[] {
  if (judging.kind !== 'judged' || judgedHeadline(judging) === undefined) return [];
  const { judgement } = judging;
  const { sure, next } = judgementInWords(judgement);
  return [sure, ...(hasCost(judgement) ? [costInWords(judgement, ends)] : []), safe(`next: ${next}`)];
}

/** Behind what a rollout does: `PASS`, `WAIT, ~3m10s to go`, `not judged for 40 s: …`; times only where `now` is told. */
export function judgedAside(judging: Judging, now?: Instant): SafeText | undefined {
  if (judging.kind === 'none') return undefined;
  if (judging.kind === 'blind')
    return safe(`not judged${now === undefined ? '' : ` for ${age(now - judging.since)}`}: ${judging.says}`);
  const { verdict, etaMs } = judging.judgement;
  if (verdict === 'pass') return ours('PASS');
  if (verdict !== 'no-data') return undefined;
  const toGo = now === undefined || etaMs === undefined || etaMs < 1_000 ? '' : `, ~${age(etaMs)} to go`;
  return safe(`${verdictInShort(verdict)}${toGo}`);
}
