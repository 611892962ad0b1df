import type { Column } from './table.ts';
import { column, listAt, textAt, wide } from './table.ts';

/** Names and images of a pod template's containers, which lies at `path`. */
export function containerColumns(...path: readonly string[]): Column[] {
  const joined = (object: unknown, member: string) =>
    listAt(object, ...path, 'spec', 'containers')
      .map(container => textAt(container, member))
      .join(',');
  return [
    wide(column('Containers', object => joined(object, 'name'))),
    wide(column('Images', object => joined(object, 'image'))),
  ];
}
