import { likePattern } from '../domain/pattern-example.ts';
import type { Input, Journey, Playbook } from '../domain/playbook.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { plainMarkdown, plainWords, wrapped } from './plain-markdown.ts';
import { type PrintWords, printStep, wayInWords } from './print-step.ts';
import { headline, inWords, width } from './print-words.ts';

export type { PrintWords } from './print-step.ts';

/** A playbook as a page for paper: numbered steps with what to expect, who does them and by which command. No YAML. */
export function printPlaybook(playbook: Playbook, words: PrintWords): readonly SafeText[] {
  const lines = [
    ...headOf(playbook),
    ...plainMarkdown(playbook.introduction, width),
    ...inputsOf(playbook.inputs),
    ...playbook.steps.flatMap(step => ['', ...printStep(step, playbook, words)]),
    ...flowsOf(playbook.journeys),
    ...(playbook.notes ?? []).flatMap(({ title, prose }) => ['', ...headline(title), ...plainMarkdown(prose, width)]),
  ];
  return withoutDoubleGaps(lines).map(line => safe(line));
}

/** What a user does, request by request, so that somebody can do it with curl. */
const flowsOf = (journeys: Playbook['journeys']): readonly string[] =>
  [...journeys].flatMap(([name, requests]) => ['', ...headline(`Flow ${name}`), ...requests.flatMap(requestInWords)]);

const requestInWords = ({ method, path, body, expectStatus, read }: Journey[number]): readonly string[] => [
  ...wrapped(
    `${method} ${path} must answer ${expectStatus}${read ? `; note ${read.at} as ${read.name}` : ''}`,
    width,
    '  [ ] ',
  ),
  ...(body === undefined ? [] : [`      ${JSON.stringify(body)}`]),
];

const withoutDoubleGaps = (lines: readonly string[]): readonly string[] =>
  lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''));

function headOf({
  title,
  id,
  owner,
  defaultOwner,
  budgetMs,
  drillEveryMs,
  phones,
  defaultOnFail,
  steps,
}: Playbook): readonly string[] {
  const facts = [
    `Playbook ${id}, kept by ${owner}.`,
    ...(defaultOwner === undefined ? [] : [`Steps are done by ${defaultOwner}, where no other is named.`]),
    ...(budgetMs === undefined ? [] : [`In effect within ${inWords(budgetMs)} of the start.`]),
    ...(drillEveryMs === undefined ? [] : [`Practised every ${inWords(drillEveryMs)}.`]),
    ...(defaultOnFail === undefined ? [] : [`A step that fails: ${wayInWords(defaultOnFail, steps)}.`]),
  ];
  const longest = Math.max(0, ...phones.map(({ role }) => role.length));
  const words = plainWords(title).toUpperCase();
  return [
    ...wrapped(words, width),
    '='.repeat(Math.min(words.length, width)),
    ...wrapped(facts.join(' '), width),
    '',
    ...(phones.length === 0
      ? []
      : ['Who to call:', ...phones.map(({ role, phone }) => `  ${role.padEnd(longest)}  ${phone}`), '']),
  ];
}

function inputsOf(inputs: readonly Input[]): readonly string[] {
  if (inputs.length === 0) return [];
  const asked = inputs.map(({ ask, kinds, options, pattern }) => {
    const among = kinds ?? options;
    const hint = among ? ` (${among.join(' or ')})` : pattern === undefined ? '' : ` (${likePattern(pattern)})`;
    return `${ask}${hint}`;
  });
  return [
    '',
    'You need:',
    ...asked.flatMap(text => [...wrapped(text, width - 22, '  [ ] '), `      ${'_'.repeat(30)}`]),
  ];
}
