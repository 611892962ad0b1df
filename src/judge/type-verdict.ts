import type { MetricJudgement } from '../domain/judgement.ts';
import { safe } from '../domain/safe-text.ts';
import { type ErrorTypes, type TypeSeen, typeKey } from './error-types.ts';
import { measureShare } from './intervals.ts';

/** By their name these end a process: two of them that stable never had are enough to stop. */
const isCrash = (type: string): boolean =>
  /panic|segfault|sigsegv|outofmemory|out of memory|fatal|abort|deadlock/i.test(type);

/** Luck that is allowed, all types together: to ask, to ask where it is on two pods, and to stop. */
const luckToAsk = 0.001;
const luckToAskOnTwoPods = 0.01;
const luckToStop = 0.002;

/** Types that only the canary has; and what the comparison says of the others, in the words of types. */
export function judgeTypes(types: ErrorTypes, judged: readonly MetricJudgement[]): readonly MetricJudgement[] {
  const fresh = [...types.of].filter(([, { counts }]) => counts.stableBad === 0 && counts.canaryBad > 0);
  const freshKeys = new Set(fresh.map(([type]) => typeKey(type)));
  return [
    ...judged.filter(({ key }) => !freshKeys.has(key)).map(one => (isGone(one) ? gone(one) : one)),
    ...fresh.map(([type, seen]) => judgeNew(type, seen, types)),
  ];
}

/** All k of them on the canary by luck: its share of the requests, to the power of k. */
function judgeNew(type: string, { counts, pods }: TypeSeen, { of, requests }: ErrorTypes): MetricJudgement {
  const times = counts.canaryBad;
  const share = requests.canaryOf / Math.max(1, requests.canaryOf + requests.stableOf);
  const luck = share ** times;
  const ofAll = luck * of.size;
  const isAsked = times >= 2 && (ofAll <= luckToAsk || (pods.length >= 2 && ofAll <= luckToAskOnTwoPods));
  const isStopped = times >= 2 && isCrash(type) && ofAll <= luckToStop;
  const [canary, stable] = [measureShare(times, requests.canaryOf), measureShare(0, requests.stableOf)];
  return {
    key: typeKey(type),
    name: safe(type, 60),
    kind: 'error-type',
    vote: isStopped ? 'critical' : isAsked ? 'marginal' : 'info',
    verdict: isStopped ? 'fail' : isAsked ? 'marginal' : 'no-data',
    reason: { kind: 'new-type', pods: pods.length },
    ...(canary && { canary }),
    ...(stable && { stable }),
    evidence: Math.min(1e9, 1 / luck),
  };
}

const isGone = ({ kind, verdict, canary, stable }: MetricJudgement): boolean =>
  kind === 'error-type' && verdict === 'fail' && canary?.events === 0 && (stable?.events ?? 0) > 0;

/** Nothing to stop for; but errors also vanish together with what made them. */
const gone = (one: MetricJudgement): MetricJudgement => ({
  ...one,
  vote: 'info',
  verdict: 'marginal',
  reason: { kind: 'gone-type' },
});
