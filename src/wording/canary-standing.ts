import { age } from '../domain/duration.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { shareInWords } from './ramp.ts';

/** A canary beside its stable workload, as it stands now. */
export type CanaryStanding = {
  readonly phase: 'rises' | 'holds' | 'paused' | 'promotes' | 'promoted' | 'goes-back';
  /** Versions. */
  readonly from: SafeText;
  readonly to: SafeText;
  /** Percent. */
  readonly desired?: number;
  /** Part of 1, by ready pods; absent where routes divide the requests. */
  readonly actual?: number;
  readonly pods: {
    readonly canary: number;
    readonly canaryReady: number;
    readonly stable: number;
    readonly stableReady: number;
  };
  /** Stable pods that run the canary's release and are ready. */
  readonly takenOver: number;
  /** At this weight, as far as it was judged; milliseconds. */
  readonly judgedForMs?: number;
};

/** `2.0.9 → 2.1.0 at 10 % (2 of 21 pods) for 2m03s` */
export function canaryStandingInWords(standing: CanaryStanding): SafeText {
  const { phase, from, to, pods, takenOver, judgedForMs } = standing;
  switch (phase) {
    case 'promoted':
      return safe(`${to} on all ${pods.stable} stable pods, and on ${pods.canary} of its canary`);
    case 'promotes':
      return safe(`promoting ${to}: ${takenOver} of ${pods.stable} stable pods run it`);
    case 'goes-back':
      return safe(`${to} is being taken away`);
    case 'rises': {
      const goal = standing.desired === undefined ? 'getting its pods' : `going to ${standing.desired} %`;
      return safe(`${from} → ${to} ${goal} (${pods.canaryReady} of ${pods.canary} canary pods ready)`);
    }
    case 'paused':
    case 'holds': {
      const lasts = judgedForMs === undefined ? '' : ` for ${age(judgedForMs)}`;
      return safe(`${from} → ${to} ${weightInWords(standing)}${lasts}${phase === 'paused' ? ', paused' : ''}`);
    }
  }
}

/** What is wanted, and what there is: `at 10 % (2 of 21 pods)`; both in percent where they are far apart. */
function weightInWords({ desired, actual, pods }: CanaryStanding): string {
  const share = `${pods.canaryReady} of ${pods.canaryReady + pods.stableReady} pods`;
  if (actual === undefined) return `at ${desired ?? '?'} % by its route (${share})`;
  if (desired === undefined) return `at ${shareInWords(actual)} (${share})`;
  const isFar = Math.abs(actual * 100 - desired) > desired / 4;
  return `at ${desired} % (${share}${isFar ? `: ${shareInWords(actual)} now` : ''})`;
}
