import type { Instant } from '../domain/brands.ts';
import { isObject, type Json, listAt, textAt, textsAt } from '../domain/json.ts';

/** How a change of the schema goes on without harm, in order. Only after the last one the old version can't run. */
export const schemaPhases = ['expand', 'write-both', 'backfill', 'read-new', 'contract'] as const;
export type SchemaPhase = (typeof schemaPhases)[number];

export const schemaPhaseAnnotation = 'deploy-cockpit.io/schema-phase';
export const schemaVersionAnnotation = 'deploy-cockpit.io/schema-version';
/** `none`: the workload has no schema at all. */
const schemaAnnotation = 'deploy-cockpit.io/schema';
/** On a Job: `up` or `down`. */
export const migrationLabel = 'deploy-cockpit.io/migration';
/** On a Job: `true` where what it takes away doesn't come back by itself. */
export const destructiveLabel = 'deploy-cockpit.io/destructive';

/** What a workload, or one of its revisions, says of the schema that it runs on. */
export type SchemaMarks = { readonly phase?: string; readonly version?: string; readonly hasNone: boolean };

/** The first of these annotations that say it: the object's own come before its template's. */
export function schemaMarks(...annotations: readonly Readonly<Record<string, string>>[]): SchemaMarks {
  const of = (key: string) => annotations.map(one => one[key]).find(value => value !== undefined && value !== '');
  const [phase, version] = [of(schemaPhaseAnnotation), of(schemaVersionAnnotation)];
  return {
    ...(phase !== undefined && { phase }),
    ...(version !== undefined && { version }),
    hasNone: of(schemaAnnotation) === 'none',
  };
}

/** One run of a migration. */
export type Migration = {
  readonly name: string;
  readonly direction: 'up' | 'down';
  /** Absent: its label doesn't say. */
  readonly isDestructive?: boolean;
  /** The schema that it leads to, where it says so. */
  readonly version?: string;
  readonly state: 'running' | 'done' | 'failed';
  /** When it ended; of one that runs, when it began. */
  readonly at?: Instant;
};

/** Labels by which a Job says whose it is, most telling first. */
const whose = ['deploy-cockpit.io/workload', 'app.kubernetes.io/name', 'app'];

/** Whether a Job is another workload's. One that says nothing may be anybody's. */
export const isOfAnother = (
  job: Json,
  { name, labels }: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
): boolean => {
  const own = textsAt(job, 'metadata', 'labels');
  const key = whose.find(one => own[one] !== undefined);
  if (key === undefined) return false;
  const known = key === whose[0] ? name : labels[key];
  return known !== undefined && own[key] !== known;
};

/** What a Job is as a migration; nothing for another Job. `at` is read by the caller's reader of dates. */
export function migrationOf(
  job: Json,
  instantOf: (text: string | undefined) => Instant | undefined,
): Migration | undefined {
  const labels = textsAt(job, 'metadata', 'labels');
  const [name, direction] = [textAt(job, 'metadata', 'name'), labels[migrationLabel]];
  if (!name || (direction !== 'up' && direction !== 'down')) return undefined;
  const destructive = labels[destructiveLabel];
  const version = textsAt(job, 'metadata', 'annotations')[schemaVersionAnnotation] ?? labels[schemaVersionAnnotation];
  const ended = listAt(job, 'status', 'conditions')
    .filter(isObject)
    .find(one => one.status === 'True' && (one.type === 'Complete' || one.type === 'Failed'));
  const at = instantOf(
    (ended ? (textAt(job, 'status', 'completionTime') ?? textAt(ended, 'lastTransitionTime')) : undefined) ??
      textAt(job, 'status', 'startTime') ??
      textAt(job, 'metadata', 'creationTimestamp'),
  );
  return {
    name,
    direction,
    ...((destructive === 'true' || destructive === 'false') && { isDestructive: destructive === 'true' }),
    ...(version !== undefined && { version }),
    state: ended ? (ended.type === 'Complete' ? 'done' : 'failed') : 'running',
    ...(at !== undefined && { at }),
  };
}
