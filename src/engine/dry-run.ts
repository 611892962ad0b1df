import { type Difference, isKube, type KubeSendable, type PlannedChange, type Sendable } from '../domain/change.ts';
import { atPointer, canonical, isObject, type Json, pointerSegment } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import type { DryRun } from '../ports/writer.ts';
import type { Engine } from './engine.ts';

export type Tried = {
  /** With what will be stored in its probes. */
  readonly plan: PlannedChange;
  /** Of all requests of the plan: accepted where each was, else the first answer that was not. */
  readonly dryRun: DryRun | { readonly kind: 'none'; readonly because: SafeText };
  /** What admission adds to or takes from what was asked for. */
  readonly admission: readonly Difference[];
  /** What was tried, where not all of it could be. */
  readonly triedOnly?: readonly SafeText[];
};

/**
 * Has every request of a plan judged by the API server, the same bytes, and nothing stored. One that changes an object
 * which an earlier one changes too can't be tried before that has landed, and is not.
 */
export async function tryOut(engine: Engine, plan: PlannedChange, signal: AbortSignal): Promise<Tried> {
  const because = plan.denied ?? (engine.writer ? undefined : ours('read only: nothing is sent, not even to be tried'));
  const { writer } = engine;
  if (because || !writer) return { plan, dryRun: { kind: 'none', because: because ?? ours('') }, admission: [] };
  const tried: { readonly change: Sendable; readonly stored?: Json; readonly admission: readonly Difference[] }[] = [];
  const warnings: SafeText[] = [];
  const untried: SafeText[] = [];
  for (const change of plan.changes) {
    if (!isKube(change) || tried.some(earlier => isSameObject(earlier.change, change))) {
      tried.push({ change, admission: [] });
      untried.push(untriedInWords(change));
      continue;
    }
    const dryRun = await writer.dryRun(change, signal);
    if (dryRun.kind !== 'accepted') return { plan, dryRun, admission: [] };
    warnings.push(...dryRun.warnings);
    // Of a deletion the dry run stores nothing: it answers with what would go.
    const isDeletion = change.effect.method === 'DELETE';
    tried.push({
      change: isDeletion ? change : withStored(change, dryRun.stored, engine),
      stored: dryRun.stored,
      admission: isDeletion ? [] : admissionOf(change, dryRun.stored),
    });
  }
  const [first, ...others] = tried;
  if (first?.stored === undefined)
    return { plan, dryRun: { kind: 'none', because: ours('it is nothing that a cluster could try') }, admission: [] };
  const { preview } = plan;
  return {
    plan: {
      ...plan,
      changes: [first.change, ...others.map(({ change }) => change)],
      preview: { ...preview, unknown: [...preview.unknown, ...untried] },
    },
    dryRun: { kind: 'accepted', stored: first.stored, warnings: [...new Set(warnings)] },
    admission: tried.flatMap(({ admission }) => admission),
    ...(untried.length > 0 && {
      triedOnly: tried.flatMap(({ change, stored }) => (stored === undefined ? [] : change.says)),
    }),
  };
}

const untriedInWords = ({ says, leaves }: Sendable): SafeText =>
  safe(
    `“${says}” can’t be tried before that has landed${leaves === undefined ? '' : `; if it is refused then, ${leaves}`}`,
  );

const isSameObject = ({ target: a }: Sendable, { target: b }: Sendable): boolean =>
  a.gvr === b.gvr && a.namespace === b.namespace && a.name === b.name;

/** What will be stored is what the dry run stored, not what was sent: admission may add to it. */
const withStored = (change: Sendable, stored: Json, { hash }: Engine): Sendable => ({
  ...change,
  probes: change.probes.map(probe => {
    const value = atPointer(stored, probe.pointer);
    return { ...probe, ...(value !== undefined && { after: hash(canonical(value)) }) };
  }),
});

/** Compares each written value with what the dry run stored there. */
const admissionOf = ({ effect }: KubeSendable, stored: Json): readonly Difference[] =>
  writtenValues(JSON.parse(effect.body) as Json)
    .filter(([path, value]) => canonical(atPointer(stored, path) ?? null) !== canonical(value))
    .map(([path]) => ({
      what: safe(path),
      after: ours('the cluster stores something else there than what is sent'),
    }));

type Written = readonly (readonly [pointer: string, value: Json])[];

/** Of a JSON Patch what it puts where; of a whole object each member by itself, because the server adds others. */
const writtenValues = (body: Json): Written =>
  Array.isArray(body)
    ? body.flatMap(one =>
        isObject(one) && (one.op === 'replace' || one.op === 'add') && one.value !== undefined
          ? [[`${one.path}`, one.value] as const]
          : [],
      )
    : membersOf(body, '');

function membersOf(value: Json, pointer: string): Written {
  if (Array.isArray(value)) return value.flatMap((one, index) => membersOf(one, `${pointer}/${index}`));
  if (!isObject(value)) return [[pointer, value]];
  return Object.entries(value).flatMap(([key, one]) => membersOf(one, `${pointer}/${pointerSegment(key)}`));
}
