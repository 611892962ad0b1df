/** What a page of the timeline may be asked to hold, and under which headings it stands. */
const headings = {
  timeline: ['Follow-ups', 'Changes', 'Timeline (UTC)'],
  answers: ['Timeline (UTC)'],
  evidence: ['Facts'],
  debts: ['Debts'],
} as const;

export type TimelinePart = keyof typeof headings;
export const timelineParts = Object.keys(headings) as readonly TimelinePart[];

/** A timeline's Markdown with its head, and of its sections those that are asked for. */
export function pickSections(page: string, parts: readonly TimelinePart[]): string {
  const wanted = new Set<string>(parts.flatMap(part => headings[part]));
  const [head = '', ...sections] = page.split(/^(?=## )/m);
  return [head, ...sections.filter(section => wanted.has(/^## (.*)$/m.exec(section)?.[1] ?? ''))].join('');
}

/** The list at the head of a timeline: which run, where, since when, by whom. */
export const headOf = (page: string): readonly string[] =>
  (page.split(/^## /m)[0] ?? '').split('\n').flatMap(line => (line.startsWith('- ') ? [line.slice(2)] : []));
