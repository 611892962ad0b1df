import type { AtTime, Readers } from '../actions/action.ts';
import { readWorkloadWorld, type WorkloadWorld } from '../actions/workload-world.ts';
import type { Answer } from '../domain/answer.ts';
import { type Json, textsAt } from '../domain/json.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import { instantAt } from '../reports/instant-at.ts';
import { isOfAnother, migrationLabel, migrationOf, schemaMarks } from '../workloads/schema-marks.ts';
import { type SchemaStanding, schemaStanding } from '../workloads/schema-standing.ts';
import { revisionName, standingOf } from '../workloads/standing.ts';

/** A workload and the migration Jobs of its namespace. */
export type SchemaWorld = { readonly workload: WorkloadWorld; readonly jobs: Answer<readonly Json[]> };

export async function readSchemaWorld(ref: WorkloadRef, from: Readers, signal: AbortSignal): Promise<SchemaWorld> {
  const jobsPath = `/apis/batch/v1/namespaces/${encodeURIComponent(ref.namespace)}/jobs`;
  const [workload, jobs] = await Promise.all([
    readWorkloadWorld(ref, from, signal),
    from.reader.list(`${jobsPath}?labelSelector=${encodeURIComponent(migrationLabel)}`, signal),
  ]);
  return { workload, jobs };
}

/** How the last good revision stands to the schema of now, with what was looked at. */
export function schemaOf(
  { workload: world, jobs }: SchemaWorld,
  given: AtTime,
): SchemaStanding & { readonly evidence: Json } {
  if (world.kind === 'unread') return { runs: 'unknown', says: `not read: ${world.answer.says}`, evidence: null };
  const { workload } = world.family;
  const { good } = standingOf(world.family, world.records, given);
  if (!good) return { runs: 'unknown', says: 'the cluster keeps no other revision to compare with', evidence: null };
  const templateNotes = (template: Json) => textsAt(template, 'metadata', 'annotations');
  const now = schemaMarks(workload.annotations, templateNotes(workload.template));
  const was = schemaMarks(good.kept.annotations, templateNotes(good.kept.template));
  const labels = { ...textsAt(workload.template, 'metadata', 'labels'), ...workload.labels };
  const migrations =
    jobs.kind === 'ok'
      ? jobs.value
          .filter(job => !isOfAnother(job, { name: workload.name, labels }))
          .flatMap(job => migrationOf(job, text => instantAt(text)) ?? [])
      : { unread: jobs.says };
  const standing = schemaStanding({
    now,
    was,
    before: revisionName(good.revision),
    since: good.revision.createdAt,
    migrations,
    at: given.now,
  });
  return { ...standing, evidence: { now, was, jobs: 'unread' in migrations ? null : migrations } };
}
