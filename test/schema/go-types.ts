import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One field of a Go struct, by its name in JSON. */
export type GoField = {
  readonly type: string;
  readonly isOmittedWhenEmpty: boolean;
  readonly isOmittedWhenZero: boolean;
  /** The struct that it is embedded from, which error texts name. */
  readonly embeddedFrom?: string;
};
export type GoPackage = {
  readonly structs: ReadonlyMap<string, ReadonlyMap<string, GoField>>;
  /** `type PullPolicy string`, `type ResourceList map[ResourceName]resource.Quantity`. */
  readonly aliases: ReadonlyMap<string, string>;
};

const modules: readonly (readonly [prefix: string, module: string])[] = [
  ['io.k8s.apiextensions-apiserver.', 'k8s.io/apiextensions-apiserver'],
  ['io.k8s.apimachinery.', 'k8s.io/apimachinery'],
  ['io.k8s.api.', 'k8s.io/api'],
];

const folders = new Map<string, string>();
const packages = new Map<string, GoPackage>();

/** The Go package behind `io.k8s.api.apps.v1`, from the module cache that the control plane was built with. */
export function goPackage(name: string): GoPackage {
  const known = packages.get(name);
  if (known) return known;
  const found = modules.find(([prefix]) => `${name}.`.startsWith(prefix));
  if (!found) throw new Error(`No module is known for ${name}.`);
  const [prefix, module] = found;
  const read = readPackage(join(folderOf(module), ...name.slice(prefix.length).split('.')));
  packages.set(name, read);
  return read;
}

function folderOf(module: string): string {
  const folder =
    folders.get(module) ??
    execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', module], {
      cwd: join(import.meta.dirname, '../control-plane'),
      encoding: 'utf8',
    }).trim();
  folders.set(module, folder);
  return folder;
}

type Raw = { readonly fields: Map<string, GoField>; readonly embedded: string[] };

function readPackage(folder: string): GoPackage {
  const raws = new Map<string, Raw>();
  const aliases = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.go') || /_test\.go$|^zz_|^generated/.test(file)) continue;
    readTypes(readFileSync(join(folder, file), 'utf8'), raws, aliases);
  }
  const structs = new Map([...raws.keys()].map(name => [name, flattened(name, raws)] as const));
  return { structs, aliases };
}

function readTypes(text: string, raws: Map<string, Raw>, aliases: Map<string, string>): void {
  for (const [, name = '', body = ''] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
    const raw: Raw = { fields: new Map(), embedded: [] };
    for (const line of body.split('\n')) readField(line, raw);
    raws.set(name, raw);
  }
  for (const [, name = '', type = ''] of text.matchAll(/^type (\w+) (?!struct|interface|func)(\S+)/gm)) {
    aliases.set(name, type);
  }
}

function readField(line: string, raw: Raw): void {
  const [, embedded] = /^\t([\w.]+)\s+`[^`]*json:",inline"/.exec(line) ?? [];
  if (embedded) {
    raw.embedded.push(embedded);
    return;
  }
  const [, type, tag] = /^\t(?:\w+\s+)?(\S+)\s+`[^`]*json:"([^"]*)"/.exec(line) ?? [];
  if (type === undefined || tag === undefined) return;
  const [name = '', ...options] = tag.split(',');
  raw.fields.set(name, {
    type,
    isOmittedWhenEmpty: options.includes('omitempty'),
    isOmittedWhenZero: options.includes('omitzero'),
  });
}

function flattened(name: string, raws: ReadonlyMap<string, Raw>): Map<string, GoField> {
  const raw = raws.get(name);
  if (!raw) return new Map();
  const embedded = raw.embedded.flatMap(each =>
    [...flattened(each, raws)].map(([key, field]) => [key, { ...field, embeddedFrom: each }] as const),
  );
  return new Map<string, GoField>([...embedded, ...raw.fields]);
}
