import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { playbookWords } from '../../src/app/playbook-words.ts';
import { printPlaybook } from '../../src/playbook/print-playbook.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';

const folder = new URL('../../playbooks/', import.meta.url);
const files = readdirSync(folder).filter(name => name.endsWith('.md') && name !== 'README.md');

describe.each(files)('%s, which comes with the program', file => {
  const { playbook, problems } = readPlaybook(readFileSync(new URL(file, folder), 'utf8'), playbookWords);

  test('has no error, and leaves no question open', () => {
    expect(problems).toEqual([]);
  });

  test('has the name of its file as its id', () => {
    expect(`${playbook?.id}.md`).toBe(file);
  });

  test('is a page that fits on paper, without YAML or marks', () => {
    const page = playbook ? printPlaybook(playbook, playbookWords) : [];
    expect(page.length).toBeGreaterThan(20);
    // A command stands on one line, whatever its length: a break in it would be copied.
    const prose = page.filter(line => !line.startsWith('    '));
    expect(prose.filter(line => line.length > 78)).toEqual([]);
    expect(page.filter(line => /```|\$\{|^\s*(?:id|do|with): |\*\*|<details/.test(line))).toEqual([]);
    for (const step of playbook?.steps ?? [])
      expect(page.join('\n').toUpperCase()).toContain(step.title.toUpperCase().slice(0, 70));
  });
});
