import type { Instant } from '../domain/brands.ts';
import { duration } from '../domain/duration.ts';
import type { Entry } from '../domain/journal.ts';
import { type Json, textAt } from '../domain/json.ts';
import { outcomeInWords, shortHash } from './entries.ts';
import { markdownTable, markdownText as text } from './markdown-text.ts';
import { type Timeline, type TimelineChange, timelineOf } from './timeline.ts';

/** A run's journal as a page for the review after the incident. Empty when the entries are no run's. */
export function timelineMarkdown(entries: readonly Entry[]): string {
  const timeline = timelineOf(entries);
  return timeline ? `${pageOf(timeline).join('\n')}\n` : '';
}

const pageOf = (timeline: Timeline): readonly string[] => [
  `# Timeline: ${text(timeline.title)}`,
  '',
  ...summary(timeline),
  ...section(
    'Follow-ups',
    timeline.followUps.map(one => `- [ ] ${text(one)}`),
  ),
  ...section('Changes', changesTable(timeline.changes)),
  ...section('Facts', factsTable(timeline)),
  ...section('Checks', checksTable(timeline)),
  ...section('Debts', debtsTable(timeline)),
  ...section('Timeline (UTC)', linesTable(timeline)),
];

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];

function summary({ run, where, playbook, openedAt, closed, people, inputs, changes }: Timeline): readonly string[] {
  const took = closed ? `, ${duration(closed.at - openedAt)}` : '';
  const effects = changes.flatMap(({ effect }) => (effect ? [effect.at] : []));
  const inEffect = effects.length > 0 ? Math.max(...effects) - openedAt : undefined;
  const given = Object.entries(inputs).map(([name, value]) => `${name} = ${plain(value)}`);
  return [
    `- run: ${text(run)}`,
    `- where: ${text([where.context, where.namespace, where.server].filter(Boolean).join(', '))}`,
    ...(playbook ? [`- playbook: ${text(`${playbook.id}, ${playbook.path}, text ${shortHash(playbook.sha)}`)}`] : []),
    ...(given.length > 0 ? [`- asked for: ${text(given.join(', '))}`] : []),
    `- opened: ${dayTime(openedAt)}`,
    closed ? `- closed: ${dayTime(closed.at)}, ${text(closed.how)}${took}` : '- closed: not yet, this run is open',
    ...(inEffect === undefined ? [] : [`- last change in effect: ${duration(inEffect)} after the run was opened`]),
    `- people: ${text(people.join(', '))}`,
  ];
}

/** A workload by its kind and name; everything else as it stands. */
function plain(value: Json | undefined): string {
  const [kind, namespace, name] = ['kind', 'namespace', 'name'].map(key => textAt(value, key));
  if (kind && name) return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function changesTable(changes: readonly TimelineChange[]): readonly string[] {
  if (changes.length === 0) return [];
  const rows = changes.map(
    ({ step = '', says, via, plan, dryRun, confirmed, sentAt, outcome, recovered, toEffectMs }) => [
      text(step),
      text(says),
      text(shortHash(plan)),
      text(dryRun),
      confirmed
        ? text(`${confirmed.by}, ${confirmed.level}, ${time(confirmed.at)}`)
        : via === 'kube' || via === 'process'
          ? 'nobody'
          : 'not needed',
      sentAt === undefined ? 'not sent' : time(sentAt),
      outcome ? text(`${outcomeInWords(outcome)}${recovered ? ', found by reading' : ''}`) : 'not known',
      toEffectMs === undefined ? (via === 'kube' ? 'not seen' : '') : duration(toEffectMs),
    ],
  );
  return markdownTable(
    ['Step', 'Change', 'Plan', 'Dry run', 'Confirmed by', 'Sent', 'Outcome', 'In effect after'],
    rows,
  );
}

const factsTable = ({ facts }: Timeline): readonly string[] =>
  facts.length === 0
    ? []
    : markdownTable(
        ['Time', 'Fact', 'Value', 'Evidence'],
        facts.map(({ at, name, value, says, answeredBy }) => [
          time(at),
          text(name),
          text(value),
          text(answeredBy === undefined ? says : `answered by ${answeredBy}: ${says}`),
        ]),
      );

const checksTable = ({ checks }: Timeline): readonly string[] =>
  checks.length === 0
    ? []
    : markdownTable(
        ['Time', 'Step', 'Check', 'Holds', 'Seen', 'Read back'],
        checks.map(({ at, step = '', check, holds, says, readBack = '' }) =>
          [time(at), step, check, holds, says, readBack].map(text),
        ),
      );

const debtsTable = ({ debts }: Timeline): readonly string[] =>
  debts.length === 0
    ? []
    : markdownTable(
        ['Since', 'Step', 'Owed', 'Paid'],
        debts.map(({ since, step = '', says, paidAt }) => [
          time(since),
          text(step),
          text(says),
          paidAt === undefined ? 'NOT PAID' : time(paidAt),
        ]),
      );

const linesTable = ({ lines }: Timeline): readonly string[] =>
  markdownTable(
    ['Time', 'Who', 'Step', 'What'],
    lines.map(({ at, by, step = '', says }) => [time(at), text(by), text(step), text(says)]),
  );

/** People of several places read it, so times are UTC. */
const dayTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
const time = (at: Instant): string => new Date(at).toISOString().slice(11, 19);
