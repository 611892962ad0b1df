import type { Plan } from '../domain/change.ts';
import { field, isObject, type JsonObject, textAt, textsAt } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { slashName } from '../domain/workload.ts';
import { counted } from '../wording/numbers.ts';
import { rulesOf } from '../workloads/registry.ts';
import {
  type SchemaPhase,
  schemaMarks,
  schemaPhaseAnnotation,
  schemaPhases,
  schemaVersionAnnotation,
} from '../workloads/schema-marks.ts';
import { podsOf } from '../workloads/shared/kept.ts';
import { revisionName, standingOf } from '../workloads/standing.ts';
import type { AtTime, Given } from './action.ts';
import { annotationPointer, type Operation } from './object-patch.ts';
import { verbStep } from './step-settings.ts';
import { blocked, defineVerb, type Intended, type VerbSettings } from './verb-action.ts';
import type { ReadWorld } from './workload-world.ts';

/** `unset`: before the first phase. Only an undo says so. */
type PhaseSettings = { readonly to: SchemaPhase | 'unset'; readonly version?: string };

/** Writes down how far a change of the schema is, on the workload and not in its template: no pod is replaced by it. */
export const schemaPhase = defineVerb<PhaseSettings>({
  name: 'schema.phase',
  step: verbStep({
    says: 'Record how far a change of the database schema is.',
    with: {
      to: {
        type: 'choice',
        required: true,
        oneOf: schemaPhases,
        says: 'The phase from now on; one step forward or one back.',
      },
      version: { type: 'text', says: 'The version of the schema, where it is another from now on.' },
    },
    byHand: (of, { to, version }) =>
      `annotate ${of} --overwrite ${schemaPhaseAnnotation}=${to}${version === undefined ? '' : ` ${schemaVersionAnnotation}=${version}`}`,
  }),
  parse(raw) {
    const [to, version] = [textAt(raw, 'to'), textAt(raw, 'version')];
    const phase = to === 'unset' ? to : schemaPhases.find(one => one === to);
    if (phase === undefined) return { problems: [`"to" must be one of ${schemaPhases.join(', ')}`] };
    if (version !== undefined && !/^[\w.-]{1,63}$/.test(version)) return { problems: ['"version" is no version'] };
    return { to: phase, ...(version !== undefined && { version }) };
  },
  intend,
  effect: ({ family }) => {
    const { phase = 'none' } = schemaMarks(family.workload.annotations);
    return { effect: 'in-effect', says: safe(`the schema phase is recorded as ${phase}`, 120) };
  },
});

function intend(settings: VerbSettings & PhaseSettings, world: ReadWorld, given: Given): Intended | Plan {
  const { kind, namespace, name, to, version } = settings;
  const { raw } = world;
  const notes = textsAt(raw, 'metadata', 'annotations');
  const now = notes[schemaPhaseAnnotation];
  const nowVersion = notes[schemaVersionAnnotation];
  if (now === (to === 'unset' ? undefined : to) && (version === undefined || version === nowVersion))
    return { kind: 'nothing-to-do', because: safe(`the schema phase of ${name} is ${now ?? 'not set'} already`) };
  const refusal = tooFar(now, to) ?? (to === 'contract' ? notToContract(world, given) : undefined);
  if (refusal) return blocked(refusal);
  const values = [
    { key: schemaPhaseAnnotation, before: now, after: to === 'unset' ? undefined : to },
    ...(version === undefined ? [] : [{ key: schemaVersionAnnotation, before: nowVersion, after: version }]),
  ];
  const after = Object.fromEntries(values.flatMap(one => (one.after === undefined ? [] : [[one.key, one.after]])));
  return {
    kind: 'intended',
    says: safe(`record the schema phase ${to} on ${name}`),
    with: { to, ...(version !== undefined && { version }) },
    writing: {
      tests: testsOf(raw, values),
      writes: () =>
        values.flatMap(({ key, before, after: value }): readonly Operation[] =>
          value === undefined && before !== undefined ? [{ op: 'remove', path: annotationPointer(key) }] : [],
        ),
      annotations: after,
      probed: values.map(({ key }) => annotationPointer(key)),
    },
    undo: {
      do: 'schema.phase',
      with: {
        kind,
        namespace,
        name,
        to: now ?? 'unset',
        ...(version !== undefined && nowVersion !== undefined && { version: nowVersion }),
      },
    },
    predictedMs: 1_000,
    preview: {
      title: safe(`SCHEMA PHASE of ${name}: ${to}`),
      changes: values.map(({ key, before, after: value }) => ({
        what: safe(key.slice(key.indexOf('/') + 1).replace('-', ' ')),
        before: safe(before ?? 'not set'),
        after: safe(value ?? 'not set'),
      })),
      stays: [ours('the database itself'), ours('every pod: the template is not touched')],
      why: meaning[to],
      effect: ours('at once: whoever plans a rollback sees it'),
      warnings: [
        ours('it is a note: it changes no table and no program'),
        ...(to === 'contract' ? [ours('from now on the version before this change can’t be put back')] : []),
      ],
    },
    byHand: `annotate ${slashName({ kind, name })} --overwrite ${values
      .map(({ key, after: value }) => (value === undefined ? `${key}-` : `${key}=${value}`))
      .join(' ')}`,
  };
}

const meaning: Readonly<Record<SchemaPhase | 'unset', SafeText>> = {
  unset: ours('no change of the schema is under way'),
  expand: ours('the new is added beside the old: both versions of the program run'),
  'write-both': ours('the program writes old and new, and still reads the old'),
  backfill: ours('what was there before is copied into the new'),
  'read-new': ours('the program reads the new, and still writes both'),
  contract: ours('the old is taken away: a program that needs it can’t run any more'),
};

/** An absent member is null to a `test`; where the whole map is absent, our own mark tests that. */
const testsOf = (
  raw: JsonObject,
  values: readonly { readonly key: string; readonly before: string | undefined }[],
): readonly Operation[] =>
  isObject(field(raw, 'metadata', 'annotations'))
    ? values.map(({ key, before }) => ({ op: 'test', path: annotationPointer(key), value: before ?? null }))
    : [];

/** One step forward or one back; after the last one the next change of the schema begins at the first. */
function tooFar(now: string | undefined, to: SchemaPhase | 'unset'): SafeText | undefined {
  const order: readonly string[] = ['unset', ...schemaPhases];
  const [from, wanted] = [order.indexOf(now ?? 'unset'), order.indexOf(to)];
  if (from < 0) return safe(`its schema phase is "${now}", which is none of ${schemaPhases.join(', ')}`);
  if (Math.abs(from - wanted) <= 1 || (now === 'contract' && to === 'expand')) return undefined;
  const next = [order[from + 1], from > 1 ? order[from - 1] : undefined].filter(one => one !== undefined);
  return safe(`from ${now ?? 'no phase'} it goes one step at a time: ${next.join(' or ') || 'expand'}`);
}

/** What still needs the old schema: pods that run, or the revision that a rollback would bring. */
function notToContract({ family, records }: ReadWorld, given: AtTime): SafeText | undefined {
  const rules = rulesOf(family);
  const current = rules.current(family);
  if (family.pods === undefined || family.revisions === undefined || !current)
    return ours('pods or revisions could not be read, so nobody knows who still needs the old schema');
  for (const kept of rules.kept(family).filter(({ hash }) => hash !== current.hash)) {
    const pods = podsOf(family, kept).length;
    if (pods > 0)
      return safe(
        `${counted(pods, 'pod')} of r${kept.revision} still ${pods === 1 ? 'runs' : 'run'} on the old schema`,
      );
  }
  const { good } = standingOf(family, records, given);
  if (!good) return undefined;
  const was = schemaMarks(good.kept.annotations, textsAt(good.kept.template, 'metadata', 'annotations'));
  const version = schemaMarks(family.workload.annotations).version;
  const readsNew = (was.phase === 'read-new' || was.phase === 'contract') && was.version === version;
  return readsNew
    ? undefined
    : safe(
        `${revisionName(good.revision)} is the way back, and it needs the old schema (its phase was ${was.phase ?? 'not set'}): release once more on read-new first`,
      );
}
