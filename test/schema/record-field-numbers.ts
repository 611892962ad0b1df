import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldNumberLines } from './protobuf-tags.ts';

/** Writes down by which numbers protobuf knows the fields. `node test/schema/record-field-numbers.ts`, after new types. */
const file = join(import.meta.dirname, '../../src/practice/protobuf/field-numbers.ts');
writeFileSync(
  file,
  `/** By which numbers protobuf knows the fields; recorded from the Go types of Kubernetes by test/schema/record-field-numbers.ts.
 * A line is a type with its fields; \`+Type=1\` is a field whose members JSON writes as if they were the type's own. */
export const fieldNumberFacts = \`
${fieldNumberLines().join('\n')}
\`;
`,
);
