import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { byHandBlock } from '../../src/playbook/by-hand-block.ts';
import { printPlaybook } from '../../src/playbook/print-playbook.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { withByHandBlocks } from '../../src/playbook/write-by-hand.ts';
import { words } from './forms.ts';

const example = readFileSync(new URL('example.md', import.meta.url), 'utf8');
const block = `<details><summary>By hand</summary>

    kubectl -n NAMESPACE rollout undo deploy/NAME --to-revision=LAST_GOOD
</details>
`;
const fixed = (text: string): string => {
  const { playbook } = readPlaybook(text, words);
  if (!playbook) throw new Error('it has errors');
  return withByHandBlocks(text, playbook, words.steps);
};

describe('lint --fix', () => {
  test('changes nothing in a file whose blocks are right', () => {
    expect(fixed(example)).toBe(example);
  });

  test('writes a block that is missing where it was, and nothing else', () => {
    expect(fixed(example.replace(block, ''))).toBe(example);
  });

  test('leaves an empty line before the next heading, which HTML would swallow', () => {
    const tight = example.replace(`${block}\n`, '');
    expect(fixed(tight)).toBe(example);
  });

  test('puts a block right that says something else', () => {
    expect(fixed(example.replace('--to-revision=LAST_GOOD', '--to-revision=3'))).toBe(example);
  });

  test('takes a block as right however its code is written', () => {
    const fenced = example.replace(
      '    kubectl -n NAMESPACE rollout undo deploy/NAME --to-revision=LAST_GOOD',
      '```sh\nkubectl -n NAMESPACE rollout undo deploy/NAME --to-revision=LAST_GOOD\n```',
    );
    expect(fixed(fenced)).toBe(fenced);
  });

  test('leaves a block alone that an author wrote for a step without commands', () => {
    const own = example.replace(
      '## 4. Put',
      '<details><summary>By hand</summary>\n\n    argocd app set NAME --sync-policy none\n</details>\n\n## 4. Put',
    );
    expect(fixed(own)).toBe(own);
  });

  test('keeps the line ends of the file', () => {
    const windows = example.replaceAll('\n', '\r\n');
    expect(fixed(windows.replace(block.replaceAll('\n', '\r\n'), ''))).toBe(windows);
  });
});

describe('a step that runs a program', () => {
  const form = words.steps.get('exec');
  test('is its own command, quoted for a shell', () => {
    const settings = { argv: ['pg_restore', '--clean', '$target', "it's here"], repeatable: false };
    expect(form && byHandBlock({ settings }, form, [])?.[2]).toBe(`    pg_restore --clean TARGET 'it'\\''s here'`);
  });
});

describe('the printed page', () => {
  test('of the worked example', () => {
    const { playbook } = readPlaybook(example, words);
    const asks = new Map([['gitops-suspended', 'Is GitOps held back?']]);
    const page = playbook ? printPlaybook(playbook, { steps: words.steps, asks }).join('\n') : '';
    expect(`${page}\n`).toBe(readFileSync(new URL('example-page.txt', import.meta.url), 'utf8'));
  });
});
