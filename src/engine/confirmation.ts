import type { Sha } from '../domain/brands.ts';
import { isKube } from '../domain/change.ts';
import type { AnswerLevel } from '../domain/journal.ts';
import type { Json } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { Engine } from './engine.ts';
import { floorAt, isEnough } from './floor.ts';
import type { Ready } from './prepare.ts';

/** What a person, or a flag in a person's name, said to exactly this plan. */
export type Confirmation = { readonly to: Sha; readonly level: AnswerLevel; readonly answer: Json };

export type NotSent = {
  readonly kind: 'not-sent';
  readonly why: 'unconfirmed' | 'expired' | 'denied' | 'read-only' | 'unjournalled';
  readonly says: SafeText;
};

/** What this plan needs at least. A playbook may ask for more, and never for less. */
export const levelNeeded = (
  { place }: Pick<Engine, 'place'>,
  { changes }: Ready['plan'],
  atLeast: AnswerLevel = 'none',
): AnswerLevel =>
  changes
    .map((change): AnswerLevel => floorAt(place, change))
    .reduce((most, one) => (isEnough(most, one) ? most : one), atLeast);

/** Why exactly this plan may not be sent on this confirmation, or nothing. */
export function refusalOf(
  engine: Pick<Engine, 'place' | 'clock'>,
  { plan, dryRun }: Ready,
  confirmation: Confirmation,
  atLeast?: AnswerLevel,
): NotSent | undefined {
  if (plan.denied) return notSent('denied', plan.denied);
  // What goes to no cluster has nothing that could try it.
  if (dryRun.kind !== 'accepted' && plan.changes.some(isKube))
    return notSent('denied', `the API server did not accept it: ${'says' in dryRun ? dryRun.says : dryRun.because}`);
  if (confirmation.to !== plan.hash)
    return notSent('unconfirmed', 'the confirmation was for another plan, so nothing was sent');
  if (confirmation.answer === false || !isEnough(confirmation.level, levelNeeded(engine, plan, atLeast)))
    return notSent('unconfirmed', 'it was not confirmed, so nothing was sent');
  if (engine.clock.now() > plan.expiresAt)
    return notSent('expired', 'the plan is older than 60 s, so nothing was sent: look at it again');
  return undefined;
}

export const notSent = (why: NotSent['why'], says: string): NotSent => ({ kind: 'not-sent', why, says: safe(says) });
