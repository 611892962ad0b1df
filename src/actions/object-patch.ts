import type { Id, Sha } from '../domain/brands.ts';
import type { Sendable, Target } from '../domain/change.ts';
import { atPointer, canonical, field, isObject, type Json, type JsonObject, pointerSegment } from '../domain/json.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { lastActionAnnotation, lastActionOf } from '../workloads/last-action.ts';
import type { Given } from './action.ts';

/**
 * The API server stops a change after 34 s (apiserver endpoints/handlers/patch.go), and a request that is refused
 * before it is processed is sent again for 10 s at most; so later than this nothing of it can land any more.
 */
export const landsWithinMs = 45_000;

export type Operation = {
  readonly op: 'test' | 'replace' | 'add' | 'remove';
  readonly path: string;
  readonly value?: Json;
};

type Annotations = Readonly<Record<string, string>>;

/** What one action writes to one object. `at` is when the plan was made, as text, for what carries its time inside. */
export type Writing = {
  /** Exact old values of what is replaced; the uid is always tested. */
  readonly tests: readonly Operation[];
  readonly writes: (at: string) => readonly Operation[];
  /** Besides our mark; with the run and the time in them, where they carry those. */
  readonly annotations?: Annotations | ((of: { readonly run: string; readonly at: string }) => Annotations);
  /** Pointers of what is the change itself, so that its loss is one too. Unless told, the members that are written. */
  readonly probed?: readonly string[];
  /** Of the pod template that is asked for, where the verb asks for one. */
  readonly template?: (at: string) => Sha;
};

/** One request of a plan, and what stands for it in the plan's hash: the same without change id, run id and time. */
export type Part = { readonly sendable: Sendable; readonly hashed: JsonObject };

type Marked = { readonly change: string; readonly run: string; readonly at: string };

/**
 * The one request of a change to an object. It begins with tests: of the uid, so that it can't hit a recreated
 * object, and of the exact old values. It tests neither generation nor resourceVersion: an autoscaler moves those in
 * the middle of an incident. Our mark is in the same patch, so that a lost answer can be looked for.
 */
export function objectPatch(
  what: {
    readonly name: string;
    /** Without its uid, which is that of `raw`. */
    readonly target: Target;
    readonly path: string;
    readonly says: SafeText;
    readonly writing: Writing;
    /** As the server sent it. */
    readonly raw: JsonObject;
  },
  given: Given,
): Part {
  const { name, path, says, writing, raw } = what;
  const uid = field(raw, 'metadata', 'uid') ?? null;
  const markOf = ({ change, run, at }: Marked) =>
    JSON.stringify({ change, run, by: given.by, at, do: name, ...templateOf(writing, raw, at) });
  const bodyOf = (marked: Marked): Json => [
    { op: 'test', path: '/metadata/uid', value: uid },
    ...writing.tests,
    ...writing.writes(marked.at),
    ...annotating(raw, { ...besides(writing, marked), [lastActionAnnotation]: markOf(marked) }),
  ];
  const id: Id = given.nextId();
  const marked = { change: id, run: given.run, at: new Date(given.now).toISOString() };
  const body = bodyOf(marked);
  const target: Target = { ...what.target, ...(typeof uid === 'string' && { uid }) };
  const probe = (pointer: string) => {
    const value = atPointer(raw, pointer);
    return { target, pointer, ...(value !== undefined && { before: given.hash(canonical(value)) }) };
  };
  return {
    sendable: {
      id,
      target,
      says,
      class: 'change',
      probes: [
        { ...probe(annotationPointer(lastActionAnnotation)), after: given.hash(canonical(markOf(marked))) },
        // What is stored may be more than what was sent, so the engine takes this `after` from the dry run.
        ...pointersOf(writing).map(probe),
      ],
      via: 'kube',
      bytes: given.hash(canonical(body)),
      repeatable: false,
      landsWithinMs,
      effect: {
        via: 'kube',
        method: 'PATCH',
        path,
        contentType: 'application/json-patch+json',
        body: JSON.stringify(body),
      },
    },
    hashed: { path, uid, body: bodyOf({ change: '(change)', run: '(run)', at: '(time)' }) },
  };
}

const besides = ({ annotations = {} }: Writing, marked: Marked): Annotations =>
  typeof annotations === 'function' ? annotations(marked) : annotations;

/** Whole members are looked at: the template, not a path deep in it, because admission may rewrite around that. */
const pointersOf = ({ writes, probed }: Writing): readonly string[] =>
  probed ?? [...new Set(writes('').map(({ path }) => path.split('/').slice(0, 3).join('/')))];

/** An action that asks for no template leaves said who made the one that is there. */
function templateOf({ template }: Writing, raw: Json, at: string) {
  if (template) return { template: template(at) };
  const mark = field(raw, 'metadata', 'annotations', lastActionAnnotation);
  const before = typeof mark === 'string' ? lastActionOf({ [lastActionAnnotation]: mark }) : undefined;
  return before?.template ? { template: before.template, templateBy: before.templateBy ?? before.by } : {};
}

export const annotationPointer = (key: string): string => `/metadata/annotations/${pointerSegment(key)}`;

function annotating(raw: Json, annotations: Readonly<Record<string, string>>): readonly Operation[] {
  if (isObject(field(raw, 'metadata', 'annotations')))
    return Object.entries(annotations).map(([key, value]) => ({ op: 'add', path: annotationPointer(key), value }));
  return [
    { op: 'test', path: '/metadata/annotations', value: null },
    { op: 'add', path: '/metadata/annotations', value: annotations },
  ];
}
