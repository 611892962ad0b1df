import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { playbookWords } from '../../src/app/playbook-words.ts';
import { isObject, objectAt } from '../../src/domain/json.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { stepSchema } from '../../src/playbook/step-schema.ts';
import { format, readme, schema } from './write-format.ts';

describe('what authors read about the format is what the program does', () => {
  test('the tables of playbooks/README.md; npm run playbook-format writes them', async () => {
    expect(await readFile(readme, 'utf8')).toBe((await format()).readme);
  });

  test('the JSON Schema; npm run playbook-format writes it', async () => {
    expect(await readFile(schema, 'utf8')).toBe((await format()).schema);
  });

  test('every action, check and fact has its row', async () => {
    const page = await readFile(readme, 'utf8');
    for (const name of [...playbookWords.steps.keys(), ...playbookWords.checks.keys(), ...playbookWords.facts])
      expect(page).toContain(`| \`${name}\` |`);
  });

  test('every reference inside of the schema leads somewhere', () => {
    const whole = stepSchema(playbookWords);
    const names = new Set(Object.keys(objectAt(whole, '$defs')));
    const refs = [...JSON.stringify(whole).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(refs.filter(name => !names.has(name))).toEqual([]);
  });

  test('the examples of the page are themselves read without an error', async () => {
    const page = await readFile(readme, 'utf8');
    const flows = /```\n(checkout-smoke:[\s\S]*?)```/.exec(page)?.[1] ?? '';
    const text = `---\nplaybook: 1\nid: a\nowner: b\n---\n# T\n\`\`\`yaml flows\n${flows}\`\`\`\n## 1. A\n\`\`\`yaml step\n{ id: a, do: manual, answer: { type: text, ask: Why? } }\n\`\`\`\n`;
    const { playbook, problems } = readPlaybook(text, playbookWords);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(playbook?.journeys.get('checkout-smoke')).toHaveLength(2);
    expect(isObject(playbook?.journeys.get('checkout-smoke')?.[0]?.body)).toBe(true);
  });
});
