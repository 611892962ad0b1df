import type { Session } from '../../src/app/session.ts';
import { type CockpitState, screenOf } from '../../src/app/store/state.ts';
import { walkAt } from '../../src/app/store/walks.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { type Keymap, rowOf, unboundSays } from './keymap.ts';
import { keysOf } from './screen-keys.ts';
import { fieldOf, typedInto } from './text-field.ts';

/** What one key does now: it is text, or a row of the table, or it is said why it does nothing. */
export function press(session: Session, name: string): void {
  const state = session.store.getState();
  if (isDeaf(state, name) && name !== 'esc' && name !== 'ctrl-c') return;
  if (typeInto(session, state, name)) return;
  const keymap: Keymap = keysOf(state);
  const row = rowOf(keymap, name);
  if (!row) return session.send({ type: 'notice.show', says: safe(unboundSays(keymap, name), 200) });
  if ('notNow' in row) return session.send({ type: 'notice.show', says: safe(`not now: ${row.notNow}`, 200) });
  session.send(row.intent());
}

/** Keys from before a plan was drawn, and of its first half second, were meant for the screen before. */
function isDeaf(state: CockpitState, name: string): boolean {
  const screen = screenOf(state);
  const isHarmless = state.isReadOnly && name === 'enter';
  if (screen.name === 'plan')
    return state.plan?.isListening === false && state.plan.stage.kind !== 'nothing' && !isHarmless;
  // A walk goes on by itself: an Enter that was meant for the step before does nothing to this one.
  const isAnswer = name === 'enter' || /^[1-9]$/.test(name);
  const isAnswered = screen.name === 'walk' || (screen.name === 'walk-sheet' && screen.sheet === 'text');
  return isAnswered && isAnswer && !isTyping(state) && walkAt(state, screen.run)?.isListening === false;
}

const isTyping = ({ writing, find, isHelpShown }: CockpitState): boolean =>
  writing !== undefined || find !== undefined || isHelpShown;

/** Letters go into the field that is open, if any. Keys that are not text go on to the table. */
function typeInto(session: Session, state: CockpitState, name: string): boolean {
  const field = fieldOf(state);
  const intent = field && typedInto(field, name);
  if (intent) session.send(intent);
  return intent !== undefined;
}

/** Pasted text may fill the field, but an Enter inside a paste confirms nothing. */
export function paste(session: Session, text: string): void {
  for (const character of text.replaceAll(/[\r\n]+/g, '')) typeInto(session, session.store.getState(), character);
}
