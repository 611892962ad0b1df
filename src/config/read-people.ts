import { isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import { safe } from '../domain/safe-text.ts';
import { type SinkKey, type SinkSetting, type SinkType, type SinkValue, sinkTypes } from '../domain/sink.ts';
import { nodeAt, patternsOf, textOf, unknownKeys, type Wrong } from './yaml-values.ts';

const word = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** The sinks under `people:`. One with a mistake is left out; the others count. */
export function sinksOf(node: Node | undefined, wrong: Wrong): readonly SinkSetting[] {
  if (node === undefined) return [];
  if (!isMap(node)) {
    wrong(node, 'people must be a map of names, each with type, serves and what the type needs');
    return [];
  }
  return node.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    if (word.test(name)) return sinkOf(name, key as Node, value as Node | null, wrong) ?? [];
    wrong(key as Node, `"${safe(name, 40)}" can't be a name: small letters, digits and -`);
    return [];
  });
}

function sinkOf(name: string, at: Node, node: Node | null, told: Wrong): SinkSetting | undefined {
  let isSound = true;
  const wrong: Wrong = (where, says) => {
    isSound = false;
    told(where, says);
  };
  if (!isMap(node)) {
    wrong(at, `${name} must be a map with type and serves`);
    return undefined;
  }
  const type = typeOf(name, at, node, wrong);
  if (!type) return undefined;
  const keys: Readonly<Record<string, SinkKey>> = sinkTypes[type];
  unknownKeys(node, ['type', 'serves', ...Object.keys(keys)], `a sink of type ${type}`, wrong);
  const serves = patternsOf(node, 'serves', wrong);
  if (!node.has('serves')) wrong(at, `${name} serves nobody: name channels and roles, as serves: [incident]`);
  for (const one of serves)
    if (!word.test(one)) wrong(nodeAt(node, 'serves'), `"${safe(one, 40)}" can't be a channel or role`);
  const values = Object.entries(keys).flatMap(([key, rule]) => {
    const value = sinkValueOf(node, key, rule, wrong);
    if (!value && rule.required && !node.has(key)) wrong(at, `${name} needs ${key}`);
    return value ? [[key, value] as const] : [];
  });
  return isSound ? { name, type, serves, values: Object.fromEntries(values) } : undefined;
}

function typeOf(name: string, at: Node, node: YAMLMap, wrong: Wrong): SinkType | undefined {
  const text = textOf(node, 'type', wrong);
  const names = Object.keys(sinkTypes).join(', ');
  if (text !== undefined && Object.hasOwn(sinkTypes, text)) return text as SinkType;
  if (text !== undefined) wrong(nodeAt(node, 'type'), `"${safe(text, 40)}" is no type of sink; there are ${names}`);
  else if (!node.has('type')) wrong(at, `${name} needs a type: ${names}`);
  return undefined;
}

/** `$NAME`, `file:PATH`, or for what is no secret the text itself. The text of a secret is never said again. */
export function sinkValueOf(map: YAMLMap, key: string, { is }: SinkKey, wrong: Wrong): SinkValue | undefined {
  const text = textOf(map, key, wrong);
  if (text === undefined) return undefined;
  const node = nodeAt(map, key);
  const [, name] = /^\$([A-Za-z_][A-Za-z0-9_]*)$/.exec(text) ?? [];
  if (name !== undefined) return { from: 'environment', name };
  const [, path] = /^file:(.+)$/.exec(text) ?? [];
  if (path !== undefined) {
    // Of the folder that somebody happens to stand in, a stranger's file would be read.
    if (/^(\/|~\/|[A-Za-z]:[\\/])/.test(path)) return { from: 'file', path };
    wrong(node, `${key} must name its file from the root, as file:/run/secrets/pager, or file:~/.pager`);
  } else if (is === 'secret')
    wrong(node, `${key} is a secret and can't stand here: write $NAME of an environment variable, or file:/PATH`);
  else if (!URL.canParse(text) || !/^https?:/.test(text))
    wrong(node, `${key} must be a URL that begins with https: or http:`);
  else if (new URL(text).password !== '')
    wrong(node, `${key} holds a password: write $NAME of an environment variable, or file:/PATH`);
  else return { from: 'settings', text };
  return undefined;
}
