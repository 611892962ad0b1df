import type { JsonObject } from '../json.ts';
import { at, copyJson, equalSemantically, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, notSupported, required } from './field-problem.ts';
import { fillPodTemplate } from './pod-template-defaults.ts';
import { podSpecProblems } from './pod-template-problems.ts';
import type { ResourceRow } from './resource-row.ts';
import { notNegative } from './workload-problems.ts';

export const jobKind: ResourceRow = {
  group: 'batch',
  version: 'v1',
  resource: 'jobs',
  singular: 'job',
  kind: 'Job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  generation: 'spec',
  hasStatus: true,
  orphansByDefault: true,
  fill: fillJob,
  prepareForCreate: object => {
    if (isJsonObject(object.spec) && object.spec.manualSelector !== true) giveSelector(object.spec, object.metadata);
    // Shown with its generated labels, as the defaults are filled in once more on the way out.
    takeTemplateLabels(object);
    object.status = {};
  },
  problems: (object, previous) => [
    ...jobSpecProblems('spec', object.spec),
    ...changedProblems('spec', object.spec, previous?.spec),
  ],
  selectableFields: object => ({ 'status.successful': String(at(object, 'status', 'succeeded') ?? 0) }),
};

/** Upstream: SetDefaults_Job in pkg/apis/batch/v1/defaults.go. */
function fillJob(object: JsonObject): void {
  fillJobSpec(object.spec);
  takeTemplateLabels(object);
}

function takeTemplateLabels(object: JsonObject): void {
  const labels = at(object, 'spec', 'template', 'metadata', 'labels');
  const metadata = object.metadata;
  if (isJsonObject(metadata) && isJsonObject(labels) && !isJsonObject(metadata.labels)) {
    metadata.labels = copyJson(labels);
  }
}

/** Also the part of it that a CronJob's template gets. */
export function fillJobSpec(spec: unknown): void {
  if (!isJsonObject(spec)) return;
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= 6;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed';
  spec.manualSelector ??= false;
  if (isJsonObject(spec.template)) {
    spec.template.metadata ??= {};
    fillPodTemplate(spec.template);
  }
}

const JOB_NAME = 'batch.kubernetes.io/job-name';
const JOB_UID = 'batch.kubernetes.io/controller-uid';

/** Upstream: generateSelector in pkg/registry/batch/job/strategy.go. */
function giveSelector(spec: JsonObject, metadata: unknown): void {
  const { name, uid } = metadata as { name: string; uid: string };
  if (!isJsonObject(spec.template)) return;
  const template = spec.template.metadata as JsonObject;
  const own = { [JOB_NAME]: name, 'job-name': name, [JOB_UID]: uid, 'controller-uid': uid };
  template.labels = { ...own, ...(template.labels as JsonObject | undefined) };
  const selector = isJsonObject(spec.selector) ? spec.selector : {};
  spec.selector = { ...selector, matchLabels: { [JOB_UID]: uid, ...(selector.matchLabels as object | undefined) } };
}

const AMOUNTS = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'];

/** Upstream: validateJobSpec. Completions with an index are not played here, and so not accepted. */
export function jobSpecProblems(field: string, spec: unknown): FieldProblem[] {
  const problems = AMOUNTS.flatMap(name => notNegative(`${field}.${name}`, at(spec, name)));
  const mode = at(spec, 'completionMode');
  if (mode !== undefined && mode !== 'NonIndexed') {
    problems.push(notSupported(`${field}.completionMode`, mode, ['NonIndexed']));
  }
  problems.push(...podSpecProblems(`${field}.template.spec`, at(spec, 'template', 'spec')));
  const policy = at(spec, 'template', 'spec', 'restartPolicy');
  const where = `${field}.template.spec.restartPolicy`;
  if (policy === undefined || policy === 'Always') {
    problems.push(required(where, 'valid values: "OnFailure", "Never"'));
  } else if (policy !== 'OnFailure' && policy !== 'Never') {
    problems.push(notSupported(where, policy, ['OnFailure', 'Never']));
  }
  return problems;
}

const FIXED = ['completions', 'selector', 'template', 'completionMode', 'podFailurePolicy'];

function changedProblems(field: string, spec: unknown, previous: unknown): FieldProblem[] {
  if (previous === undefined) return [];
  return FIXED.filter(name => !equalSemantically(at(spec, name), at(previous, name))).map(name =>
    invalid(`${field}.${name}`, at(spec, name), 'field is immutable'),
  );
}
