import type { Entry } from '../../src/domain/journal.ts';

/** A line of a journal by what it says, because a resumed run has it under another number. */
export type KillPoint = { readonly line: string; readonly when: 'before' | 'after' };

/** Names the lines of one journal, in their order: `fact.seen decide errors-began-with-this-revision`. */
export function namesOfLines(): (entry: Entry) => string {
  const ways = new Map<string, string>();
  return entry => {
    const { type, step } = entry;
    if (type === 'plan.made') for (const { id, via } of entry.changes) ways.set(id, via);
    return [type, step, detailOf(entry, ways)].filter(Boolean).join(' ');
  };
}

function detailOf(entry: Entry, ways: ReadonlyMap<string, string>): string | undefined {
  switch (entry.type) {
    case 'fact.seen':
      return entry.name;
    case 'effect.seen':
      return entry.seen.effect;
    case 'change.started':
    case 'change.finished':
      return ways.get(entry.change);
    default:
      return undefined;
  }
}
