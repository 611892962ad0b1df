import type { Instant } from '../../domain/brands.ts';
import type { Judgement } from '../../domain/judgement.ts';
import type { Family } from '../../domain/reports.ts';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import { type Alone, beginAlone, judgementAlone, lookAlone } from '../../judge/alone.ts';
import { beginDifferences, takeDifferences } from '../../judge/differences.ts';
import { toldIn } from '../../judge/nothing-measured.ts';
import { servingPodsOf } from '../../workloads/arms.ts';
import { rulesOf } from '../../workloads/registry.ts';
import type { JudgedBy } from './workload-judge.ts';

export type JudgedAlone =
  | { readonly kind: 'judged'; readonly judgement: Judgement; readonly source: SafeText; readonly name: SafeText }
  | { readonly kind: 'blind'; readonly says: SafeText; readonly since: Instant }
  /** No pod serves. */
  | { readonly kind: 'none' };

/** Holds the one version of a workload against the user's limits, for as long as it lives. */
export function createLoneJudge({ measurements, clock, settings }: JudgedBy) {
  let differences = beginDifferences();
  let alone: Alone | undefined;
  let blindSince: Instant | undefined;
  return {
    async look(family: Family, signal: AbortSignal): Promise<JudgedAlone> {
      const pods = servingPodsOf(family);
      if (pods.length === 0) return { kind: 'none' };
      const told = toldIn(await measurements.read(pods, signal));
      const at = clock.now();
      if ('because' in told) {
        blindSince ??= at;
        return { kind: 'blind', says: told.because, since: blindSince };
      }
      const { measured } = told;
      blindSince = undefined;
      const ms = differences.last === undefined ? 1 : Math.max(1, at - differences.last);
      const taken = takeDifferences(differences, measured, pods, at);
      differences = taken.differences;
      alone = lookAlone(alone ?? beginAlone(settings, at), taken.deltas, at, ms);
      const revision = rulesOf(family).current(family)?.revision;
      const name = revision === undefined ? ours('its only version') : safe(`r${revision}`);
      return { kind: 'judged', judgement: judgementAlone(alone), source: measured.source, name };
    },
  };
}
