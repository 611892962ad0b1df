import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startControlPlane } from '../control-plane/start.ts';
import { recordedFiles, roots } from './recorded-files.ts';

/**
 * Asks a real API server how its kinds are built, and writes that down in `src/practice/schema/facts`.
 * `node test/schema/record-schema.ts`, after a new version of the control plane.
 */
const cluster = await startControlPlane();
try {
  const schemas: Record<string, unknown> = {};
  for (const group of new Set(roots.map(root => root.path))) {
    const { body } = await cluster.apiAs('admin')('GET', `/openapi/v3/${group}`);
    Object.assign(schemas, body.components.schemas);
  }
  const folder = join(import.meta.dirname, '../../src/practice/schema/facts');
  for (const { name, text } of recordedFiles(schemas, cluster.version)) writeFileSync(join(folder, `${name}.ts`), text);
} finally {
  await cluster.stop();
}
