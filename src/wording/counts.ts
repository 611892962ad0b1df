import { age } from '../domain/duration.ts';
import type { Comparison, Lately, SideCounts } from '../domain/metrics.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { count, counted, percent, times } from './numbers.ts';

/** `3.0 % vs 0.30 % on old pods (10x)` */
export function countsHeadline({ fresh, old }: Comparison): SafeText {
  const [now, before] = [share(fresh), share(old)];
  const ratio = before > 0 && now > before ? ` (${times(now / before)})` : '';
  return safe(`${percent(now)} vs ${percent(before)} on old pods${ratio}`);
}

/** `counted, not judged: 61 of 2,010 vs 18 of 6,040, since the pods started` */
export const countsEvidence = (comparison: Comparison): SafeText =>
  safe(`counted, not judged: ${ofCounts(comparison.fresh)} vs ${ofCounts(comparison.old)}, ${basis(comparison)}`);

/** `0.31 %: 12 of 3,871 requests over the last 60 s, a sample: 5 of 19 pods`: no more than a few of `pods` are counted. */
export const latelyInWords = ({ of, ms }: Lately, pods = of.pods): SafeText =>
  safe(
    of.requests === 0
      ? `unknown: no request over the last ${age(ms)}`
      : `${percent(share(of))}: ${ofCounts(of)} requests over the last ${age(ms)}, ${pods > of.pods ? `a sample: ${of.pods} of ${count(pods)} pods` : `on ${counted(of.pods, 'pod')}`}`,
  );

export const basis = ({ basis: of }: Comparison): SafeText =>
  safe(of.kind === 'window' ? `over the last ${age(of.ms)}` : 'since the pods started');

const share = ({ failures, requests }: SideCounts) => (requests > 0 ? failures / requests : 0);
const ofCounts = ({ failures, requests }: SideCounts) => `${count(failures)} of ${count(requests)}`;
