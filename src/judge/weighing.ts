import type { Counts } from './counts.ts';
import { dispersionOf } from './dispersion.ts';
import { type Evidence, sinceRestart, type Weighed, weighLess, weighMore, weighWithoutWorst } from './evidence.ts';
import type { Restart } from './restarts.ts';
import { enoughToAsk, fewestBesides, tolerated, toleratedLess } from './settings.ts';
import type { Stream } from './stream.ts';

/** All that is weighed of a metric at one time. */
export type Weighing = {
  /** Of the evidence, the natural logarithm. */
  readonly log: number;
  readonly direction: 'more' | 'less';
  readonly began: Restart;
  /** Since that. */
  readonly counts: Counts;
  readonly dispersion: number;
  /** All of it may be one burst, and too little is known of how errors come here. */
  readonly restsOnOneBurst: boolean;
};

export function weighStream({ spec, evidence, dispersion: scatter }: Stream): Weighing {
  const { value: dispersion, isAlone } = dispersionOf(scatter);
  const more = spec.worse !== 'less' ? weighMore(evidence, tolerated, dispersion) : undefined;
  const less = spec.worse !== 'more' ? weighLess(evidence, toleratedLess, dispersion) : undefined;
  const isMore = more !== undefined && (less === undefined || more.log >= less.log);
  const best = (isMore ? more : less) as Weighed;
  return {
    // Looking both ways, luck has two chances.
    log: best.log - (spec.worse === 'either' ? Math.log(2) : 0),
    direction: isMore ? 'more' : 'less',
    began: best.began,
    counts: sinceRestart(evidence, best.began),
    dispersion,
    restsOnOneBurst: isMore && !isAlone && restsOnOneBurst(evidence, best, dispersion),
  };
}

/** Without the worst pod of the worst look there must be enough left to ask a person. */
function restsOnOneBurst(evidence: Evidence, { began, log }: Weighed, dispersion: number): boolean {
  if (log < Math.log(enoughToAsk)) return false;
  if (sinceRestart(evidence, began).canaryBad - began.worst < fewestBesides) return true;
  return weighWithoutWorst(evidence, began, tolerated, dispersion) < Math.log(enoughToAsk);
}

export const isAsking = ({ log }: Weighing): boolean => log >= Math.log(enoughToAsk);
