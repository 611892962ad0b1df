import type { Plan, Seen } from '../domain/change.ts';
import type { FactSeen } from '../domain/fact.ts';
import { isObject, type Json, listAt, textAt } from '../domain/json.ts';
import type { Option } from '../domain/playbook.ts';
import { pauseWay } from '../domain/playbook.ts';
import type { Choice } from '../domain/question.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { defineAction, type Given } from './action.ts';

type Settings = { readonly options: readonly Option[] };

/** Asks a person which way to go, and says of each way which facts speak for it and against it. Chooses nothing. */
export const decide = defineAction<Settings, null>({
  name: 'decide',
  step: {
    says: 'Asks a person to choose one of the options. An option fits when all facts under `if` are true and all under `unless` are false; an unknown one counts against it.',
    class: 'person',
    with: {},
    keys: {
      options: {
        type: 'options',
        required: true,
        says: 'The ways to go on: `{ choose, if, unless, go }`, where `go` is the id of a step.',
      },
    },
    yields: { choice: 'text', reason: 'text' },
  },
  parse,
  read: async () => null,
  plan,
  observe: (): Seen => ({ landed: 'unreadable', effect: 'unknown', says: ours('only a person can answer it') }),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  const options = listAt(raw, 'options').flatMap(optionOf);
  if (options.length === 0) return { problems: ['"options" is missing, or has an option without "choose" or "go"'] };
  return { settings: { options } };
}

function optionOf(raw: Json): readonly Option[] {
  const [choose, go] = [textAt(raw, 'choose'), textAt(raw, 'go')];
  if (!isObject(raw) || !choose || !go) return [];
  const names = (key: string) => listAt(raw, key).filter(name => typeof name === 'string');
  return [{ choose: safe(choose, 80), if: names('if'), unless: names('unless'), go }];
}

function plan({ options }: Settings, _world: null, { step }: Given): Plan {
  if (!step) return { kind: 'blocked', because: ours('a decision belongs to a playbook') };
  const choices = options.map(option => ({ choose: option.choose, go: option.go, ...fitOf(option, step.facts) }));
  const help = step.onFail ?? pauseWay;
  const isOffered = choices.some(({ go }) => go === help);
  return {
    kind: 'ask',
    question: {
      kind: 'choice',
      says: ours('How do you go on? An unknown fact counts against an option.'),
      choices: isOffered ? choices : [...choices, getHelp(help)],
    },
  };
}

/** Whoever finds that nothing fits must not have to experiment. */
const getHelp = (go: string): Choice => ({
  choose: ours('Get help'),
  go,
  fits: true,
  because: ours('always possible'),
});

/** Whether all facts speak for an option, and which one does not. Unknown is never a yes, and never a no either. */
function fitOf(
  { if: needed, unless }: Pick<Option, 'if' | 'unless'>,
  facts: ReadonlyMap<string, FactSeen>,
): Pick<Choice, 'fits' | 'because'> {
  const seen = (name: string) => facts.get(name)?.value ?? 'unknown';
  const missing = needed.find(name => seen(name) === 'false') ?? needed.find(name => seen(name) === 'unknown');
  const against = unless.find(name => seen(name) === 'true') ?? unless.find(name => seen(name) === 'unknown');
  if (missing !== undefined) return { fits: false, because: safe(`${missing} is ${seen(missing)}, and is needed`) };
  if (against !== undefined)
    return { fits: false, because: safe(`${against} is ${seen(against)}, which counts against it`) };
  const counts = [
    ...(needed.length > 0 ? [`${needed.length} of ${needed.length} needed`] : []),
    ...(unless.length > 0 ? [`0 of ${unless.length} against`] : []),
  ];
  const answered = [...needed, ...unless].filter(name => facts.get(name)?.answeredBy !== undefined).length;
  return {
    fits: true,
    because: safe(
      `${counts.join(', ') || 'it needs no fact'}${answered > 0 ? `; ${answered} by a person's word` : ''}`,
    ),
  };
}
