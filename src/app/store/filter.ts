import type { CockpitState } from './state.ts';

/** Whether a row is shown: it holds every word of the filter, in any order and case. */
export function passes({ filter }: Pick<CockpitState, 'filter'>, ...texts: readonly (string | undefined)[]): boolean {
  if (filter.trim() === '') return true;
  const held = texts.join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every(word => held.includes(word));
}
