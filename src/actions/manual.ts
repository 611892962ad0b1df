import { isObject, type Json, listAt, textAt } from '../domain/json.ts';
import { type Input, inputTypes } from '../domain/playbook.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { isWorkloadKind } from '../domain/workload.ts';
import { defineAction } from './action.ts';

type Settings = { readonly answer: Input };

/** Something that a person does, and says that they did. Nothing is read, and nothing is sent. */
export const manual = defineAction<Settings, undefined>({
  name: 'manual',
  step: {
    says: 'A person does it, and answers what is asked.',
    class: 'person',
    with: {},
    keys: { answer: { type: 'input', says: 'What they are asked; without it, whether it is done.' } },
    yields: { answer: 'text' },
  },
  parse,
  read: () => Promise.resolve(undefined),
  plan: ({ answer }) => ({ kind: 'ask', question: { kind: 'value', says: answer.ask, input: answer } }),
  // The answer is in the journal before anything follows from it; there is nothing else to see.
  observe: () => ({
    landed: 'other',
    effect: 'unknown',
    says: ours('only a person can tell'),
  }),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  const asked = isObject(raw) ? raw.answer : undefined;
  if (asked === undefined)
    return { settings: { answer: { name: 'answer', type: 'yes-no', ask: ours('Is it done?') } } };
  const type = inputTypes.find(one => one === textAt(asked, 'type'));
  const ask = textAt(asked, 'ask');
  if (!type || !ask) return { problems: ['"answer" must be a map, as { type: text, ask: What was done? }'] };
  const pattern = textAt(asked, 'pattern');
  const kinds = listAt(asked, 'kinds').filter(isWorkloadKind);
  const options = listAt(asked, 'options').filter(one => typeof one === 'string');
  if (type === 'choice' && options.length === 0) return { problems: ['"answer" is a choice without options'] };
  return {
    settings: {
      answer: {
        name: 'answer',
        type,
        ask: safe(ask),
        ...(pattern !== undefined && { pattern }),
        ...(kinds.length > 0 && { kinds }),
        ...(options.length > 0 && { options }),
      },
    },
  };
}
