import type { Fleet } from '../../src/app/fleet.ts';
import type { Session } from '../../src/app/session.ts';
import { environmentShown } from '../../src/app/store/environment.ts';
import { isSilent } from '../../src/app/store/silence.ts';
import { type CockpitState, screenOf } from '../../src/app/store/state.ts';
import { onEachSession } from '../each-session.ts';
import { press } from '../keys/press.ts';
import { inPlainCharacters } from '../plain-characters.ts';
import { keysSpoken, spokenLines } from './spoken-lines.ts';

/** Wide and tall enough that no sentence is wrapped and no page is scrolled. */
const page = { columns: 100_000, rows: 100_000 };
/** News of one moment are told together. */
const gatherMs = 200;
/** A pasted text ends its lines faster than any person: an empty one among them confirms nothing. */
const pasteMs = 60;
/** Keys that have a name instead of a letter, as a person types them. */
const keyWords = new Set(['enter', 'esc', 'tab', 'up', 'down', 'pgup', 'pgdn', 'backspace']);

/** A terminal without a screen: sentences go out, whole lines come in. */
export type SpokenTerminal = {
  say(text: string): void;
  /** Returns how to stop listening. */
  listen(on: { readonly line: (line: string) => void; readonly end: () => void }): () => void;
};

/**
 * The cockpit as sentences: each event once, nothing drawn, no control character. The keys are those of the screens,
 * each with Enter behind it; a name that has to be typed is typed as a line.
 */
export async function speakCockpit(
  fleet: Fleet,
  terminal: SpokenTerminal,
  { ascii }: { readonly ascii: boolean },
): Promise<void> {
  const say = (text: string) => terminal.say(ascii ? inPlainCharacters(text) : text);
  const speaker = createSpeaker(say);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => {
    timer = undefined;
    speaker.tell(fleet.current().store.getState());
  };
  const attend = () => {
    const session = fleet.current();
    session.send({ type: 'window.resized', ...page });
    tell();
    return session.store.subscribe(() => {
      timer ??= setTimeout(tell, gatherMs);
    });
  };

  say(
    'One sentence per event. Type a key, then Enter; enter, esc, tab, up, down are words; ? lists the keys, q leaves.',
  );
  const leave = onEachSession(fleet, attend);
  let lastLineAt = Number.NEGATIVE_INFINITY;
  const stop = terminal.listen({
    line(line) {
      const isPasted = performance.now() - lastLineAt < pasteMs;
      lastLineAt = performance.now();
      if (line.trim() === '' && isPasted) return say('An empty line right behind another one does nothing.');
      pressLine(fleet.current(), line);
    },
    // Without input nobody can leave any more.
    end: () => fleet.current().send({ type: 'leave' }),
  });
  await fleet.left;
  leave();
  clearTimeout(timer);
  stop();
  say('Left. What was confirmed and sent goes on in the cluster.');
}

/** A line is a key by its name, or one key after the other; an empty one is Enter. */
function pressLine(session: Session, line: string): void {
  const word = line.trim();
  if (word === '') return press(session, 'enter');
  if (keyWords.has(word.toLowerCase())) return press(session, word.toLowerCase());
  if (word.toLowerCase() === 'space') return press(session, ' ');
  for (const character of word) press(session, character);
}

/** Remembers what was said on this screen, and says only what is new. */
function createSpeaker(say: (text: string) => void) {
  let place = '';
  let screen = '';
  let notice: string | undefined;
  let wasSilent = false;
  let isKeysLeft = false;
  let before = new Set<string>();

  const placeOf = (state: CockpitState): string =>
    `${environmentShown(state)}${state.isReadOnly ? ', READ ONLY' : ''}: ${state.place.context} / ${state.allNamespaces ? 'all namespaces' : state.place.namespace}, as ${state.who}.`;

  return {
    tell(state: CockpitState): void {
      const now = placeOf(state);
      if (now !== place) say(now);
      place = now;
      const silence = isSilent(state);
      if (silence !== undefined && !wasSilent) say(`SILENT: no answer for ${silence}; what was said may be old.`);
      if (silence === undefined && wasSilent) say('The API server answers again.');
      wasSilent = silence !== undefined;
      const at = screenKey(state);
      const isNew = at !== screen;
      if (isNew) before = new Set();
      // The keys are said once they mean what they say: after the first list, after a plan can be answered.
      const areKeysDue = isNew || isKeysLeft;
      screen = at;
      const page = spokenLines(state);
      for (const { key, text } of page) if (!before.has(key)) say(text);
      before = new Set(page.map(({ key }) => key));
      isKeysLeft = areKeysDue && !isSettled(state);
      if (areKeysDue && !isKeysLeft) say(keysSpoken(state));
      if (state.notice !== undefined && state.notice !== notice) say(state.notice);
      notice = state.notice;
    },
  };
}

function isSettled(state: CockpitState): boolean {
  const { name } = screenOf(state);
  if (name === 'board') return state.isComplete;
  return name !== 'plan' || state.plan?.isListening === true || state.plan?.stage.kind === 'nothing';
}

function screenKey(state: CockpitState): string {
  const { left: _left, ...screen } = screenOf(state);
  return JSON.stringify([screen, state.isHelpShown, state.find !== undefined, state.isExactShown, state.plan?.run]);
}
