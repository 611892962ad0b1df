import type { Answer } from '../domain/answer.ts';
import { field, isObject, type Json, type JsonObject, listAt, objectAt, textAt, textsAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { migrationLabel } from '../workloads/schema-marks.ts';

export type Direction = 'up' | 'down';
export type JobSource = { readonly kind: 'CronJob' | 'ConfigMap'; readonly name: string };

/** A template that was looked at by somebody before it may run: not free text. */
export type JobTemplate = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
  /** Why it may run: `suspended CronJob checkout-migrate-down`. */
  readonly trust: SafeText;
};

const reviewedBy = 'deploy-cockpit.io/reviewed-by';

/** Long enough to read its log on the next morning. */
const leastTtlSeconds = 86_400;

type NoTemplate = { readonly because: SafeText };

/** The template in a suspended CronJob or a reviewed ConfigMap; or why there is none that may run. */
export function templateIn(source: JobSource, answer: Answer<Json>, direction: Direction): JobTemplate | NoTemplate {
  if (answer.kind !== 'ok') return { because: answer.says };
  const found =
    source.kind === 'CronJob'
      ? inCronJob(source.name, answer.value)
      : inConfigMap(source.name, answer.value, direction);
  if ('because' in found) return found;
  const says = found.labels[migrationLabel];
  if (says !== undefined && says !== direction)
    return { because: safe(`the template in ${source.kind} ${source.name} migrates ${says}, not ${direction}`) };
  if (listAt(found.spec, 'template', 'spec', 'containers').length === 0)
    return { because: safe(`the template in ${source.kind} ${source.name} has no container`) };
  return found;
}

function inCronJob(name: string, object: Json): JobTemplate | NoTemplate {
  if (field(object, 'spec', 'suspend') !== true)
    return { because: safe(`CronJob ${name} is not suspended: it runs by itself, so it is no kept template`) };
  return templateOf(objectAt(object, 'spec', 'jobTemplate'), safe(`suspended CronJob ${name}`));
}

function inConfigMap(name: string, object: Json, direction: Direction): JobTemplate | NoTemplate {
  const reviewer = textsAt(object, 'metadata', 'annotations')[reviewedBy];
  if (!reviewer) return { because: safe(`ConfigMap ${name} was reviewed by nobody: it lacks ${reviewedBy}`) };
  const key = `${direction}.json`;
  const text = textsAt(object, 'data')[key];
  if (text === undefined) return { because: safe(`ConfigMap ${name} has no key ${key}`) };
  try {
    const job = JSON.parse(text) as Json;
    if (isObject(job) && job.kind === 'Job') return templateOf(job, safe(`ConfigMap ${name}, reviewed by ${reviewer}`));
  } catch {
    // Said below: what can't be parsed is no Job either.
  }
  return { because: safe(`${key} in ConfigMap ${name} is no Job in JSON`) };
}

const templateOf = (template: JsonObject, trust: SafeText): JobTemplate => ({
  labels: textsAt(template, 'metadata', 'labels'),
  annotations: textsAt(template, 'metadata', 'annotations'),
  spec: objectAt(template, 'spec'),
  trust,
});

/** The Job as it is sent: tried once, kept for a day, and found again by what it migrates. */
export function jobBody(
  { labels, annotations, spec }: JobTemplate,
  made: {
    readonly namespace: string;
    readonly name: string;
    readonly direction: Direction;
    readonly annotations: Readonly<Record<string, string>>;
  },
): JsonObject {
  // Given by the server to each Job; and suspended it would never start.
  const { selector: _own, manualSelector: _none, suspend: _not, ...rest } = spec;
  const ttl = Number(spec.ttlSecondsAfterFinished ?? 0);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: made.name,
      namespace: made.namespace,
      labels: { ...labels, [migrationLabel]: made.direction },
      annotations: { ...annotations, ...made.annotations },
    },
    spec: {
      ...rest,
      backoffLimit: 0,
      ttlSecondsAfterFinished: Math.max(leastTtlSeconds, ttl),
      template: {
        ...objectAt(spec, 'template'),
        spec: { ...objectAt(spec, 'template', 'spec'), restartPolicy: 'Never' },
      },
    },
  };
}

export const imagesIn = (spec: JsonObject): readonly string[] =>
  listAt(spec, 'template', 'spec', 'containers').map(one => textAt(one, 'image') ?? '');
