import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inPlainCharacters } from '../../components/plain-characters.ts';
import { examples } from './examples.ts';
import { cockpitFrame, type Size } from './frame.tsx';

const sizes: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

const fileOf = (screen: string, columns: number) =>
  path.join(import.meta.dirname, 'frames', `${screen.replaceAll(' ', '-')}.${columns}.txt`);

/** One page for a screen: all of its states, one below the other, as they are reviewed. */
async function pageOf(screen: string, size: Size): Promise<string> {
  const pages: string[] = [];
  for (const { state, of } of examples.filter(one => one.screen === screen))
    pages.push(`── ${state}\n${await cockpitFrame(of, size)}\n`);
  return pages.join('\n');
}

const screens = [...new Set(examples.map(({ screen }) => screen))];

describe.each(sizes)('at $columns columns', size => {
  test.each(screens)('the screen "%s" looks as it was last approved', async screen => {
    await expect(await pageOf(screen, size)).toMatchFileSnapshot(fileOf(screen, size.columns));
  });

  test.each(examples)('$screen, $state: nothing is wider or taller than the window', async ({ of }) => {
    const frame = await cockpitFrame(of, size);
    const rows = frame.split('\n');
    expect(rows.length).toBeLessThanOrEqual(size.rows);
    expect(rows.filter(row => [...row].length > size.columns)).toEqual([]);
  });

  test.each(examples)('$screen, $state: a terminal without Unicode gets plain characters', async ({ of }) => {
    const frame = await cockpitFrame(of, size);
    const plain = inPlainCharacters(frame);
    expect(plain.split('\n').map(row => row.length)).toEqual(frame.split('\n').map(row => [...row].length));
    expect([...plain].filter(character => character !== '\n' && (character < ' ' || character > '~'))).toEqual([]);
  });
});
