import type { Answer } from '../domain/answer.ts';
import { field, isObject, type Json, type JsonObject, listAt, objectAt, textAt, textsAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { migrationLabel } from '../workloads/schema-marks.ts';
import { type Manifest, readManifest } from './manifest-text.ts';

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
  const data = textsAt(object, 'data');
  const [key, other] = keysOf(direction).filter(one => data[one] !== undefined);
  if (key === undefined) return { because: safe(`ConfigMap ${name} has no key ${keysOf(direction).join(' or ')}`) };
  if (other !== undefined)
    return { because: safe(`ConfigMap ${name} has ${key} and ${other}: nobody can tell which of them is meant`) };
  const read = readManifest(data[key] ?? '');
  const problem = 'problem' in read ? read.problem : notAJob(read);
  if ('problem' in read || problem !== undefined)
    return { because: safe(`${key} in ConfigMap ${name}: ${problem ?? ''}`, 300) };
  return templateOf(read.object, safe(`ConfigMap ${name}, reviewed by ${reviewer}`));
}

/** Where a ConfigMap holds its template, as people name such files. */
export const keysOf = (direction: string): readonly string[] =>
  ['yaml', 'yml', 'json'].map(ending => `${direction}.${ending}`);

/** The first field that keeps it from being a Job, with its line; whatever else is wrong is for the server to say. */
function notAJob({ object, lineOf }: Manifest): string | undefined {
  const wrong = (says: string, ...path: readonly string[]) => `line ${lineOf(...path)}: ${path.join('.')} ${says}`;
  for (const [key, wanted] of [
    ['kind', 'Job'],
    ['apiVersion', 'batch/v1'],
  ] as const) {
    if (object[key] === undefined) return wrong(`is missing, and must be ${wanted}`, key);
    if (object[key] !== wanted) return wrong(`must be ${wanted}`, key);
  }
  const path: string[] = [];
  for (const key of ['spec', 'template', 'spec']) {
    path.push(key);
    const value = field(object, ...path);
    if (!isObject(value)) return wrong(value === undefined ? 'is missing' : 'must be a map', ...path);
  }
  path.push('containers');
  const containers = field(object, ...path);
  if (!Array.isArray(containers)) return wrong(containers === undefined ? 'is missing' : 'must be a list', ...path);
  return containers.length === 0 ? wrong('is empty', ...path) : undefined;
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
