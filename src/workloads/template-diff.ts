import type { Difference } from '../domain/change.ts';
import { field, isObject, isSameJson, type Json, type JsonObject, listAt, textAt } from '../domain/json.ts';
import { ours, redacted, type SafeText, safe } from '../domain/safe-text.ts';

/** What a difference is about. The order is that in which people ask. */
const groups = ['image', 'env', 'resources', 'probes', 'rest'] as const;
export type DiffGroup = (typeof groups)[number];

/**
 * What differs between two pod templates, most telling first: images, then the environment, resources, probes, then
 * the rest. Values of variables that look like secrets are hidden.
 */
export const templateDiff = (from: JsonObject, to: JsonObject): readonly Difference[] =>
  groupedTemplateDiff(from, to).flatMap(({ changes }) => changes);

/** The same under the word that each is about; a group without a difference is left out. */
export function groupedTemplateDiff(
  from: JsonObject,
  to: JsonObject,
): readonly { readonly group: DiffGroup; readonly changes: readonly Difference[] }[] {
  const names = [...new Set([...containerNames(from), ...containerNames(to)])];
  const pairs = names.map(name => ({ name, before: container(from, name), after: container(to, name) }));
  const isOnly = names.length === 1;
  const others = pairs.flatMap(pair => containerDiff(pair, isOnly));
  const found: Readonly<Record<DiffGroup, readonly Difference[]>> = {
    image: pairs.flatMap(pair => imageDiff(pair, isOnly)),
    env: pairs.flatMap(pair => envDiff(pair, isOnly)),
    resources: others.filter(({ group }) => group === 'resources').map(({ change }) => change),
    probes: others.filter(({ group }) => group === 'probes').map(({ change }) => change),
    rest: [...others.filter(({ group }) => group === 'rest').map(({ change }) => change), ...podDiff(from, to)],
  };
  return groups.flatMap(group => (found[group].length > 0 ? [{ group, changes: found[group] }] : []));
}

type Pair = { readonly name: string; readonly before: JsonObject | undefined; readonly after: JsonObject | undefined };

const containersOf = (template: JsonObject): readonly JsonObject[] =>
  [...listAt(template, 'spec', 'initContainers'), ...listAt(template, 'spec', 'containers')].filter(isObject);
const containerNames = (template: JsonObject) => containersOf(template).map(one => textAt(one, 'name') ?? '');
const container = (template: JsonObject, name: string) =>
  containersOf(template).find(one => textAt(one, 'name') === name);

const label = (name: string, isOnly: boolean, what: string): SafeText => safe(isOnly ? what : `${name} ${what}`);

function imageDiff({ name, before, after }: Pair, isOnly: boolean): readonly Difference[] {
  if (!before) return [{ what: safe(`container ${name}`), after: safe(textAt(after, 'image') ?? 'added') }];
  if (!after) return [{ what: safe(`container ${name}`), before: safe(textAt(before, 'image') ?? 'removed') }];
  const [was, is] = withoutSharedPath(textAt(before, 'image') ?? '', textAt(after, 'image') ?? '');
  return difference(label(name, isOnly, 'image'), was, is);
}

/** Two images of one registry and folder differ in their last part, so only that is worth the room. */
function withoutSharedPath(was: string, is: string): readonly [string, string] {
  const shared = was.slice(0, was.lastIndexOf('/') + 1);
  return was !== is && is.slice(0, is.lastIndexOf('/') + 1) === shared
    ? [was.slice(shared.length), is.slice(shared.length)]
    : [was, is];
}

function envDiff({ name, before, after }: Pair, isOnly: boolean): readonly Difference[] {
  const [was, is] = [environment(before), environment(after)];
  const keys = [...new Set([...was.keys(), ...is.keys()])];
  return before && after
    ? keys.flatMap(key => difference(label(name, isOnly, `env ${key}`), was.get(key), is.get(key)))
    : [];
}

/** A variable's value in one line; where it comes from, when it comes from elsewhere. */
function environment(of: JsonObject | undefined): ReadonlyMap<string, string> {
  return new Map(
    listAt(of, 'env').map(variable => {
      const name = textAt(variable, 'name') ?? '';
      const source = field(variable, 'valueFrom');
      return [name, source === undefined ? redacted(textAt(variable, 'value') ?? '', name) : `from ${compact(source)}`];
    }),
  );
}

type Grouped = { readonly group: DiffGroup; readonly change: Difference };

function containerDiff({ name, before, after }: Pair, isOnly: boolean): readonly Grouped[] {
  if (!before || !after) return [];
  const told = ['name', 'image', 'env'];
  return leafDiff(before, after, told).map(({ what, ...rest }) => ({
    group: groupOf(what),
    change: { what: label(name, isOnly, what), ...rest },
  }));
}

function groupOf(what: string): DiffGroup {
  if (/^resources\b/.test(what)) return 'resources';
  return /^(?:readiness|liveness|startup)Probe\b/.test(what) ? 'probes' : 'rest';
}

function podDiff(from: JsonObject, to: JsonObject): readonly Difference[] {
  const spec = (template: JsonObject) => field(template, 'spec');
  const meta = (template: JsonObject, map: 'labels' | 'annotations') => field(template, 'metadata', map);
  const prefixed = (prefix: string, found: readonly Difference[]) =>
    found.map(({ what, ...rest }) => ({ what: safe(`${prefix} ${what}`), ...rest }));
  return [
    ...leafDiff(spec(from), spec(to), ['containers', 'initContainers']),
    ...prefixed('label', leafDiff(meta(from, 'labels'), meta(to, 'labels'), ['pod-template-hash'])),
    ...prefixed('annotation', leafDiff(meta(from, 'annotations'), meta(to, 'annotations'), [])),
  ];
}

/** Members that differ, walked down as long as both sides are objects. */
function leafDiff(
  before: Json | undefined,
  after: Json | undefined,
  skip: readonly string[],
  path: readonly string[] = [],
): readonly Difference[] {
  if (isSameJson(before, after)) return [];
  const [wasNamed, isNamed] = [byName(before), byName(after)];
  if (wasNamed && isNamed) return leafDiff(wasNamed, isNamed, skip, path);
  const bothObjects = (isObject(before) || before === undefined) && (isObject(after) || after === undefined);
  if (!bothObjects || (path.length > 0 && (before === undefined || after === undefined)))
    return difference(safe(path.join('.')), valueText(path, before), valueText(path, after));
  const [was, is] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter(key => path.length > 0 || !skip.includes(key))
    .flatMap(key => leafDiff(was[key], is[key], skip, [...path, key]));
}

/** Members that the API itself tells the items of a list apart by, such as volumes, mounts and ports. */
const namedBy = ['name', 'mountPath', 'containerPort'] as const;

/** A list of things with names as an object, so that one that differs doesn't show the others again. */
function byName(value: Json | undefined): JsonObject | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isObject)) return undefined;
  const names = namedBy.map(key => value.map(item => item[key])).find(isEachOnce);
  return names && Object.fromEntries(value.map((item, index) => [String(names[index]), item]));
}

const isEachOnce = (names: readonly (Json | undefined)[]): boolean =>
  new Set(names).size === names.length && names.every(name => typeof name === 'string' || typeof name === 'number');

const valueText = (path: readonly string[], value: Json | undefined): string | undefined =>
  value === undefined ? undefined : redacted(compact(value), path.at(-1) ?? '');

const compact = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function difference(what: SafeText, before: string | undefined, after: string | undefined): readonly Difference[] {
  if (before === after) return [];
  return [
    {
      what,
      ...(before !== undefined && { before: before === '' ? ours('""') : safe(before, 300) }),
      ...(after !== undefined && { after: after === '' ? ours('""') : safe(after, 300) }),
    },
  ];
}
