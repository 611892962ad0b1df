import { isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { safe } from '../domain/safe-text.ts';

/** Takes down what is wrong, and where. */
export type Wrong = (node: Node | null | undefined, says: string) => void;

export function unknownKeys(map: YAMLMap, names: readonly string[], of: string, wrong: Wrong): void {
  for (const { key } of map.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (!names.includes(name))
      wrong(key as Node, `"${safe(name, 40)}" is nothing that ${of} can say; it can say ${names.join(', ')}`);
  }
}

export const nodeAt = (map: YAMLMap, key: string): Node | undefined => map.get(key, true) as Node | undefined;

export function textOf(map: YAMLMap, key: string, wrong: Wrong): string | undefined {
  const node = nodeAt(map, key);
  if (node === undefined) return undefined;
  if (isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'number') && node.value !== '')
    return String(node.value);
  wrong(node, `${key} must be a word`);
  return undefined;
}

export function isTrue(map: YAMLMap, key: string, wrong: Wrong): boolean | undefined {
  const node = nodeAt(map, key);
  if (node === undefined) return undefined;
  if (isScalar(node) && typeof node.value === 'boolean') return node.value;
  wrong(node, `${key} must be true or false`);
  return undefined;
}

/** One pattern or a list of them. An empty one would fit nothing and an empty list anything, so neither is taken. */
export function patternsOf(map: YAMLMap, key: string, wrong: Wrong): readonly string[] {
  const node = nodeAt(map, key);
  if (node === undefined) return [];
  const items = isSeq(node) ? (node.items as readonly Node[]) : [node];
  if (items.length === 0) wrong(node, `${key} is an empty list; leave it out to mean any`);
  return items.flatMap(item => {
    if (isScalar(item) && typeof item.value === 'string' && item.value !== '') return item.value;
    wrong(item, `${key} must hold names or patterns, as prod-*`);
    return [];
  });
}
