import type { GoField } from './go-types.ts';
import { goPackage } from './go-types.ts';

// biome-ignore lint/suspicious/noExplicitAny: documents of somebody else, read as they come
type Schema = any;
export type OpenApiSchemas = Readonly<Record<string, Schema>>;

/** Types whose fields aren't looked into: plain ones, and those that hold whatever JSON there is. */
const wholeTypes: readonly RegExp[] = [
  /resource\.(Quantity)$/,
  /intstr\.(IntOrString)$/,
  /meta\.v1\.(Time|MicroTime|FieldsV1)$/,
  /runtime\.(RawExtension)$/,
  /apiextensions\.v1\.(JSON|JSONSchemaPropsOr\w+|CustomResourceSubresourceStatus)$/,
];

const specialOf = (name: string) => wholeTypes.map(pattern => pattern.exec(name)?.[1]).find(found => found);
const targetOf = (schema: Schema): string | undefined => (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);

/** A type and all that it is built of, itself first. */
export function typesBelow(schemas: OpenApiSchemas, type: string, seen: Set<string> = new Set()): string[] {
  if (seen.has(type) || specialOf(type)) return [];
  seen.add(type);
  const below = Object.values((schemas[type]?.properties ?? {}) as Record<string, Schema>).flatMap(property => {
    const inner =
      property.items?.items ??
      property.additionalProperties?.items ??
      property.items ??
      property.additionalProperties ??
      property;
    const target = targetOf(inner);
    return target ? typesBelow(schemas, target, seen) : [];
  });
  return [type, ...below];
}

const packageOf = (name: string) => name.slice(0, name.lastIndexOf('.'));
const shortNames = new Map<string, string>();

/** Two types of one name are told apart by their group: `events.Event`. The first one has the plain name. */
function shortName(full: string): string {
  const known = shortNames.get(full);
  if (known) return known;
  const plain = full.slice(full.lastIndexOf('.') + 1);
  const isTaken = [...shortNames.values()].includes(plain);
  const name = isTaken ? `${full.split('.').at(-3)}.${plain}` : plain;
  shortNames.set(full, name);
  return name;
}

export function typeLines(schemas: OpenApiSchemas, types: readonly string[], placedAliases: Set<string>): string[] {
  const lines: string[] = [];
  let current = '';
  for (const type of [...types].sort(byPackage)) {
    const of = packageOf(type);
    if (of !== current) lines.push(...(lines.length > 0 ? [''] : []), `package ${of}`);
    current = of;
    lines.push('', ...structLines(schemas, type, placedAliases));
  }
  return lines;
}

function byPackage(left: string, right: string): number {
  return packageOf(left) < packageOf(right) ? -1 : packageOf(left) > packageOf(right) ? 1 : left < right ? -1 : 1;
}

function structLines(schemas: OpenApiSchemas, type: string, placedAliases: Set<string>): string[] {
  const schema = schemas[type];
  const go = goPackage(packageOf(type)).structs.get(type.slice(type.lastIndexOf('.') + 1));
  if (!go) throw new Error(`${type} is no struct in its Go package.`);
  const aliases: string[] = [];
  const atomic = schema['x-kubernetes-map-type'] === 'atomic' ? ' atomic' : '';
  const lines = Object.entries((schema.properties ?? {}) as Record<string, Schema>).map(([name, property]) => {
    const field = go.get(name);
    if (!field && !['apiVersion', 'kind'].includes(name)) throw new Error(`${type} has no ${name} in Go.`);
    return fieldLine(type, name, property, field, (schema.required ?? []).includes(name), aliases);
  });
  const newAliases = [...new Set(aliases)].filter(alias => !placedAliases.has(alias));
  for (const alias of newAliases) placedAliases.add(alias);
  return [`${shortName(type)}${atomic}`, ...lines.map(line => `  ${line}`), ...newAliases];
}

function fieldLine(
  type: string,
  name: string,
  property: Schema,
  go: GoField = { type: 'string', isOmittedWhenEmpty: true, isOmittedWhenZero: false },
  isRequired: boolean,
  aliases: string[],
): string {
  const isPointer = go.type.startsWith('*');
  const notation = typeNotation(property, go.type.replace(/^\*/, ''), packageOf(type), aliases);
  const isKept = !go.isOmittedWhenEmpty;
  const keys = property['x-kubernetes-list-map-keys'] as string[] | undefined;
  const strategy = (property['x-kubernetes-patch-strategy'] ?? '').split(',');
  const mergeKey = property['x-kubernetes-patch-merge-key'];
  const fallback = property.default;
  const flags = [
    isRequired && !isKept && 'required',
    !isRequired && isKept && 'kept',
    property['x-kubernetes-list-type'] === 'set' && 'set',
    keys && `by ${keys.join(',')}`,
    property['x-kubernetes-map-type'] && property['x-kubernetes-map-type'],
    strategy.includes('merge') && (mergeKey ? `merge ${mergeKey}` : 'union'),
    strategy.includes('retainKeys') && 'retain',
    fallback && typeof fallback !== 'object' && `default ${fallback}`,
    go.embeddedFrom && `in ${go.embeddedFrom}`,
  ].filter(flag => typeof flag === 'string' && flag !== '');
  const mark = isRequired && isKept ? '!' : '';
  const star = isPointer || go.isOmittedWhenZero ? '*' : '';
  return [`${name}${mark}`, star + notation, ...flags].join(' ');
}

/** `string`, `EnvVar[]`, `{Quantity}`; names of Go's own types where they are told in error texts. */
function typeNotation(schema: Schema, go: string, goPackageName: string, aliases: string[]): string {
  const target = targetOf(schema);
  if (target) return specialOf(target) ?? shortName(target);
  const alias = aliasOf(go, goPackageName);
  if (alias) {
    const [name, underlying] = alias;
    const inner = typeNotation(schema, underlying, goPackageName, aliases);
    const words = (schema.enum ?? schema.items?.enum ?? schema.additionalProperties?.enum) as string[] | undefined;
    aliases.push(`${name} = ${inner}${words ? ` of ${words.map(word => word || '""').join(' ')}` : ''}`);
    return name;
  }
  if (schema.type === 'array') return `${typeNotation(schema.items, elementOf(go), goPackageName, aliases)}[]`;
  if (schema.type === 'object' && schema.additionalProperties) {
    return `{${typeNotation(schema.additionalProperties, elementOf(go), goPackageName, aliases)}}`;
  }
  if (schema.format === 'byte') return 'bytes';
  if (schema.type === 'integer') return schema.format ?? 'int64';
  if (schema.type === 'number') return 'float64';
  if (schema.type === 'boolean') return 'bool';
  if (schema.type === 'string') return 'string';
  return 'Anything';
}

const elementOf = (go: string) => go.replace(/^\[\]|^map\[[^\]]*\]/, '').replace(/^\*/, '');

const importedPackages: Readonly<Record<string, string>> = {
  metav1: 'io.k8s.apimachinery.pkg.apis.meta.v1',
  v1: 'io.k8s.api.core.v1',
  corev1: 'io.k8s.api.core.v1',
  api: 'io.k8s.api.core.v1',
};

function aliasOf(go: string, goPackageName: string): readonly [string, string] | undefined {
  if (go === 'types.UID') return ['UID', 'string'];
  const [first = '', second] = go.split('.');
  const of = second === undefined ? goPackageName : importedPackages[first];
  if (!of || !/^[\w.]+$/.test(go)) return undefined;
  const underlying = goPackage(of).aliases.get(second ?? first);
  return underlying === undefined ? undefined : [second ?? first, underlying];
}
