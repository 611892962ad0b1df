import type { Intent } from '../../src/app/intent.ts';
import { boardRows } from '../../src/app/store/board-rows.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { openWalks, stepAt } from '../../src/app/store/walks.ts';
import { namesOf, workloadKinds } from '../../src/domain/workload.ts';
import { placeInWords } from '../../src/wording/walk.ts';
import type { Keymap } from '../keys/keymap.ts';
import { headline } from '../rollout/workload-details.ts';
import { fuzzyScore } from './fuzzy.ts';
import { lookedAt, verbEntries } from './verb-entries.ts';

/** Something that can be gone to or done, with the key that does it without looking for it. */
export type FindEntry = {
  readonly kind: 'key' | 'workload' | 'run' | 'playbook' | 'namespace' | 'context' | 'board';
  readonly name: string;
  readonly says: string;
  readonly key: string;
} & ({ readonly intent: Intent } | { readonly notNow: string });

/** Keys that only move the cursor are no places to go. */
const moves = new Set(['up', 'down', 'pgup', 'pgdn', 'g', 'G', 'esc']);
/** What sends, or settles a doubt, is done by its own key on its own screen alone. */
const ownScreenOnly = new Set<Intent['type']>(['plan.confirm', 'doubt.decide']);

/** What the typed letters find, best first. `keymap`: that of the screen below. */
export function findEntries(state: CockpitState, keymap: Keymap): readonly FindEntry[] {
  const text = state.find?.text.trimStart() ?? '';
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
  const asked = rest.trim();
  if (/^(?:q|q!|quit|exit)$/.test(text.trim())) return [leave];
  if (/^(?:ns|namespaces?)$/.test(word)) return namespaces(state, asked);
  if (/^(?:ctx|contexts?)$/.test(word)) return ranked(contexts(state), asked);
  const kind = workloadKinds.find(one => namesOf(one).words.includes(word.toLowerCase()));
  const all = [
    ...actions(keymap),
    ...verbEntries(state, text.trim()),
    ...workloads(state),
    ...runs(state),
    ...playbooks(state),
    ...contexts(state),
    ...namespaces(state, ''),
  ];
  return kind ? [boardOf(kind, asked), ...ranked(all, text)] : ranked(all, text);
}

function ranked(entries: readonly FindEntry[], letters: string): readonly FindEntry[] {
  return entries
    .flatMap(entry => {
      const score = fuzzyScore(letters, entry.name);
      // What can be done at once comes before a page about doing it.
      return score === undefined ? [] : [{ entry, score: entry.kind === 'playbook' ? score - 10 : score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

const leave: FindEntry = { kind: 'key', name: 'leave', says: '', key: 'q', intent: { type: 'leave' } };

const actions = (keymap: Keymap): readonly FindEntry[] =>
  keymap
    .filter(({ key }) => !moves.has(key) && key !== ':')
    .flatMap((row): readonly FindEntry[] => {
      const common = { kind: 'key', name: row.does, says: '', key: row.key } as const;
      if ('notNow' in row) return [{ ...common, notNow: row.notNow }];
      const intent = row.intent();
      return ownScreenOnly.has(intent.type) ? [] : [{ ...common, intent }];
    });

const workloads = (state: CockpitState): readonly FindEntry[] =>
  boardRows(state).map(view => ({
    kind: 'workload',
    name: state.allNamespaces ? `${view.ref.namespace}/${view.ref.name}` : view.ref.name,
    says: `${view.to}  ${headline(view)}`,
    key: 'enter',
    intent: { type: 'workload.open', ref: view.ref },
  }));

const runs = (state: CockpitState): readonly FindEntry[] => [...walks(state), ...verbRun(state)];

const verbRun = ({ run }: CockpitState): readonly FindEntry[] =>
  run
    ? [{ kind: 'run', name: `run on ${run.ref.name}`, says: 'confirmed here', key: 't', intent: { type: 'run.show' } }]
    : [];

const walks = (state: CockpitState): readonly FindEntry[] =>
  openWalks(state).map(({ run, view: { state: walk } }) => ({
    kind: 'run',
    name: `${walk.playbook.id}${walk.workload ? ` on ${walk.workload.name}` : ''}`,
    says: placeInWords(walk.playbook, stepAt(walk)),
    key: 'p',
    intent: { type: 'walk.show', run },
  }));

/** Each opens its questions, on the workload that is looked at. */
function playbooks(state: CockpitState): readonly FindEntry[] {
  const about = lookedAt(state)?.ref;
  return (state.playbooks?.found ?? []).map(({ path, playbook, id, wrong }) => {
    const common = { kind: 'playbook', name: playbook?.title ?? id, says: id, key: 'p' } as const;
    return wrong === undefined
      ? { ...common, intent: { type: 'playbook.choose', path, ...(about && { about }) } }
      : { ...common, notNow: wrong };
  });
}

const contexts = ({ contexts: known, place }: CockpitState): readonly FindEntry[] =>
  known.map(name => ({
    kind: 'context',
    name,
    says: name === place.context ? 'you are here' : '',
    key: `:ctx ${name}`,
    intent: { type: 'context.switch', to: name },
  }));

/** Those that the cluster lists; else those that were seen. A name that is not among them can still be typed whole. */
function namespaces(state: CockpitState, asked: string): readonly FindEntry[] {
  const seen = [...state.workloads.values()].map(({ ref }) => ref.namespace);
  const known = [...new Set([...(state.namespaces ?? seen), state.place.namespace])].sort();
  const entries = known.map(name => namespaceEntry(name, name === state.place.namespace ? 'you are here' : ''));
  const every: FindEntry = {
    kind: 'namespace',
    name: 'all namespaces',
    says: state.allNamespaces ? 'you are here' : '',
    key: '0',
    ...(state.allNamespaces ? { notNow: 'all are shown already' } : { intent: { type: 'scope.toggle' } }),
  };
  const isNew = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(asked) && !known.includes(asked) && asked !== 'all';
  return [...ranked([...entries, every], asked), ...(isNew ? [namespaceEntry(asked, 'not seen yet')] : [])];
}

const namespaceEntry = (name: string, says: string): FindEntry => ({
  kind: 'namespace',
  name,
  says,
  key: `:ns ${name}`,
  intent: { type: 'namespace.switch', to: name },
});

const boardOf = (kind: (typeof workloadKinds)[number], asked: string): FindEntry => ({
  kind: 'board',
  name: `${kind}s${asked === '' ? '' : ` with ${asked}`}`,
  says: 'on the board',
  key: '/',
  intent: { type: 'board.show', filter: [kind.toLowerCase(), asked].filter(one => one !== '').join(' ') },
});
