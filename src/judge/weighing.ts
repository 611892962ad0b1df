import type { Counts } from './counts.ts';
import { dispersionOf } from './dispersion.ts';
import {
  type Evidence,
  sinceRestart,
  type Weighed,
  weighLess,
  weighMore,
  weighStorms,
  weighWithoutWorst,
} from './evidence.ts';
import type { Restart } from './restarts.ts';
import { enoughToAsk, fewestBesides, tolerated, toleratedLess } from './settings.ts';
import type { Stream } from './stream.ts';

/** All that is weighed of a metric at one time. */
export type Weighing = {
  /** Of the evidence that it is not as good, the natural logarithm. */
  readonly log: number;
  /** Probably worse by more than processes of one version differ. */
  readonly isAsking: boolean;
  readonly direction: 'more' | 'less';
  readonly began: Restart;
  /** Since that. */
  readonly counts: Counts;
  readonly dispersion: number;
  /** All of it may be one burst, and too little is known of how errors come here. */
  readonly restsOnOneBurst: boolean;
};

export function weighStream({ spec, evidence, dispersion: scatter }: Stream): Weighing {
  const { value: dispersion, isAlone, stormLength } = dispersionOf(scatter);
  const more = spec.worse !== 'less' ? weighMore(evidence, spec.against, dispersion) : undefined;
  const less = spec.worse !== 'more' ? weighLess(evidence, 1 / spec.against, dispersion) : undefined;
  const isMore = more !== undefined && (less === undefined || more.log >= less.log);
  const best = (isMore ? more : less) as Weighed;
  const storms = isMore && stormLength !== undefined ? weighStorms(evidence, spec.against, stormLength) : undefined;
  const taken = storms ?? best;
  // Looking both ways, luck has two chances.
  const twice = spec.worse === 'either' ? Math.log(2) : 0;
  const log = taken.log - twice;
  const beyond = () => {
    if (!isMore) return weighLess(evidence, toleratedLess, dispersion).log;
    const inStorms = storms && stormLength && weighStorms(evidence, tolerated, stormLength);
    return (inStorms || weighMore(evidence, tolerated, dispersion)).log;
  };
  return {
    log,
    isAsking: log >= Math.log(enoughToAsk) && beyond() - twice >= Math.log(enoughToAsk),
    direction: isMore ? 'more' : 'less',
    began: taken.began,
    counts: sinceRestart(evidence, taken.began),
    dispersion,
    restsOnOneBurst: isMore && !storms && !isAlone && restsOnOneBurst(evidence, best, spec.against, dispersion),
  };
}

/** Without the worst pod of the worst look there must be enough left to ask a person. */
function restsOnOneBurst(evidence: Evidence, { began, log }: Weighed, against: number, dispersion: number): boolean {
  if (log < Math.log(enoughToAsk)) return false;
  if (sinceRestart(evidence, began).canaryBad - began.worst < fewestBesides) return true;
  return weighWithoutWorst(evidence, began, against, dispersion) < Math.log(enoughToAsk);
}

/** What failed goes on failing until then. */
export const isDoubted = ({ log }: Weighing): boolean => log >= Math.log(enoughToAsk);
