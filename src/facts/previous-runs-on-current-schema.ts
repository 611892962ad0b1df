import { defineFact } from './fact.ts';
import { holds, holdsNot, unknown } from './judged.ts';
import { readSchemaWorld, type SchemaWorld, schemaOf } from './schema-world.ts';

/** Whether the last good revision can run on the database as it is now. */
export const previousRunsOnCurrentSchema = defineFact<SchemaWorld>({
  name: 'previous-runs-on-current-schema',
  asks: 'Does the version before run on the schema of now?',
  read: ({ workload }, from, signal) => readSchemaWorld(workload, from, signal),
  judge(_about, world, given) {
    const { runs, says, evidence } = schemaOf(world, given);
    return { yes: holds, no: holdsNot, unknown }[runs](says, evidence);
  },
});
