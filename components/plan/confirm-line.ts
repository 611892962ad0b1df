import { deafForMs } from '../../src/app/plan-desk.ts';
import { floorOf, nameToType } from '../../src/app/plan-floor.ts';
import { canaryOfPlan, hasTurned } from '../../src/app/store/plan-of-canary.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { walkAt, yesesSay, yesesTo } from '../../src/app/store/walks.ts';
import { bodyRows } from '../frame-rows.ts';
import { wrapWords } from '../screen-lines.ts';
import { planLines } from './plan-lines.ts';

/** Whose yes it takes, and what became of the plan while it was on the screen, in whole sentences. */
export function noticeRows(state: CockpitState): readonly string[] {
  const { plan, size } = state;
  const walk = plan?.walk && walkAt(state, plan.walk.run);
  const says = [walk && yesesSay(walk, state.who, state.now), plan?.notice];
  return says.flatMap(one => (one ? wrapWords(one, size.columns - 1) : []));
}

/** Rows that a plan's text has on this screen: all but frame, title, what lies below, notice and confirmation. */
export const planWindow = (state: CockpitState): number =>
  Math.max(3, bodyRows(state.size) - 3 - noticeRows(state).length);

export const mostScroll = (state: CockpitState): number => Math.max(0, planLines(state).length - planWindow(state));

export type ConfirmState =
  | { readonly kind: 'none' }
  | { readonly kind: 'not-now'; readonly because: string }
  /** In a moment it listens; nobody has to do anything for that. */
  | { readonly kind: 'soon'; readonly says: string }
  | { readonly kind: 'key' }
  | { readonly kind: 'typed'; readonly name: string; readonly typed: string };

/** How the plan on the screen is confirmed, or why it can't be. */
export function confirmState(state: CockpitState): ConfirmState {
  const { plan } = state;
  if (plan?.stage.kind !== 'shown') return { kind: 'none' };
  const { prepared } = plan.stage;
  if (state.isReadOnly) return { kind: 'not-now', because: 'read only: nothing can be sent from here' };
  if (prepared.plan.denied) return { kind: 'not-now', because: prepared.plan.denied };
  if (prepared.dryRun.kind !== 'accepted') return { kind: 'not-now', because: 'the API server did not accept it' };
  if (plan.isConfirming) return { kind: 'not-now', because: 'sending' };
  const level = plan.walk?.level ?? floorOf(state, prepared);
  const isTyped = level === 'typed' || level === 'two-person';
  const then = isTyped ? `then type ${nameToType(prepared)}` : 'then y does it';
  // Keys that were meant for the screen before are not taken for an answer.
  if (!plan.isListening) return { kind: 'soon', says: `In ${deafForMs / 1_000} s it can be confirmed: ${then}.` };
  // Rows that change while it is read, as the load of now, don't close a name that somebody types already.
  if (!state.isExactShown && plan.typed === '' && state.scroll < mostScroll(state))
    return { kind: 'not-now', because: `read it to its end first: PgDn; ${then}` };
  const pair = canaryOfPlan(state, plan.call);
  if (pair && hasTurned(plan.call, plan.verdict, pair))
    return { kind: 'not-now', because: 'it was a PASS when you asked; Esc, and look' };
  const walk = plan.walk && walkAt(state, plan.walk.run);
  const yeses = walk && yesesTo(walk, state.now);
  if (yeses?.some(({ by, lapsed }) => by.name === state.who && lapsed === undefined))
    return { kind: 'not-now', because: 'you said yes already; somebody else says it now' };
  return isTyped ? { kind: 'typed', name: nameToType(prepared), typed: plan.typed } : { kind: 'key' };
}
