import type { Feasibility } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { percent, perSecond } from './numbers.ts';
import { span } from './walk.ts';

/** A part of 1 in percent, as precise as people say it: `5 %`, `5.9 %`. */
export function shareInWords(share: number): string {
  const percent = share * 100;
  const rounded = percent < 20 ? Math.round(percent * 10) / 10 : Math.round(percent);
  return `${rounded} %`;
}

/** Nobody plans further ahead than that. */
const longestMs = 86_400_000;

/**
 * What can be seen at a weight, before it is taken: `at 1.6 requests a second ten times the errors of stable (0.30 %) are
 * seen in about 2 min, twice as many in about 40 min; a PASS takes about 30 min`.
 */
export function foreseenInWords({ perSecond: rate, base, notice, passMs }: Feasibility): SafeText {
  const [tenfold, twofold] = [notice.find(({ times }) => times === 10), notice.find(({ times }) => times === 2)];
  if (rate <= 0 || !tenfold || !twofold) return ours('it gets no requests now, so nothing can be seen of it');
  const isIn = (ms: number) => (ms <= longestMs ? `in about ${roughSpan(ms)}` : 'not within a day');
  const pass = passMs <= longestMs ? `a PASS takes about ${roughSpan(passMs)}` : 'no PASS within a day';
  return safe(
    `at ${perSecond(rate)} ten times the errors of stable (${percent(base)}) are seen ${isIn(tenfold.ms)}, twice as many ${isIn(twofold.ms)}; ${pass}`,
  );
}

/** An estimate: `15 s`, `2 min`, `40 min`, `3 h`. */
function roughSpan(ms: number): string {
  if (ms < 60_000) return `${Math.max(5, Math.ceil(ms / 5_000) * 5)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : span(ms);
}
