import type { MetricJudgement } from '../domain/judgement.ts';
import { type ErrorTypes, ofLogs, ofMetrics, type TypeSeen, type TypeSource, typeName } from './error-types.ts';
import { measureShare } from './intervals.ts';

/** By their name these end a process: two of them that stable never had are enough to stop. */
const isCrash = (type: string): boolean =>
  /panic|segfault|sigsegv|outofmemory|out of memory|fatal|abort|deadlock/i.test(type);

/** Luck that is allowed, all types together: to ask, to ask where it is on two pods, and to stop. */
const luckToAsk = 0.001;
const luckToAskOnTwoPods = 0.01;
const luckToStop = 0.002;

/** All that is known of types: failed requests, and what logs tell. */
export type AllTypes = {
  readonly types: ErrorTypes;
  readonly logged: ErrorTypes;
};

/** Types that only the canary has; and what the comparison says of the others, in the words of types. */
export function judgeTypes(
  { types, logged }: AllTypes,
  judged: readonly MetricJudgement[],
): readonly MetricJudgement[] {
  const size = types.of.size + logged.of.size;
  const fresh = [...newOf(types, size, ofMetrics), ...newOf(logged, size, ofLogs)];
  const freshKeys = new Set(fresh.map(({ key }) => key));
  const known = judged.filter(({ key }) => !freshKeys.has(key)).map(one => (isGone(one) ? gone(one) : one));
  const samples = new Map([...logged.of].map(([type, { sample }]) => [ofLogs.keyOf(type), sample]));
  return [...known, ...fresh].flatMap(one => {
    if (!samples.has(one.key)) return one;
    const sample = samples.get(one.key);
    const marked = {
      ...one,
      from: 'logs' as const,
      ...(sample !== undefined && { sample }),
    };
    return isTelling(marked) ? marked : [];
  });
}

const newOf = (types: ErrorTypes, size: number, source: TypeSource): readonly MetricJudgement[] =>
  [...types.of]
    .filter(([, { counts }]) => counts.stableBad === 0 && counts.canaryBad > 0)
    .map(([type, seen]) => judgeNew(type, seen, { types, size, source }));

type Among = {
  readonly types: ErrorTypes;
  readonly size: number;
  readonly source: TypeSource;
};

/** All k of them on the canary by luck: its share of the requests, to the power of k. */
function judgeNew(type: string, { counts, pods, looks }: TypeSeen, { types, size, source }: Among): MetricJudgement {
  const { requests } = types;
  // One cause writes many lines: of logs, what one pod wrote between two looks is one event.
  const times = source.from === 'logs' ? looks : counts.canaryBad;
  const share = requests.canaryOf / Math.max(1, requests.canaryOf + requests.stableOf);
  const luck = share ** times;
  const ofAll = luck * size;
  const isAsked = times >= 2 && (ofAll <= luckToAsk || (pods.length >= 2 && ofAll <= luckToAskOnTwoPods));
  const isStopped = times >= 2 && isCrash(type) && ofAll <= luckToStop;
  const [canary, stable] = [measureShare(counts.canaryBad, requests.canaryOf), measureShare(0, requests.stableOf)];
  return {
    key: source.keyOf(type),
    name: typeName(type, source),
    kind: 'error-type',
    vote: isStopped ? 'critical' : isAsked ? 'marginal' : 'info',
    verdict: isStopped ? 'fail' : isAsked ? 'marginal' : 'no-data',
    reason: { kind: 'new-type', pods: pods.length },
    ...(canary && { canary }),
    ...(stable && { stable }),
    evidence: Math.min(1e9, 1 / luck),
  };
}

/** A service that is well writes many things, each now and then: of logs only what is surely different is said. */
const isTelling = ({ verdict, reason, canary }: MetricJudgement): boolean =>
  reason.kind === 'new-type'
    ? verdict !== 'no-data' || (canary?.events ?? 0) > 1
    : verdict === 'fail' || reason.kind === 'gone-type';

const isGone = ({ kind, verdict, canary, stable }: MetricJudgement): boolean =>
  kind === 'error-type' && verdict === 'fail' && canary?.events === 0 && (stable?.events ?? 0) > 0;

/** Nothing to stop for; but errors also vanish together with what made them. */
const gone = (one: MetricJudgement): MetricJudgement => ({
  ...one,
  vote: 'info',
  verdict: 'marginal',
  reason: { kind: 'gone-type' },
});
