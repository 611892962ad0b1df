import { defineFact } from './fact.ts';
import { holds, holdsNot, unknown } from './judged.ts';
import { readSchemaWorld, type SchemaWorld, schemaOf } from './schema-world.ts';

/** Whether the database has lost what the last good revision needs: then going back makes a small outage a large one. */
export const destructiveMigrationApplied = defineFact<SchemaWorld>({
  name: 'destructive-migration-applied',
  asks: 'Did a destructive migration run since the last good revision?',
  read: ({ workload }, from, signal) => readSchemaWorld(workload, from, signal),
  judge(_about, world, given) {
    const { runs, says, evidence } = schemaOf(world, given);
    return { yes: holdsNot, no: holds, unknown }[runs](says, evidence);
  },
});
