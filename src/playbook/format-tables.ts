import type { CheckForms, SettingForms, StepForm, StepForms } from '../domain/step-form.ts';

/** The tables of `playbooks/README.md`, in Markdown, from what the program knows. */
export type FormatWords = {
  readonly steps: StepForms;
  readonly checks: CheckForms;
  /** A fact's name → as a person asks it. */
  readonly asks: ReadonlyMap<string, string>;
};

const formatTables: Readonly<Record<string, (words: FormatWords) => readonly string[]>> = {
  steps: ({ steps }) => table(['`do`', 'what it does', 'settings', 'gives'], [...steps].map(stepRow)),
  checks: ({ checks }) =>
    table(
      ['`check`', 'holds when', 'settings'],
      [...checks].map(([name, form]) => [`\`${name}\``, form.says, settings(form.with)]),
    ),
  facts: ({ asks }) =>
    table(
      ['fact', 'question'],
      [...asks].map(([name, asked]) => [`\`${name}\``, asked]),
    ),
};

const stepRow = ([name, form]: readonly [string, StepForm]): readonly string[] => [
  `\`${name}\``,
  `${form.says}${className(form)}`,
  [settings(form.with), settings(form.keys ?? {}, ' beside `with`')].filter(part => part !== '').join('<br>'),
  Object.entries(form.yields ?? {})
    .map(([key, type]) => `\`${key}\` (${type})`)
    .join(', '),
];

const className = ({ class: of }: StepForm): string => {
  if (of === 'irreversible') return ' **Can’t be undone.**';
  return of === 'change' ? ' **Changes something.**' : '';
};

const settings = (forms: SettingForms, where = ''): string =>
  Object.entries(forms)
    .map(([key, { type, required, oneOf, says }]) => {
      const of = oneOf ? oneOf.map(one => `\`${one}\``).join(', ') : type;
      return `\`${key}\`${required ? '\\*' : ''}${where} (${of}): ${says}`;
    })
    .join('<br>');

/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${heads.join(' | ')} |`,
  `| ${heads.map(() => '---').join(' | ')} |`,
  ...rows.map(row => `| ${row.map(cell).join(' | ')} |`),
];

/** The same page with its tables as they should be: each between `<!-- steps -->` and `<!-- end of steps -->`. */
export function withTables(page: string, words: FormatWords): string {
  return Object.entries(formatTables).reduce((text, [name, make]) => {
    const between = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
    return text.replace(between, (_, begin: string, end: string) => `${begin}\n${make(words).join('\n')}\n\n${end}`);
  }, page);
}
