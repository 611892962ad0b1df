import type { Instant } from '../domain/brands.ts';
import { age } from '../domain/duration.ts';
import type { FactSeen } from '../domain/fact.ts';
import type { Playbook, PlaybookStep } from '../domain/playbook.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { counted } from './numbers.ts';

/** `5m`, `1m30s`, `40 s`, `24 h` */
export const span = (ms: number): string => age(ms).replace('m00s', 'm');

/** From the start until it was in effect, against what it may take: `8 s of 5m`. Its proof has its own time. */
export function clockInWords(
  openedAt: Instant,
  until: Instant,
  budgetMs: number | undefined,
  isInEffect: boolean,
): { readonly says: string; readonly isOver: boolean } {
  const took = Math.max(0, until - openedAt);
  const isOver = budgetMs !== undefined && took > budgetMs;
  const of = budgetMs === undefined ? '' : ` of ${span(budgetMs)}${isOver ? ', over' : ''}`;
  return { says: `${isInEffect ? 'in effect in ' : ''}${age(took)}${of}`, isOver };
}

/** `1m56s left`, `20 s over its time` */
export const leftInWords = (deadline: Instant, now: Instant): string =>
  now <= deadline ? `${age(deadline - now)} left` : `${age(now - deadline)} over its time`;

/** `2. Decide: flag off, back, or forward` */
export const stepTitle = ({ number, title }: PlaybookStep): SafeText =>
  safe(number === undefined ? title : `${number}. ${title}`);

/** `step 2 of 10`; of a section that is only jumped to, its title. */
export function placeInWords({ steps }: Playbook, at: PlaybookStep | undefined): string {
  if (!at) return 'all steps walked';
  const last = Math.max(...steps.map(({ number }) => number ?? 0));
  return at.number === undefined ? `at “${at.title}”` : `step ${at.number} of ${last}`;
}

/** The same in a header: `4/10`; of a section that is only jumped to, the first words of its title. */
export function shortPlace({ steps }: Playbook, at: PlaybookStep | undefined): string {
  if (!at) return 'to close';
  const last = Math.max(...steps.map(({ number }) => number ?? 0));
  return at.number === undefined ? shortTitle(at.title, 2) : `${at.number}/${last}`;
}

const lead = new Set([
  'a',
  'an',
  'and',
  'as',
  'at',
  'before',
  'by',
  'for',
  'from',
  'in',
  'of',
  'on',
  'or',
  'that',
  'the',
  'to',
]);

/** A title in at most `words` words, without what needs the rest of the sentence: `Stop GitOps`, `Put`. */
export function shortTitle(title: string, words: number): string {
  const all = (title.split(/[:,;]/)[0] ?? title).split(' ').slice(0, words);
  while (all.length > 1 && lead.has((all.at(-1) ?? '').toLowerCase())) all.pop();
  return all.join(' ').slice(0, 24);
}

export const factWord: Readonly<Record<FactSeen['value'], string>> = { true: 'yes', false: 'no', unknown: '?' };

/** What was asked, then what was seen, with its age once that matters: `errors began with flag change: no flag source (40 s ago)`. */
export function factInWords(name: string, fact: FactSeen | undefined, now: Instant): SafeText {
  const what = name.replaceAll('-', ' ');
  if (!fact) return safe(`${what}: not looked at yet`);
  const old = now - fact.at > 30_000 ? ` (${age(now - fact.at)} ago)` : '';
  return safe(`${what}${fact.says === '' ? '' : `: ${fact.says}`}${old}`);
}

/** What is still owed, for a header: `owes 2`. */
export const owesInWords = (debts: number): string => (debts === 0 ? '' : `owes ${debts}`);

/** What a run leaves behind when the program is left, in whole sentences. */
export function leftBehind(run: {
  readonly id: string;
  readonly on: string;
  readonly place: string;
  readonly owes: readonly { readonly says: SafeText; readonly since: Instant }[];
  readonly now: Instant;
}): readonly SafeText[] {
  const { id, on, place, owes, now } = run;
  return [
    safe(
      `The run of ${id} on ${on} stays open, ${place}. Nothing of it goes on by itself; deploy-cockpit shows it first.`,
    ),
    ...(owes.length === 0 ? [] : [safe(`It owes ${counted(owes.length, 'thing')}:`)]),
    ...owes.map(({ says, since }) => safe(`  ${says}, for ${age(now - since)}`)),
  ];
}
