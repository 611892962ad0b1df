import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { words } from './forms.ts';

const folder = new URL('broken/', import.meta.url);
const files = readdirSync(folder)
  .filter(name => name.endsWith('.md'))
  .sort();
/** `file:line:column: severity: message`, written down by hand for each file. */
const expected = readFileSync(new URL('expected.txt', folder), 'utf8').trimEnd().split('\n');

const said = (text: string, file: string): readonly string[] =>
  readPlaybook(text, words).problems.map(
    ({ line, column, severity, says }) => `${file}:${line}:${column}: ${severity}: ${says}`,
  );

describe('a broken playbook is told what is wrong with it, at its place, and nothing else', () => {
  test.each(files)('%s', file => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    expect(said(text, file)).toEqual(expected.filter(line => line.startsWith(`${file}:`)));
  });

  test('each of them has a line of its own, and there are many', () => {
    const told = new Set(expected.map(line => line.split(':')[0]));
    expect([...told].sort()).toEqual(files);
    expect(files.length).toBeGreaterThan(60);
  });

  test('they are all made of one page that is sound', () => {
    expect(said(readFileSync(new URL('../sound.md', folder), 'utf8'), 'sound.md')).toEqual([]);
  });
});

describe('what is too much for a page is one problem, at once', () => {
  const sound = readFileSync(new URL('../sound.md', folder), 'utf8');
  const megabyte = 'x'.repeat(1024 * 1024);

  test.each([
    ['a line of 400 KB', `${sound}${megabyte.slice(0, 400 * 1024)}`, /^f:47:1: error: this line is too long/],
    [
      'a line of a megabyte',
      `${sound}${megabyte}`,
      /^f:1:1: error: this file is too big for a playbook: more than 512 KB$/,
    ],
    ['a megabyte of short lines', 'a\n'.repeat(512 * 1024), /^f:1:1: error: this file is too big/],
    [
      '100 KB of YAML',
      sound.replace('id: look', `# ${'y'.repeat(1_000)}\n`.repeat(100)),
      /^f:12:1: error: this is too much for one playbook: more than 32 KB of YAML$/,
    ],
    [
      '300 steps',
      sound.replace('## 4. Record', `${'## 4. Again\n```yaml step\nid: a\n```\n'.repeat(300)}## 5. Record`),
      /: error: this is too much for one playbook: more than 200 steps$/,
    ],
  ])('%s', (_, text, says) => {
    const lines = said(text, 'f');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(says);
  });
});
