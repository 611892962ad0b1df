import { isMap, isScalar, type Node } from 'yaml';
import { type AllowedProgram, interpreterIn } from '../domain/allowed-program.ts';
import { safe } from '../domain/safe-text.ts';
import { nodeAt, patternsOf, textOf, unknownKeys, type Wrong } from './yaml-values.ts';

const word = /^[a-z0-9](?:[-._a-z0-9]{0,61}[a-z0-9])?$/;
const variable = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** The programs under `programs:`. One with a mistake is left out; the others count. */
export function programsOf(node: Node | undefined, wrong: Wrong): readonly AllowedProgram[] {
  if (node === undefined) return [];
  if (!isMap(node)) {
    wrong(node, 'programs must be a map of names, each with its path');
    return [];
  }
  return node.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    if (word.test(name)) return programOf(name, key as Node, value as Node | null, wrong) ?? [];
    wrong(key as Node, `"${safe(name, 40)}" can't be a program's name: small letters, digits, dots and -`);
    return [];
  });
}

function programOf(name: string, at: Node, node: Node | null, told: Wrong): AllowedProgram | undefined {
  let isSound = true;
  const wrong: Wrong = (where, says) => {
    isSound = false;
    told(where, says);
  };
  if (!isMap(node)) {
    wrong(at, `${name} must be a map with its path`);
    return undefined;
  }
  unknownKeys(node, ['path', 'env'], 'a program', wrong);
  const path = textOf(node, 'path', wrong);
  if (path === undefined && !node.has('path')) wrong(at, `${name} needs a path, as path: /usr/local/bin/${name}`);
  if (path !== undefined && !/^(?:\/|[A-Za-z]:[\\/])/.test(path))
    wrong(nodeAt(node, 'path'), `path must begin at the root, as /usr/local/bin/${name}`);
  const interpreter = interpreterIn(name) ?? interpreterIn(path ?? '');
  if (interpreter !== undefined)
    wrong(nodeAt(node, 'path') ?? at, `${safe(interpreter, 40)} runs whatever it is told: name the program itself`);
  const env = patternsOf(node, 'env', wrong);
  for (const one of env)
    if (!variable.test(one)) wrong(nodeAt(node, 'env'), `"${safe(one, 40)}" can't be a variable; write its name alone`);
  return isSound && path !== undefined ? { name, path, env } : undefined;
}
