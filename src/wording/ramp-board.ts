import type { Instant } from '../domain/brands.ts';
import { age } from '../domain/duration.ts';
import type { Judging, Verdict } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { clockTime } from './clock-time.ts';
import { verdictInShort } from './judgement.ts';
import { count, percent } from './numbers.ts';

/** Verdict with how far it is: `WAIT 61/150`, `BLIND 40 s`. */
export function verdictOnBoard(judging: Judging, now: Instant): SafeText {
  switch (judging.kind) {
    case 'none':
      return ours('not judged');
    case 'blind':
      return safe(`BLIND ${age(now - judging.since)}`);
    case 'judged': {
      const { verdict, metrics } = judging.judgement;
      const waiting = metrics.find(one => one.verdict === 'no-data' && one.vote === 'critical');
      const reason = waiting?.reason;
      return verdict === 'no-data' && reason?.kind === 'too-few'
        ? safe(`${verdictInShort(verdict)} ${partDone(reason)}`)
        : verdictInShort(verdict);
    }
  }
}

const partDone = ({ have, need }: { readonly have: number; readonly need: number }): string =>
  need < 1_000 ? `${count(have)}/${count(need)}` : percent(Math.min(0.99, have / need));

/** Who must act, and with which keys: `you: + a`. */
export function whoActsInWords(
  acts: 'you' | 'judge' | 'ramp' | 'cluster',
  of: {
    readonly judging: Judging;
    readonly isCanary: boolean;
    readonly isPaused: boolean;
    readonly isPromoted: boolean;
  },
): SafeText {
  if (acts === 'judge') return ours('judge');
  if (acts === 'ramp') return ours('itself');
  if (acts === 'cluster') return ours('goes on');
  if (of.isPromoted) return ours('you: a');
  if (of.judging.kind === 'blind') return ours('you: l');
  const verdict = of.judging.kind === 'judged' ? of.judging.judgement.verdict : undefined;
  return ours(`you: ${of.isCanary ? canaryKeys(verdict) : of.isPaused ? 's r' : rolloutKeys(verdict)}`);
}

/** Of a ramp whose numbers are away. */
export const rampWaitsInWords = (until: Instant, now: Instant): SafeText =>
  now < until
    ? safe(`nobody needs to act yet: its ramp waits by itself, until about ${clockTime(until)}`)
    : ours('its ramp has waited as long as is usual: it may give up at any moment');

const canaryKeys = (verdict: Verdict | undefined): string => {
  if (verdict === 'fail') return 'a';
  return verdict === 'pass' ? '+' : '+ a';
};

const rolloutKeys = (verdict: Verdict | undefined): string => (verdict === 'fail' ? 'r' : 's r');

/** `yes, 6 of 6`, `no, 3 of 4` */
export const canCarryInWords = ({ ready, of }: { readonly ready: number; readonly of: number }): SafeText =>
  ours(`${ready >= of ? 'yes' : 'no'}, ${ready} of ${of}`);
