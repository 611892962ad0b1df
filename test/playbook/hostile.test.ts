import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { blocksOf } from '../../src/playbook/markdown-blocks.ts';
import { plainMarkdown } from '../../src/playbook/plain-markdown.ts';
import { printPlaybook } from '../../src/playbook/print-playbook.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { linesOf } from '../../src/playbook/sections.ts';
import { withByHandBlocks } from '../../src/playbook/write-by-hand.ts';
import { words } from './forms.ts';

const example = readFileSync(new URL('example.md', import.meta.url), 'utf8');
const exampleLines = example.split('\n');

/** Whatever is read: no exception, every place is in the file, and a sound one can be printed and written back. */
function readsQuietly(text: string): void {
  const { playbook, problems } = readPlaybook(text, words);
  const lines = linesOf(text);
  for (const { line, column, says } of problems) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
    expect(says).not.toBe('');
  }
  const hasError = problems.some(({ severity }) => severity === 'error');
  expect(playbook === undefined).toBe(hasError);
  if (!playbook) return;
  printPlaybook(playbook, { steps: words.steps, asks: new Map() });
  const written = withByHandBlocks(text, playbook, words.steps);
  const again = readPlaybook(written, words).playbook;
  expect(again?.steps.map(({ id }) => id)).toEqual(playbook.steps.map(({ id }) => id));
  expect(again && withByHandBlocks(written, again, words.steps)).toBe(written);
}

const pieces = fc.constantFrom(
  ...exampleLines,
  '---',
  '```yaml step',
  '```yaml inputs',
  '```yaml flows',
  '```',
  '~~~',
  '<!--',
  '-->',
  '<details><summary>By hand</summary>',
  '</details>',
  '> **Expect:**',
  '## 1. One',
  '# Title',
  '  - { a: [b',
  'id: a',
  'then: a',
  'with: { workload: $workload }',
  'text: "${',
  '? a',
  '&a *a !!str x',
  '\t- x',
  "'",
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
  '{}: {}',
  '__proto__: { constructor: 1 }',
  '- - - - - - - - - - - - - - - - - -',
  '|2\n   x',
  '\u2028',
);

describe('any text is read quietly', () => {
  test('random characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), readsQuietly), { numRuns: 300 });
  });

  test('random bytes, as a file has them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => readsQuietly(Buffer.from(bytes).toString('utf8'))),
      { numRuns: 500 },
    );
  });

  test('lines of playbooks in any order', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) =>
        readsQuietly(['---', 'playbook: 1', 'id: a', 'owner: b', '---', ...lines].join(end)),
      ),
      { numRuns: 1_000 },
    );
  });

  test('random YAML where a step is', () => {
    const text = fc.array(fc.constantFrom(...'{}[]:,-?*&!|>\'"%@`# \nabid$.1~'.split('')), { maxLength: 80 });
    fc.assert(
      fc.property(text, characters =>
        readsQuietly(example.replace('id: evidence\n', `id: evidence\n${characters.join('')}\n`)),
      ),
      { numRuns: 150 },
    );
  });

  test('the worked example, cut off anywhere', () => {
    for (let length = 0; length <= example.length; length += 17) readsQuietly(example.slice(0, length));
  }, 240_000);

  test('the worked example, with a fence in a by-hand block that swallows the next step', () => {
    const torn = example.replace(
      '    kubectl -n NAMESPACE rollout undo deploy/NAME --to-revision=LAST_GOOD\n</details>',
      '```\n</details>',
    );
    expect(torn).not.toBe(example);
    readsQuietly(torn);
    expect(readPlaybook(torn, words).problems.map(({ says }) => says)).toContainEqual(
      expect.stringMatching(/^this block is not closed: another one begins inside of it, at line \d+$/),
    );
  });

  test('the worked example, with some lines changed, doubled, moved or left out', () => {
    const change = fc.record({
      at: fc.nat(exampleLines.length - 1),
      how: fc.constantFrom('drop', 'double', 'swap', 'replace', 'cut'),
      piece: pieces,
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), changes => {
        const lines = [...exampleLines];
        for (const { at, how, piece } of changes) {
          const line = lines[at] ?? '';
          if (how === 'drop') lines.splice(at, 1);
          else if (how === 'double') lines.splice(at, 0, line);
          else if (how === 'swap') lines.splice(at, 2, lines[at + 1] ?? '', line);
          else if (how === 'replace') lines.splice(at, 1, piece);
          else lines.splice(at, 1, line.slice(0, line.length / 2));
        }
        readsQuietly(lines.join('\n'));
      }),
      { numRuns: 200 },
    );
  }, 240_000);
});

describe('the worst text is judged within a second', () => {
  const size = 511 * 1024;
  const filled = (piece: string) => piece.repeat(Math.floor(size / piece.length));
  const front = '---\nplaybook: 1\nid: a\nowner: b\n---\n# T\n';
  test.each([
    ['headings', filled('## 1. a\n')],
    ['headings without words', filled('##\n')],
    ['empty lines', filled('\n')],
    ['quotes in quotes', filled(`${'>'.repeat(1_000)}\n`)],
    ['lists in lists', Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth * 2)}- a\n`).join('')],
    ['brackets', filled(`${'['.repeat(1_000)}\n`)],
    ['emphasis', filled(`${'*a_'.repeat(333)}\n`)],
    ['fences', filled('```\n')],
    ['fences that never end', filled('```yaml step\n')],
    ['comments', filled('<!--\n\n')],
    ['tags', filled('<a\n')],
    ['by-hand blocks', filled('<details><summary>By hand</summary>\n\n')],
    ['Expect lines', filled('> **Expect:** a\n\n')],
    ['spaces', filled(`${' '.repeat(1_999)}\n`)],
    ['steps with brackets', `## a\n\`\`\`yaml step\n${'[{'.repeat(900)}\n\`\`\`\n`],
    ['YAML of one key a line', `## 1. a\n\`\`\`yaml step\n${'a: b\n'.repeat(6_400)}\`\`\`\n`],
    ['YAML of aliases', `## 1. a\n\`\`\`yaml step\na: &a [${'*a,'.repeat(600)}]\n\`\`\`\n`],
    [
      '200 steps that go everywhere',
      Array.from(
        { length: 199 },
        (_, n) =>
          `## ${n + 1}. a\n\`\`\`yaml step\n{ id: s${n}, do: tell, on-fail: s0, on-timeout: s198, then: s${(n * 7) % 199} }\n\`\`\`\n`,
      ).join(''),
    ],
    [
      '200 steps of options',
      Array.from(
        { length: 190 },
        (_, n) =>
          `## ${n + 1}. a\n\`\`\`yaml step\n{ id: s${n}, do: decide, options: [${Array.from({ length: 6 }, (_, m) => `{ choose: c${m}, go: s${(n + m * 11) % 190} }`).join(', ')}] }\n\`\`\`\n`,
      ).join(''),
    ],
  ])('%s', (_, text) => {
    // Of the processor, not of the clock: other tests run beside this one.
    const begin = process.threadCpuUsage();
    readsQuietly(front + text);
    plainMarkdown(text.slice(0, 100_000), 78);
    const { user, system } = process.threadCpuUsage(begin);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });
});

describe('blocks are those of CommonMark', () => {
  type Found = readonly string[];
  const ours = (text: string): Found =>
    blocksOf(linesOf(text), 1).flatMap(block => {
      if (block.kind === 'heading') return `${block.line} heading ${block.level}`;
      return block.kind === 'fence' ? `${block.line}-${block.last} fence ${block.info.split(/\s/)[0]}` : [];
    });
  const theirs = (text: string): Found =>
    fromMarkdown(text).children.flatMap(node => {
      const [line, last] = [node.position?.start.line, node.position?.end.line];
      const isAtx = node.type === 'heading' && /^ {0,3}#/.test(text.split('\n')[(line ?? 1) - 1] ?? '');
      if (node.type === 'heading' && isAtx) return `${line} heading ${node.depth}`;
      const isFence = node.type === 'code' && /^ {0,3}(```|~~~)/.test(text.split('\n')[(line ?? 1) - 1] ?? '');
      return isFence ? `${line}-${last} fence ${node.lang ?? ''}` : [];
    });

  test('of the worked example', () => expect(ours(example)).toEqual(theirs(example)));

  test('of any page without lists', () => {
    const line = fc.constantFrom(
      '',
      'Some prose.',
      '# One',
      '## Two',
      '  ## Two',
      '    ## no heading',
      '##no heading',
      '###### Six ##',
      '```',
      '````',
      '```yaml step',
      '``` a`b',
      '~~~ sh',
      '   ```',
      '    ```',
      '> quoted',
      '> ## quoted heading',
      '> ```',
      '<!-- comment -->',
      '<!--',
      '-->',
      '<details>',
      '</details>',
      '<b>bold</b> prose',
      '<b>',
      '<https://example.com>',
      '<pre>',
      '</pre>',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), lines => {
        const text = `${lines.join('\n')}\n`;
        // Whether a tag behind a quote goes on with it depends on what is inside of the quote.
        fc.pre(!/^>.*\n(?:.+\n)*</m.test(text));
        expect(ours(text)).toEqual(theirs(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
