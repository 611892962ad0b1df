import type { Id } from '../../domain/brands.ts';
import type { Outcome } from '../../domain/change.ts';
import type { Entry } from '../../domain/journal.ts';
import { encodeEntry, linkTo } from '../../domain/journal-line.ts';
import { canonical, type Json, type JsonObject, textAt } from '../../domain/json.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import { runAnnotation } from './lease.ts';
import { type OwnObject, ownPath, writeOwn } from './own-object.ts';
import type { WalkState } from './walk-state.ts';

export const mirrorLabel = 'deploy-cockpit.io/mirror';
/** The link to the last line that is mirrored: who writes says which one they go on from. */
const lastAnnotation = 'deploy-cockpit.io/last';
const holderAnnotation = 'deploy-cockpit.io/holder';
export const journalKey = 'journal.jsonl';
/** A ConfigMap holds 1 MiB; what is longer stays in the local journal alone. */
export const mostMirrored = 900_000;

export const mirrorsPath = (namespace: string): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps`;

/** The run as others see it: its whole journal, so that whoever takes it over goes on from the same lines. */
export const mirrorOf = (namespace: string, run: Id): OwnObject => ({
  gvr: 'v1/configmaps',
  collection: mirrorsPath(namespace),
  namespace,
  name: `deploy-cockpit-run-${run}`,
});

/** What became of writing it. `other` = its last line is none of ours: somebody else has the run. */
export type Mirrored =
  | { readonly kind: 'written'; readonly last: string }
  | { readonly kind: 'other'; readonly by: SafeText }
  /** It was there, and is no more. */
  | { readonly kind: 'gone' }
  /** `isBarred` = it may not be written here, now or later. */
  | { readonly kind: 'trouble'; readonly says: SafeText; readonly isBarred: boolean };

/** How often somebody else may come in between before it is given up. */
const tries = 3;

/**
 * Writes the run where its last mirrored line is one of these: the mirror only ever grows. Whoever lost the run a moment
 * ago, and does not know it yet, writes over nothing. `last` is what the write before came to; without it this program has
 * not written yet.
 */
export async function writeMirror(
  engine: Engine,
  mirror: OwnObject,
  state: WalkState,
  entries: readonly Entry[],
  last: string | undefined,
): Promise<Mirrored> {
  const own: ReadonlySet<string> = new Set(entries.map(entry => linkTo(entry, engine.hash)));
  const content = contentOf(engine, state, entries);
  let expected = last;
  for (let tried = 0; tried < tries; tried += 1) {
    const outcome =
      expected === undefined
        ? await writeOwn(engine, state.run, mirror, 'POST', mirrorBody(mirror, content))
        : await writeOwn(engine, state.run, mirror, 'PATCH', [hasLast(expected), ...replacing(content)]);
    if (outcome.kind === 'applied') return { kind: 'written', last: content.last };
    if (!isConflict(outcome)) return { kind: 'trouble', says: outcome.says, isBarred: outcome.kind === 'refused' };
    const found = await lastMirrored(engine, mirror);
    if (found.kind === 'unread') return { kind: 'trouble', says: found.says, isBarred: false };
    if (found.kind === 'absent') {
      if (last !== undefined) return { kind: 'gone' };
      expected = undefined;
    } else if (found.last !== last && !own.has(found.last)) return { kind: 'other', by: found.holder };
    else expected = found.last;
  }
  return { kind: 'trouble', says: safe('somebody else writes the mirror as well'), isBarred: false };
}

/**
 * Marks the mirror as taken over: from then on nothing of the one before is written there. Nothing where there is
 * none; `moved` = it has grown since it was read.
 */
export async function fenceMirror(
  engine: Engine,
  mirror: OwnObject,
  run: Id,
  last: string,
): Promise<{ readonly kind: 'fenced'; readonly last: string } | { readonly kind: 'moved' | 'unfenced' }> {
  const by = `${engine.actor.name} on ${engine.actor.host}`;
  const taken = engine.hash(canonical([last, by, engine.ids.next()]));
  const outcome = await writeOwn(engine, run, mirror, 'PATCH', [
    hasLast(last),
    annotated(lastAnnotation, taken),
    annotated(holderAnnotation, by),
  ]);
  if (outcome.kind === 'applied') return { kind: 'fenced', last: taken };
  return { kind: isConflict(outcome) ? 'moved' : 'unfenced' };
}

/** Takes it away, unless somebody else has written there since. */
export async function dropMirror(engine: Engine, mirror: OwnObject, run: Id, last: string): Promise<void> {
  const found = await engine.reader.get(ownPath(mirror), new AbortController().signal);
  if (found.kind !== 'ok' || lastIn(found.value) !== last) return;
  const resourceVersion = textAt(found.value, 'metadata', 'resourceVersion') ?? '';
  const preconditions = { resourceVersion };
  await writeOwn(engine, run, mirror, 'DELETE', { apiVersion: 'v1', kind: 'DeleteOptions', preconditions });
}

/** What stands in the annotation: the link to the last line, or the mark of whoever took it over since. */
export const lastIn = (configMap: Json): string => textAt(configMap, 'metadata', 'annotations', lastAnnotation) ?? '';

async function lastMirrored(engine: Engine, mirror: OwnObject) {
  const found = await engine.reader.get(ownPath(mirror), new AbortController().signal);
  if (found.kind === 'absent') return { kind: 'absent' } as const;
  if (found.kind !== 'ok') return { kind: 'unread', says: found.says } as const;
  const holder = safe(textAt(found.value, 'metadata', 'annotations', holderAnnotation) ?? 'somebody else', 200);
  return { kind: 'found', last: lastIn(found.value), holder } as const;
}

const isConflict = (outcome: Outcome): boolean => outcome.kind === 'refused' && outcome.why === 'conflict';

type Content = {
  readonly annotations: Readonly<Record<string, string>>;
  readonly lines: string;
  readonly last: string;
};

const annotationPath = (name: string): string => `/metadata/annotations/${name.replaceAll('/', '~1')}`;
const annotated = (name: string, value: string): Json => ({ op: 'add', path: annotationPath(name), value });
const hasLast = (last: string): Json => ({ op: 'test', path: annotationPath(lastAnnotation), value: last });
const replacing = ({ annotations, lines }: Content): readonly Json[] => [
  ...Object.entries(annotations).map(([name, value]) => annotated(name, value)),
  { op: 'add', path: `/data/${journalKey}`, value: lines },
];

function contentOf(engine: Engine, state: WalkState, entries: readonly Entry[]): Content {
  const { run, mode, at, holder, debts, playbook, workload } = state;
  const open = debts.filter(({ paidAt }) => paidAt === undefined);
  const last = linkTo(entries.at(-1) ?? state.last, engine.hash);
  return {
    annotations: {
      [runAnnotation]: run,
      [lastAnnotation]: last,
      'deploy-cockpit.io/playbook': playbook.id,
      'deploy-cockpit.io/workload': workload ? `${workload.kind}/${workload.name}` : '',
      [holderAnnotation]: `${holder.name} on ${holder.host}`,
      'deploy-cockpit.io/mode': mode,
      'deploy-cockpit.io/step': at ?? 'end',
      'deploy-cockpit.io/owes': open.map(({ step }) => step).join(', '),
    },
    lines: entries.map(entry => `${encodeEntry(entry)}\n`).join(''),
    last,
  };
}

const mirrorBody = ({ name, namespace }: OwnObject, { annotations, lines }: Content): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name,
    namespace,
    labels: { 'app.kubernetes.io/managed-by': 'deploy-cockpit', [mirrorLabel]: 'run' },
    annotations,
  },
  data: { [journalKey]: lines },
});
