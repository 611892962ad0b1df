import { askedNow, type PlaybookForm } from '../../src/app/store/walks.ts';
import { likePattern } from '../../src/domain/pattern-example.ts';
import type { Input } from '../../src/domain/playbook.ts';
import type { ScreenLine } from '../screen-lines.ts';
import { hanging, proseLines } from '../walk/prose-lines.ts';

export const formTitle = ({ found }: PlaybookForm): string => `OPEN  ${found.playbook.title}`;

/** Each question with what was typed to it, and below them what the playbook is for. */
export function inputLines(form: PlaybookForm, width: number): readonly ScreenLine[] {
  const { found, typed, at, problem, isOpening } = form;
  const { inputs } = found.playbook;
  return [
    ...(inputs.length === 0 ? [{ text: 'It asks for nothing.' }] : []),
    ...inputs.flatMap((input, index) => {
      const isNow = index === at && !isOpening;
      const lead = `${isNow ? '▸' : ' '} ${input.ask}  `;
      return [
        ...hanging(lead, `${typed[input.name] ?? ''}${isNow ? '▌' : ''}`, width, isNow ? 'new' : 'plain'),
        ...(isNow ? hintLines(input, problem, width) : []),
      ];
    }),
    { text: '' },
    ...(isOpening ? [{ text: 'Opening the run …' }] : []),
    ...proseLines(found.introduction, width, 'quiet'),
  ];
}

function hintLines(input: Input, problem: string | undefined, width: number): readonly ScreenLine[] {
  const hint = hintOf(input);
  return [
    ...(problem === undefined ? [] : hanging('    ', problem, width, 'warn')),
    // What is wrong mostly says how an answer looks; where it doesn't, the hint stays.
    ...(hint === '' || problem?.includes(hint) ? [] : hanging('    ', hint, width, 'quiet')),
  ];
}

/** How an answer looks, before somebody gets it wrong. */
export function hintOf({ type, kinds, options, pattern, default: usual }: Input): string {
  const forms: Readonly<Record<Input['type'], string>> = {
    workload: `${(kinds ?? ['workload']).join(' or ')}, as checkout or NAMESPACE/deploy/checkout`,
    text: pattern === undefined ? '' : likePattern(pattern),
    name: 'small letters, digits and -',
    number: 'a number',
    duration: 'a length of time, as 30s or 5m',
    choice: `one of ${(options ?? []).join(', ')}`,
    revision: 'a revision, as 6',
    url: 'an address, as https://example.com/',
    'yes-no': 'yes or no',
  };
  const without =
    usual === undefined ? '' : `; Enter alone takes ${typeof usual === 'string' ? usual : JSON.stringify(usual)}`;
  return `${forms[type]}${without}`;
}

/** What Enter does in the form. */
export const keepSays = (form: PlaybookForm): string =>
  form.at >= form.found.playbook.inputs.length - 1 ? 'open the run' : `next: ${nextAsked(form)?.ask ?? ''}`;

const nextAsked = (form: PlaybookForm) => askedNow({ ...form, at: form.at + 1 });
