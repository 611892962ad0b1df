import type { Answer } from '../domain/answer.ts';
import type { Call, PlannedChange, Preview, Target } from '../domain/change.ts';
import { canonical, type Json } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import type { Given } from './action.ts';
import type { Part } from './object-patch.ts';

/** A plan that nobody confirmed in this time is made again. */
export const planLivesMs = 60_000;

/** A right that a plan needs, as a sentence goes on with it: `patch services in shop`. */
export type Needed = { readonly to: string; readonly may: Answer<boolean> };

export type Words = Pick<Preview, 'title' | 'changes' | 'stays' | 'why' | 'effect'> &
  Partial<Pick<Preview, 'checked' | 'unknown' | 'warnings'>>;

/** A plan of one or more requests, in order. Its hash covers where, what is asked for, and all bytes but ids and time. */
export function changePlan(
  made: {
    readonly call: Call;
    readonly parts: readonly [Part, ...Part[]];
    readonly needs: readonly Needed[];
    readonly predictedMs?: number | undefined;
    readonly undo?: Call | undefined;
    readonly about?: Target;
    readonly words: Words;
    /** The same with kubectl, line by line, without `kubectl` and its context. */
    readonly byHand: readonly string[];
  },
  given: Given,
): PlannedChange {
  const { call, predictedMs, undo, about, words, needs } = made;
  const { server, cluster, context } = given.place;
  const [first, ...others] = made.parts;
  const refused = needs.find(({ may }) => may.kind === 'ok' && !may.value);
  return {
    kind: 'change',
    call,
    hash: given.hash(canonical({ server, cluster, call: call.do, changes: made.parts.map(({ hashed }) => hashed) })),
    changes: [first.sendable, ...others.map(({ sendable }) => sendable)],
    madeAt: given.now,
    expiresAt: given.now + planLivesMs,
    ...(predictedMs !== undefined && { predictedMs }),
    ...(undo && { undo }),
    ...(about && { about }),
    ...(refused && { denied: safe(`${given.by} may not ${refused.to}`) }),
    preview: {
      ...words,
      checked: [
        ...(needs.every(({ may }) => may.kind === 'ok' && may.value) ? [ours('you may do it')] : []),
        ...(words.checked ?? []),
      ],
      unknown: [...needs.flatMap(unasked), ...(words.unknown ?? [])],
      warnings: words.warnings ?? [],
      byHand: safe(made.byHand.map(line => `kubectl --context ${context} ${line}`).join(' && '), 8_000),
    },
  };
}

const unasked = ({ to, may }: Needed): readonly SafeText[] =>
  may.kind === 'ok' ? [] : [safe(`whether you may ${to}: ${may.says}`)];

/** JSON as one word of a shell's line. */
export const quoted = (value: Json): string => `'${JSON.stringify(value).replaceAll("'", "'\\''")}'`;
