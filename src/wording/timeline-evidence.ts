import type { Instant } from '../domain/brands.ts';
import type { CheckSeen } from '../domain/check.ts';
import type { Entry } from '../domain/journal.ts';
import type { Json } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { timelineSentence } from './timeline-sentence.ts';

export type TimelineFact = {
  readonly at: Instant;
  readonly name: string;
  readonly value: string;
  readonly says: SafeText;
  readonly evidence: Json;
  /** In their own name, without evidence. */
  readonly answeredBy?: string;
};

/** How a check stood when its step was looked at last. */
export type TimelineCheck = CheckSeen & { readonly at: Instant; readonly step?: string };

/** Every fact when it was seen first, and again where it had changed since. */
export function factsIn(entries: readonly Entry[]): readonly TimelineFact[] {
  const latest = new Map<string, string>();
  return entries.flatMap(factsOf).filter(({ name, value, says, answeredBy }) => {
    const now = `${value} ${says} ${answeredBy ?? ''}`;
    const isNew = latest.get(name) !== now;
    latest.set(name, now);
    return isNew;
  });
}

function factsOf(entry: Entry): readonly TimelineFact[] {
  const { at } = entry;
  switch (entry.type) {
    case 'effect.seen':
      return (entry.seen.facts ?? []).map(({ name, value, says, evidence, answeredBy }) => ({
        at,
        name,
        value,
        says: safe(says),
        evidence,
        ...(answeredBy !== undefined && { answeredBy }),
      }));
    case 'fact.answered': {
      const { name, value, reason, by } = entry;
      return [{ at, name, value, says: safe(reason), evidence: null, answeredBy: by.name }];
    }
    case 'fact.seen':
    case 'verdict.given': {
      const { name, value, evidence, says } = entry;
      return [{ at, name, value, says: says === undefined ? timelineSentence(entry) : safe(says), evidence }];
    }
    default:
      return [];
  }
}

export function checksIn(entries: readonly Entry[]): readonly TimelineCheck[] {
  const latest = new Map<string | undefined, readonly TimelineCheck[]>();
  for (const entry of entries) {
    if (entry.type !== 'effect.seen' || !entry.seen.checks?.length) continue;
    const { at, step } = entry;
    const seen = entry.seen.checks.map(check => ({ ...check, at, ...(step !== undefined && { step }) }));
    latest.set(step, seen);
  }
  return [...latest.values()].flat();
}
