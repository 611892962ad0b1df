import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { playbookWords } from '../../src/app/playbook-words.ts';
import { withTables } from '../../src/playbook/format-tables.ts';
import { stepSchema } from '../../src/playbook/step-schema.ts';

const folder = path.resolve(import.meta.dirname, '../../playbooks');
export const readme = path.join(folder, 'README.md');
export const schema = path.join(folder, 'step.schema.json');

/** What both files should say, by the program as it is. */
export const format = async () => ({
  readme: withTables(await readFile(readme, 'utf8'), playbookWords),
  schema: `${JSON.stringify(stepSchema(playbookWords), undefined, 2)}\n`,
});

if (process.argv[1] === import.meta.filename) {
  const { readme: page, schema: json } = await format();
  await writeFile(readme, page);
  await writeFile(schema, json);
}
