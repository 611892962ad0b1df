import type { WalkOnScreen } from '../../src/app/store/walks.ts';
import { labelWidth, type ScreenLine, sentence, wrapWords } from '../screen-lines.ts';

/** Above everything else of the step: what is read below may not be what its author means by now. */
export function announcedLines({ view: { newerText } }: WalkOnScreen, width: number): readonly ScreenLine[] {
  if (!newerText) return [];
  const way = newerText.mayAdopt ? 'v shows it, and takes it.' : 'v shows it.';
  return sentence('!', `${newerText.says}. ${way}`, width, 'warn');
}

/** What it changes, before anybody takes it. */
export function newerTextLines({ view: { newerText } }: WalkOnScreen, width: number): readonly ScreenLine[] {
  if (!newerText) return [{ text: 'The playbook’s file says what is walked.' }];
  const { mayAdopt, says, changes } = newerText;
  return [
    ...sentence('!', `${says}.`, width, 'warn'),
    ...sentence(
      '',
      mayAdopt
        ? 'Enter walks this text from here on; a plan is made and confirmed anew. Nothing is sent by it.'
        : 'The run goes on with the text that it began with. The file is looked at again by itself.',
      width,
      mayAdopt ? 'new' : 'plain',
    ),
    ...changes.flatMap(({ title, lines }) => [
      { text: '' },
      ...sentence('', title, width).map(line => ({ ...line, isBold: true })),
      ...lines.flatMap(({ is, line, text }) => codeRows(`${is === 'gone' ? '-' : '+'} ${line}`, text, width, is)),
    ]),
  ];
}

/** As it stands in the file, indented as there; a line that is too long goes on in the next row. */
function codeRows(label: string, text: string, width: number, is: 'gone' | 'new'): readonly ScreenLine[] {
  const indent = /^ {0,20}/.exec(text)?.[0] ?? '';
  const rows = wrapWords(text.slice(indent.length), Math.max(10, width - labelWidth - indent.length));
  return rows.map((row, index) => ({
    label: index === 0 ? label : '',
    text: `${indent}${row}`,
    tone: is === 'gone' ? 'quiet' : 'plain',
  }));
}
