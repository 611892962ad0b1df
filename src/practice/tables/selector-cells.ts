import { at, isJsonObject } from '../json.ts';
import { selectorText } from '../selector-text.ts';
import type { Column } from './table.ts';
import { column, wide } from './table.ts';

/** A whole selector, `<none>` when it selects nothing in particular. */
export function selectorColumn(...path: readonly string[]): Column {
  return wide(column('Selector', object => selectorText(selectorAt(object, ...path)) || '<none>'));
}

/** As Deployments show it: an empty one stays empty. */
export const plainSelectorColumn: Column = wide(
  column('Selector', object => selectorText(selectorAt(object, 'spec', 'selector'))),
);

/** Labels that must all match, in the order of their names. */
export function labelsCell(labels: unknown): string {
  return selectorText({ matchLabels: isJsonObject(labels) ? (labels as Record<string, string>) : {} }) || '<none>';
}

function selectorAt(object: unknown, ...path: readonly string[]) {
  const found = at(object, ...path);
  return isJsonObject(found) ? found : {};
}
