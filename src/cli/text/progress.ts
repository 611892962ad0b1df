import type { ReadyPlan, RunListener } from '../../app/commands/run-plan.ts';
import type { Seen } from '../../domain/change.ts';
import { duration } from '../../domain/duration.ts';
import type { Entry } from '../../domain/journal.ts';
import { clockTime } from '../../wording/clock-time.ts';
import { entryInWords } from '../../wording/entries.ts';

/** Tells a run as it goes: each line of its journal, and what is seen in between, each thing once. */
export function progressTeller({ plan }: ReadyPlan, print: (line: string) => void): RunListener {
  const predicted = plan.predictedMs === undefined ? '' : `  (predicted ${duration(plan.predictedMs)})`;
  let told = '';
  return {
    entry(entry: Entry) {
      if (entry.type === 'run.opened' || entry.type === 'plan.made') return;
      const isEffect = entry.type === 'effect.seen';
      if (isEffect) told = entry.seen.says;
      print(`${clockTime(entry.at)}  ${entryInWords(entry)}${isEffect ? predicted : ''}`);
    },
    seen({ says, effect }: Seen) {
      // A new effect gets a line of its own in the journal, in the same breath.
      if (effect !== 'waiting' || says === told) return;
      if (told !== '') print(`          ${says}`);
      told = says;
    },
  };
}
