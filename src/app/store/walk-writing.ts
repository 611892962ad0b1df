import type { Sha } from '../../domain/brands.ts';
import { ours, type SafeText } from '../../domain/safe-text.ts';
import type { WalkCommand, WalkView } from '../../engine/walk/walk-state.ts';
import type { Writing } from './walks.ts';

/** What was written as a command, or why it is none yet. The walk itself judges the rest. */
export function commandOf(
  { for: what, of, typed }: Writing,
  { state }: WalkView,
): WalkCommand | { readonly problem: SafeText } {
  const text = typed.trim();
  const step = state.at ?? '';
  if (text === '' && what !== 'answer') return { problem: ours('it needs a few words, for the record') };
  switch (what) {
    case 'choose':
      return { type: 'choose', step, choose: of, reason: text };
    case 'answer':
      return { type: 'answer', step, value: text };
    case 'fact':
      return factAnswer(of, text);
    case 'by-hand':
    case 'skip':
      return { type: what, step, reason: text };
    case 'again':
      return { type: 'again', step: of };
    case 'doubt':
      return { type: 'settle-doubt', choice: doubtChoice(of), note: text };
    case 'pause':
      return { type: 'pause', reason: text };
    case 'stop':
      return { type: 'stop', reason: text };
    case 'note':
      return { type: 'note', text };
    case 'handover':
      return { type: 'offer-handover', to: text };
    case 'close':
      return { type: 'close', leaving: of.split(' '), reason: text };
    case 'refuse':
      return { type: 'refuse', to: of as Sha, reason: text };
    case 'paid':
    case 'take-over':
      return { problem: ours('somebody else has this run') };
  }
}

/** `yes, the flag page says so`: a word that can't be mistaken, then how they know. */
function factAnswer(fact: string, text: string): WalkCommand | { readonly problem: SafeText } {
  const [, word = '', reason = ''] = /^(yes|no)\b[\s,:.-]*(.*)$/i.exec(text) ?? [];
  if (word === '') return { problem: ours('begin with yes or no') };
  if (reason === '') return { problem: ours(`${word.toLowerCase()}, and how do you know? It is kept in your name`) };
  return { type: 'answer-fact', fact, value: word.toLowerCase() === 'yes' ? 'true' : 'false', reason };
}

const doubtChoices = ['plan-again', 'accept', 'by-hand', 'stop'] as const;
const doubtChoice = (of: string): (typeof doubtChoices)[number] => doubtChoices.find(one => one === of) ?? 'stop';
