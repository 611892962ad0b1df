import type { Intent } from '../../src/app/intent.ts';
import { type CockpitState, screenOf } from '../../src/app/store/state.ts';
import { askedNow } from '../../src/app/store/walks.ts';
import { confirmState } from '../plan/confirm-line.ts';
import type { Keymap, KeyName } from './keymap.ts';

/** A place where letters are text. Keys that are not text go on to the table. */
export type TextField = {
  readonly value: string;
  readonly takes: (character: string) => boolean;
  readonly typed: (value: string) => Intent;
  /** Characters that it takes; a name is short. */
  readonly most?: number;
};

/** What a workload's name may be made of; in a plan every other key keeps its meaning. */
const inNames = (character: string): boolean => /^[A-Za-z0-9._-]$/.test(character);
const printable = (character: string): boolean => /^[^\p{C}]$/u.test(character);
const longest = 60;
const longestSentence = 500;

/** The field that letters go into now, if any. */
export function fieldOf(state: CockpitState): TextField | undefined {
  if (state.isHelpShown) return undefined;
  if (state.find) return { value: state.find.text, takes: printable, typed: text => ({ type: 'find.type', text }) };
  if (state.writing)
    return {
      value: state.writing.typed,
      takes: printable,
      typed: text => ({ type: 'writing.type', text }),
      most: longestSentence,
    };
  if (screenOf(state).name === 'inputs') return inputField(state);
  if (state.isFiltering)
    return { value: state.filter, takes: printable, typed: text => ({ type: 'filter.type', text }) };
  if (screenOf(state).name !== 'plan') return undefined;
  const confirm = confirmState(state);
  return confirm.kind === 'typed'
    ? { value: confirm.typed, takes: inNames, typed: typed => ({ type: 'plan.type', typed }) }
    : undefined;
}

/** The question of a playbook that is asked now. */
function inputField({ form }: CockpitState): TextField | undefined {
  const asked = form && askedNow(form);
  if (!asked) return undefined;
  return {
    value: form.typed[asked.name] ?? '',
    takes: printable,
    typed: text => ({ type: 'input.type', text }),
    most: longestSentence,
  };
}

/** What a key does to a field; nothing when it is not text there. */
export function typedInto({ value, takes, typed, most = longest }: TextField, name: KeyName): Intent | undefined {
  if (name === 'backspace') return typed([...value].slice(0, -1).join(''));
  return takes(name) && value.length < most ? typed(value + name) : undefined;
}

/** While a filter is typed, only what ends the typing is a key. */
export const filterKeys: Keymap = [
  { key: 'enter', does: 'keep the filter', intent: () => ({ type: 'filter.keep' }) },
  { key: 'esc', also: ['ctrl-c'], does: 'show all', intent: () => ({ type: 'filter.clear' }) },
];

/** A few words for the record: only what ends the typing is a key. */
export const writingKeys: Keymap = [
  { key: 'enter', does: 'write it down', intent: () => ({ type: 'writing.keep' }) },
  { key: 'esc', also: ['ctrl-c'], does: 'write nothing', intent: () => ({ type: 'writing.close' }) },
];
