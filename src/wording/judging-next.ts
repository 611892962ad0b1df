import type { Judging, Verdict } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { judgementInWords } from './judgement.ts';

/** What can be done about a rollout from where it is looked at. */
export type Ways = {
  /** The release to go back to: `r6 (2.0.9)`; absent where there is none. */
  readonly back?: string;
  /** A canary workload is taken away by itself; the stable one beside it is never rolled back for it. */
  readonly canary?: {
    readonly name: string;
    readonly next?: number;
    readonly isLedOn: boolean;
    /** Percent: what it goes to, where what is judged is still of the weight before. */
    readonly goesTo?: number;
    /** Not all of its pods are ready. */
    readonly isRising?: boolean;
    /** Whether stable takes its template over, or has. */
    readonly promotion?: 'under-way' | 'done';
  };
  /** A rollout under way can be held. */
  readonly canHold: boolean;
  /** What happens if nobody does anything. */
  readonly unattended?: string;
};

/** What is next, which key leads there, and what becomes of it without one. A key opens a plan; it changes nothing. */
export function nextKeyInWords(judging: Judging, ways: Ways): SafeText {
  if (judging.kind === 'none') return ours('nothing to do here');
  if (ways.canary?.promotion === 'done')
    return safe(
      `it is promoted, stable runs it now; a plans to take ${ways.canary.name} away, which has done its work`,
    );
  if (ways.canary?.promotion === 'under-way')
    return safe('wait: stable takes it over by its own rolling update, and the canary serves meanwhile');
  const verdict = judging.kind === 'judged' ? judging.judgement.verdict : undefined;
  const goesTo = ways.canary?.goesTo;
  const isCalm = verdict === 'pass' || verdict === 'no-data';
  if (goesTo !== undefined && isCalm)
    return safe(`wait: ${goesTo} % is judged anew once its pods are ready; the verdict above is of the weight before`);
  if (ways.canary?.isRising && isCalm) return ours('wait: there is no PASS before all of its pods are ready');
  const next = judging.kind === 'judged' ? judgementInWords(judging.judgement).next : noVerdict(ways);
  const unattended = verdict === 'pass' ? undefined : ways.unattended;
  return safe([next, keysFor(verdict, ways), unattended].filter(one => one !== undefined).join('; '));
}

const noVerdict = ({ canary }: Ways): string =>
  canary?.isLedOn
    ? 'no verdict is neither good nor bad: its ramp waits for the numbers by itself'
    : 'no verdict is neither good nor bad: wait until the numbers are back, or look yourself';

function keysFor(verdict: Verdict | undefined, ways: Ways): string | undefined {
  switch (verdict) {
    case 'fail':
      return backOf(ways);
    case 'marginal':
      // First the way that changes nothing: it is the right one as often as not.
      return ['to wait press nothing', onOf(ways), backOf(ways)].filter(one => one !== undefined).join(', ');
    case 'hold':
      return 'w why, l logs';
    case 'pass':
      return onOf(ways);
    case 'no-data':
      return undefined;
    case undefined:
      return ways.canHold ? 's holds it, l logs' : 'l logs';
  }
}

const backOf = ({ back, canary }: Ways): string => {
  if (canary) return `a plans to take ${canary.name} away`;
  return back === undefined ? 'h shows what is kept to go back to' : `r plans the way back to ${back}`;
};

const onOf = ({ canary }: Ways): string | undefined => {
  if (canary?.next === undefined) return undefined;
  if (canary.isLedOn) return 'its ramp goes on by itself';
  return canary.next < 100 ? `+ plans ${canary.next} %` : '+ plans to promote it';
};
