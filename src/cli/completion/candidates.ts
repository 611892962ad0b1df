import type { Command, Option } from 'commander';

/** One word that could stand here, and what it is. */
export type Candidate = { readonly word: string; readonly says?: string };

/** What is known without asking a cluster. Each is asked only where it matters. */
export type Known = {
  readonly workloads: (at: { readonly context?: string; readonly namespace?: string }) => Promise<readonly string[]>;
  readonly namespaces: (context?: string) => Promise<readonly string[]>;
  readonly contexts: () => Promise<readonly string[]>;
  readonly scenarios: () => Promise<readonly Candidate[]>;
  readonly runs: () => Promise<readonly string[]>;
  /** Of playbooks, and not closed. */
  readonly openWalks: () => Promise<readonly Candidate[]>;
  readonly playbooks: () => Promise<readonly Candidate[]>;
};

/**
 * What may stand in place of the last of `words`, which may be empty or half written. Commands, flags and their values
 * come from the same program that will read them.
 */
export async function candidates(
  program: Command,
  words: readonly string[],
  known: Known,
): Promise<readonly Candidate[]> {
  const typed = words.at(-1) ?? '';
  const { command, arguments: given, values, waiting } = readSoFar(program, words.slice(0, -1));
  const place = contextAndNamespace(values);
  const all = waiting
    ? await valuesOf(waiting.long ?? '', place.context, known)
    : typed.startsWith('-')
      ? await flagsOrValue(command, typed, place.context, known)
      : [...commandsOf(command, given.length), ...(await argumentsOf(command, given.length, typed, place, known))];
  return all.filter(({ word }) => word.startsWith(typed));
}

type SoFar = {
  readonly command: Command;
  readonly arguments: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  /** A flag that still waits for its value. */
  readonly waiting?: Option;
};

function readSoFar(program: Command, words: readonly string[]): SoFar {
  let command = program;
  let waiting: Option | undefined;
  const given: string[] = [];
  const values = new Map<string, string>();
  for (const word of words) {
    if (waiting) {
      values.set(waiting.long ?? '', word);
      waiting = undefined;
    } else if (word.startsWith('-')) {
      const [flag = '', value] = word.split('=', 2);
      const option = command.options.find(({ short, long }) => short === flag || long === flag);
      if (option && value !== undefined) values.set(option.long ?? '', value);
      else if (option?.required) waiting = option;
    } else {
      const next = given.length === 0 ? command.commands.find(one => one.name() === word) : undefined;
      if (next) command = next;
      else given.push(word);
    }
  }
  return { command, arguments: given, values, ...(waiting && { waiting }) };
}

const contextAndNamespace = (values: ReadonlyMap<string, string>) => {
  const [context, namespace] = [values.get('--context'), values.get('--namespace')];
  return { ...(context !== undefined && { context }), ...(namespace !== undefined && { namespace }) };
};

const isHidden = (command: Command): boolean => command.name().startsWith('_');

const commandsOf = (command: Command, given: number): readonly Candidate[] =>
  given > 0
    ? []
    : command.commands.filter(one => !isHidden(one)).map(one => ({ word: one.name(), says: one.description() }));

async function flagsOrValue(
  command: Command,
  typed: string,
  context: string | undefined,
  known: Known,
): Promise<readonly Candidate[]> {
  const [flag = '', value] = typed.split('=', 2);
  if (value !== undefined)
    return (await valuesOf(flag, context, known)).map(({ word, ...rest }) => ({ word: `${flag}=${word}`, ...rest }));
  return command.options
    .filter(({ hidden }) => !hidden)
    .flatMap(({ long, description }) => (long === undefined ? [] : [{ word: long, says: description }]));
}

async function valuesOf(flag: string, context: string | undefined, known: Known): Promise<readonly Candidate[]> {
  switch (flag) {
    case '--context':
      return plain(await known.contexts());
    case '--namespace':
      return plain(await known.namespaces(context));
    case '--output':
      return plain(['text', 'json', 'yaml']);
    case '--until':
      return plain(['healthy', 'paused', 'revision=']);
    case '--scenario':
    case '--practice':
      return known.scenarios();
    default:
      return [];
  }
}

async function argumentsOf(
  command: Command,
  index: number,
  typed: string,
  place: { readonly context?: string; readonly namespace?: string },
  known: Known,
): Promise<readonly Candidate[]> {
  const argument = command.registeredArguments[index];
  switch (argument?.name()) {
    case 'workload':
      return plain(withKind(typed, await known.workloads(place)));
    case 'run':
      // What playbook does to a run, it does to one that is open.
      return command.parent?.name() === 'playbook' ? known.openWalks() : plain(await known.runs());
    case 'playbook':
      return known.playbooks();
    case 'shell':
      return plain(argument.argChoices ?? []);
    default:
      return [];
  }
}

/** `deploy/che` is answered in its own form. */
function withKind(typed: string, names: readonly string[]): readonly string[] {
  const slash = typed.indexOf('/');
  return slash < 0 ? names : names.map(name => `${typed.slice(0, slash)}/${name}`);
}

const plain = (words: readonly string[]): readonly Candidate[] => [...new Set(words)].map(word => ({ word }));
