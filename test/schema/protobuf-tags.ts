import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deletionTypes } from '../../src/practice/protobuf/deletion-types.ts';
import { knownTypes } from '../../src/practice/schema/known-kinds.ts';

/** One field as protobuf carries it: `name=1`, or `+ProbeHandler=1` for one whose members JSON writes without it. */
type Tag = { readonly number: number; readonly text: string; readonly embedded?: string };

const modules: readonly (readonly [prefix: string, module: string])[] = [
  ['io.k8s.apiextensions-apiserver.', 'k8s.io/apiextensions-apiserver'],
  ['io.k8s.apimachinery.', 'k8s.io/apimachinery'],
  ['io.k8s.api.', 'k8s.io/api'],
];

/** One line for each recorded type and for the ones embedded in them, from the tags of upstream's Go types. */
export function fieldNumberLines(): readonly string[] {
  const types = new Map([...knownTypes(), ...deletionTypes()]);
  const lines = new Map<string, string>();
  const add = (name: string, from: string, goName: string) => {
    if (lines.has(name)) return;
    const tags = tagsOf(from).get(goName);
    if (!tags || tags.length === 0) return;
    const sorted = [...tags].sort((left, right) => left.number - right.number);
    lines.set(name, `${name} ${sorted.map(({ text }) => text).join(' ')}`);
    for (const { embedded } of sorted) if (embedded) add(embedded, from, embedded);
  };
  for (const [name, type] of types) add(name, type.from, type.name);
  return [...lines.values()].sort();
}

const packages = new Map<string, ReadonlyMap<string, readonly Tag[]>>();

function tagsOf(from: string): ReadonlyMap<string, readonly Tag[]> {
  const known = packages.get(from);
  if (known) return known;
  const found = modules.find(([prefix]) => from.startsWith(prefix));
  if (!found) throw new Error(`No module is known for ${from}.`);
  const [prefix, module] = found;
  const folder = join(folderOf(module), ...from.slice(prefix.length).split('.'));
  const tags = new Map<string, readonly Tag[]>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.go') || /_test\.go$|^zz_|^generated/.test(file)) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, name = '', body = ''] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      tags.set(name, body.split('\n').flatMap(tagOf));
    }
  }
  packages.set(from, tags);
  return tags;
}

function tagOf(line: string): Tag[] {
  const [, go = '', json = '', number = ''] =
    /^\t(\S+).*`[^`]*json:"([^",]*)[^"]*"[^`]*protobuf:"\w+,(\d+),/.exec(line) ?? [];
  if (number === '') return [];
  const embedded = go.split('.').at(-1) ?? go;
  const named = json === '' ? `+${embedded}` : json;
  return [{ number: Number(number), text: `${named}=${number}`, ...(json === '' && { embedded }) }];
}

const folders = new Map<string, string>();

function folderOf(module: string): string {
  const known = folders.get(module);
  if (known) return known;
  const cwd = join(import.meta.dirname, '../control-plane');
  const folder = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', module], { cwd, encoding: 'utf8' }).trim();
  folders.set(module, folder);
  return folder;
}
