import { versionOf } from '../domain/image.ts';
import { type Json, textAt, textsAt } from '../domain/json.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { destructiveLabel, migrationLabel, schemaVersionAnnotation } from '../workloads/schema-marks.ts';
import type { Words } from './change-plan.ts';
import { type Direction, imagesIn, type JobTemplate } from './job-template.ts';
import { endOf, type JobEnd } from './job-world.ts';

/** Also of one that fails: what runs of it is not stopped yet. */
const isUnderWay = ({ kind }: JobEnd): boolean => kind === 'running' || kind === 'failing';

/** All that a person reads before a migration runs. */
export function jobWords(name: string, direction: Direction, template: JobTemplate, jobs: readonly Json[]): Words {
  const { spec, labels, annotations, trust } = template;
  const images = imagesIn(spec);
  const to = annotations[schemaVersionAnnotation];
  const running = jobs.filter(
    one => textsAt(one, 'metadata', 'labels')[migrationLabel] !== undefined && isUnderWay(endOf(one)),
  );
  const restart = textAt(spec, 'template', 'spec', 'restartPolicy');
  return {
    title: safe(`MIGRATE ${direction} with ${images.map(one => one.slice(one.lastIndexOf('/') + 1)).join(', ')}`),
    changes: [
      { what: safe(`Job ${name}`), after: safe(images.join(', '), 200) },
      ...(to === undefined ? [] : [{ what: ours('schema'), after: safe(`version ${to}`) }]),
    ],
    stays: [ours('every Deployment, and what runs now')],
    why: trust,
    effect: safe(`it starts at once; ${versionOf(images)} changes data as it goes`),
    unknown: [ours('how long it takes, and what it locks meanwhile')],
    warnings: [
      ...(labels[destructiveLabel] === 'true' ? [ours('it is marked destructive: what it drops is gone')] : []),
      ...running.map(one => safe(`Job ${textAt(one, 'metadata', 'name') ?? ''} migrates at this moment`)),
      ours('it is tried once: a failure leaves what it did so far'),
      ours('nothing here takes it back'),
      ...(spec.activeDeadlineSeconds === undefined ? [ours('it has no time limit of its own')] : []),
      ...(restart === 'Never' && spec.backoffLimit === 0
        ? []
        : [ours('its template would try again; this Job will not')]),
    ],
  };
}
