import type { WalkOnScreen } from '../../src/app/store/walks.ts';
import { labelWidth, type ScreenLine, sentence } from '../screen-lines.ts';

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

/** As it stands in the file, spaces and all; a line that is too long goes on in the next row. */
const codeRows = (label: string, text: string, width: number, is: 'gone' | 'new'): readonly ScreenLine[] =>
  (text.match(new RegExp(`.{1,${Math.max(10, width - labelWidth)}}`, 'gu')) ?? ['']).map((row, index) => ({
    label: index === 0 ? label : '',
    text: row,
    tone: is === 'gone' ? 'quiet' : 'plain',
  }));
