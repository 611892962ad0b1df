import type { AnyStructure, Field, ScalarName, StructStructure, Structure } from './structure.ts';
import { anything } from './structure.ts';

/**
 * The notation of the recorded facts. A line `package …` begins the types of one package. A name alone begins a struct
 * (`atomic`: owned as one), and its fields follow: name, type, and
 *
 *   !         required, and always written      T[]       list        required   must be there
 *   *T        absent and zero are different     {T}       map         kept       written even when empty
 *   by a,b    a list whose members are told apart by these            set        a list of different values
 *   merge k   strategic merge patches join members by this key        union      … join plain values
 *   retain    `$retainKeys` has a meaning       atomic    a map that is owned as one
 *   default v what stands for an absent value                         in S       embedded from S in Go, as error texts say
 *
 * `PullPolicy = string of Always Never` is a name for a plain type, with all words that it may have.
 */
export function readFacts(texts: readonly string[]): ReadonlyMap<string, StructStructure> {
  const blocks = texts.flatMap(splitIntoBlocks);
  const aliases = new Map<string, Alias>();
  const structs = new Map<string, StructStructure>();
  const find = (notation: string) => structureOf(notation, structs, aliases);
  for (const { head, from, lines } of blocks) {
    const [name = '', mark] = head.split(' ');
    const alias = / = (\S+)(?: of (.*))?$/.exec(head);
    if (alias) {
      const words = (alias[2]?.split(' ') ?? []).map(word => (word === '""' ? '' : word));
      aliases.set(name, {
        notation: alias[1] ?? '',
        words,
        goName: name === 'UID' ? 'types.UID' : inPackage(from, name),
      });
      continue;
    }
    const fields = new Map(lines.map(line => fieldOf(line, find)).map(field => [field.name, field]));
    structs.set(name, { is: 'struct', name: plainName(name), from, fields, isAtomic: mark === 'atomic' });
  }
  return structs;
}

type Block = { readonly head: string; readonly from: string; readonly lines: string[] };
type Alias = { readonly notation: string; readonly words: readonly string[]; readonly goName: string };

function splitIntoBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let from = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (line.startsWith('package ')) from = line.slice('package '.length);
    else if (line.startsWith('  ')) blocks.at(-1)?.lines.push(line.trim());
    else blocks.push({ head: line, from, lines: [] });
  }
  return blocks;
}

/** `events.Event` is `Event` among those who know its package. */
function plainName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function inPackage(from: string, name: string): string {
  return `${from.slice(from.lastIndexOf('.') + 1)}.${plainName(name)}`;
}

function fieldOf(line: string, find: (notation: string) => Structure): Field {
  const [marked = '', notation = '', ...flags] = line.split(' ');
  const isAlwaysThere = marked.endsWith('!');
  const after = (flag: string) => (flags.includes(flag) ? flags[flags.indexOf(flag) + 1] : undefined);
  const isPointer = notation.startsWith('*');
  let found: Structure | undefined;
  const read = () => {
    const plain = find(notation.replace(/^\*/, ''));
    if (plain.is === 'list') {
      const keys = after('by')?.split(',') ?? [];
      return { ...plain, keys, kind: keys.length > 0 ? 'map' : flags.includes('set') ? 'set' : 'atomic' } as const;
    }
    return plain.is === 'map' ? { ...plain, isAtomic: flags.includes('atomic') } : plain;
  };
  return {
    name: marked.replace('!', ''),
    get type() {
      found ??= read();
      return found;
    },
    isRequired: isAlwaysThere || flags.includes('required'),
    isKept: isAlwaysThere || flags.includes('kept'),
    isPointer,
    fallback: after('default'),
    mergeKey: flags.includes('union') ? '' : after('merge'),
    hasRetainKeys: flags.includes('retain'),
    embeddedFrom: after('in'),
  };
}

const scalars = new Set<string>(
  'string bool int32 int64 float64 bytes Time MicroTime Quantity IntOrString'.split(' ') satisfies string[],
);
const goNames: Readonly<Record<string, string>> = {
  bytes: '[]uint8',
  Time: 'v1.Time',
  MicroTime: 'v1.MicroTime',
  Quantity: 'resource.Quantity',
  IntOrString: 'intstr.IntOrString',
};

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const EXTENSIONS = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
const anyTypes: Readonly<Record<string, AnyStructure>> = {
  Anything: anything,
  FieldsV1: { is: 'any', openApiName: `${META}.FieldsV1` },
  RawExtension: { is: 'any', openApiName: 'io.k8s.apimachinery.pkg.runtime.RawExtension' },
  ...Object.fromEntries(
    [
      'JSON',
      'JSONSchemaPropsOrArray',
      'JSONSchemaPropsOrBool',
      'JSONSchemaPropsOrStringArray',
      'CustomResourceSubresourceStatus',
    ].map(name => [name, { is: 'any', openApiName: `${EXTENSIONS}.${name}` } as const]),
  ),
};

function structureOf(
  notation: string,
  structs: ReadonlyMap<string, StructStructure>,
  aliases: ReadonlyMap<string, Alias>,
): Structure {
  if (anyTypes[notation]) return anyTypes[notation];
  if (notation.endsWith('[]')) {
    const of = structureOf(notation.slice(0, -2), structs, aliases);
    return { is: 'list', of, goName: `[]${goNameOf(of)}`, kind: 'atomic', keys: [] };
  }
  if (notation.startsWith('{')) {
    const of = structureOf(notation.slice(1, -1), structs, aliases);
    return { is: 'map', of, goName: `map[string]${goNameOf(of)}`, isAtomic: false };
  }
  if (scalars.has(notation)) {
    return { is: 'scalar', name: notation as ScalarName, goName: goNames[notation] ?? notation, words: [] };
  }
  const alias = aliases.get(notation);
  if (alias) {
    const plain = structureOf(alias.notation, structs, aliases);
    if (plain.is === 'struct' || plain.is === 'any') return plain;
    return { ...plain, goName: alias.goName, ...(plain.is === 'scalar' && { words: alias.words }) };
  }
  const struct = structs.get(notation);
  if (!struct) throw new Error(`The recorded facts know no type ${notation}.`);
  return struct;
}

export function goNameOf(structure: Structure): string {
  if (structure.is === 'struct') return inPackage(structure.from, structure.name);
  return structure.is === 'any' ? 'interface {}' : structure.goName;
}
