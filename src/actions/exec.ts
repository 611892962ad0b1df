import type { Plan, ProcessEffect, Sendable } from '../domain/change.ts';
import { duration } from '../domain/duration.ts';
import { canonical, isObject, type Json } from '../domain/json.ts';
import { readDuration } from '../domain/playbook-values.ts';
import { ours, redacted, safe } from '../domain/safe-text.ts';
import { defineAction, type Given } from './action.ts';
import { planLivesMs } from './change-plan.ts';

type Settings = {
  readonly argv: readonly [string, ...string[]];
  readonly isRepeatable: boolean;
  readonly withinMs: number;
};
type World = { readonly allowed: readonly string[] };

const usualMs = 60_000;
const mostMs = 60 * 60_000;

/** Runs a program that the settings allow, with its arguments one by one and without a shell. */
export const exec = defineAction<Settings, World>({
  name: 'exec',
  step: {
    says: 'Run a program that the settings allow, without a shell. What it does outside is not looked at.',
    class: 'change',
    with: {
      argv: {
        type: 'list',
        required: true,
        says: 'The program by its name in the settings, and its arguments one by one.',
      },
      repeatable: { type: 'yes-no', required: true, says: 'Whether running it twice does no harm.' },
      within: { type: 'duration', says: 'When it is ended, with all that it started; 1m where nothing is said.' },
    },
    byHand: ({ argv }) => [Array.isArray(argv) ? argv.map(one => shellWord(String(one))).join(' ') : ''],
  },
  parse,
  read: async (_settings, { programs }) => ({ allowed: programs }),
  plan,
  // It leaves no mark that could be looked for: what became of it only its outcome tells, or a person.
  observe: () => ({ landed: 'unreadable', effect: 'unknown', says: ours('what it did can’t be seen from here') }),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  const { argv, repeatable, within } = isObject(raw) ? raw : {};
  const words = Array.isArray(argv) ? argv.flatMap(one => (isWord(one) ? [String(one)] : [])) : [];
  const [program, ...args] = words;
  const isWhole = Array.isArray(argv) && words.length === argv.length;
  const withinMs = within === undefined ? usualMs : readDuration(within);
  const isTime = withinMs !== undefined && withinMs > 0 && withinMs <= mostMs;
  const problems = [
    ...(program && isWhole ? [] : ['"argv" must be a list of words, as [flagctl, off, new-prices]']),
    ...(words.some(one => redacted(one) !== one) ? ['"argv" holds what looks like a secret: give it by env'] : []),
    ...(typeof repeatable === 'boolean' ? [] : ['"repeatable" must be yes or no']),
    ...(isTime ? [] : ['"within" must be a length of time up to 1h, as 30s']),
  ];
  if (!program || typeof repeatable !== 'boolean' || withinMs === undefined || problems.length > 0) return { problems };
  return { settings: { argv: [program, ...args], isRepeatable: repeatable, withinMs } };
}

const isWord = (one: Json): boolean => (typeof one === 'string' && !one.includes('\0')) || typeof one === 'number';

function plan({ argv, isRepeatable, withinMs }: Settings, { allowed }: World, given: Given): Plan {
  const [program] = argv;
  if (!allowed.includes(program))
    return {
      kind: 'blocked',
      because: safe(
        `the settings don't allow the program "${program}"; ${allowed.length === 0 ? 'they allow none' : `they allow ${allowed.join(', ')}`}`,
      ),
    };
  const line = argv.map(shellWord).join(' ');
  const call = { do: 'exec', with: { argv: [...argv], repeatable: isRepeatable, within: `${withinMs}ms` } };
  const { server, cluster } = given.place;
  const change: Sendable<ProcessEffect> = {
    id: given.nextId(),
    target: { cluster, gvr: 'programs', name: program },
    says: safe(`run ${line}`),
    class: 'change',
    probes: [],
    via: 'process',
    bytes: given.hash(canonical([...argv])),
    repeatable: isRepeatable,
    // Asked to end, then ended: nothing of it runs any longer than that.
    landsWithinMs: withinMs + 10_000,
    effect: { via: 'process', argv, timeoutMs: withinMs },
  };
  return {
    kind: 'change',
    call,
    hash: given.hash(canonical({ server, cluster, ...call })),
    changes: [change],
    madeAt: given.now,
    expiresAt: given.now + planLivesMs,
    preview: {
      title: safe(`RUN ${program}`),
      changes: argv.slice(1).map((one, index) => ({ what: safe(`argument ${index + 1}`), after: safe(one) })),
      stays: [],
      why: ours('the playbook says so'),
      effect: safe(`it runs on this machine, for ${duration(withinMs)} at most; what it does outside is not looked at`),
      checked: [ours('the settings allow it')],
      unknown: [ours('what it does: nothing here can try it')],
      warnings: isRepeatable ? [] : [ours('it must not run twice: if it is cut off, a person says what it did')],
      byHand: safe(line),
    },
  };
}

/** A word as a shell takes it, for a line to copy. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
