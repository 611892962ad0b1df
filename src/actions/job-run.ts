import type { Answer } from '../domain/answer.ts';
import type { Hash } from '../domain/brands.ts';
import type { Change, Plan, Seen } from '../domain/change.ts';
import { canonical, isObject, type Json, textAt } from '../domain/json.ts';
import { ours, safe } from '../domain/safe-text.ts';
import type { StepForm } from '../domain/step-form.ts';
import { type AtTime, defineAction, type Given, type Readers } from './action.ts';
import { changePlan } from './change-plan.ts';
import { jobWords } from './job-run-words.ts';
import { type Direction, type JobSource, type JobTemplate, jobBody, keysOf, templateIn } from './job-template.ts';
import { endOf, failureSays, type JobSeen, jobsPath, neverStarts, readJob, runningSays } from './job-world.ts';
import { landed } from './landed.ts';
import { namespaceIn, namespaceSetting, noNamespace } from './namespaced-settings.ts';
import { newObject } from './new-object.ts';
import { kubectlFor } from './page-commands.ts';
import { blocked } from './verb-action.ts';

type Settings = {
  readonly namespace?: string;
  readonly from: JobSource;
  readonly direction: Direction;
  /** What its name begins with; the name of its source unless told. */
  readonly begins?: string;
  /** Of the Job that was planned; a plan always carries it. */
  readonly job?: string;
};
type World = {
  readonly namespace?: string;
  readonly template: Answer<Json>;
  readonly jobs: Answer<readonly Json[]>;
  readonly seen?: JobSeen;
  readonly mayCreate: Answer<boolean>;
};

const step: StepForm = {
  says: 'Run a migration once, as a Job from a template that was kept or reviewed.',
  class: 'irreversible',
  with: {
    from: {
      type: 'text',
      required: true,
      says: 'A suspended `cronjob/NAME`, or a `configmap/NAME` that somebody reviewed.',
    },
    direction: { type: 'choice', required: true, oneOf: ['up', 'down'], says: 'Which way the schema goes.' },
    namespace: namespaceSetting,
    name: { type: 'name', says: 'What the Job’s name begins with; the name of its source unless told.' },
  },
  yields: { job: 'name' },
  byHand(settings) {
    const kubectl = kubectlFor(settings);
    const [from = '', direction = ''] = [textAt(settings, 'from'), textAt(settings, 'direction')];
    return [`${kubectl} ${runByHand(kubectl, 'JOB', { source: from, direction })}`];
  },
};

/** Runs a migration. The Job's name is made of its template and of this run, so that one run never makes two. */
export const jobRun = defineAction<Settings, World>({
  name: 'job.run',
  step,
  parse,
  read,
  plan,
  observe: (change, world, given) => observe(change as Change, world, given),
});

const sourceRule = /^(cronjob|cj|configmap|cm)\/([a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?)$/;
const beginsRule = /^[a-z0-9](?:[-a-z0-9]{0,40}[a-z0-9])?$/;

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const [, kind, source] = sourceRule.exec(textAt(raw, 'from') ?? '') ?? [];
  const { direction } = raw;
  const [namespace, begins, job] = ['namespace', 'name', 'job'].map(key => textAt(raw, key));
  const problems = [
    ...(source ? [] : ['"from" must be cronjob/NAME or configmap/NAME']),
    ...(direction === 'up' || direction === 'down' ? [] : ['"direction" must be up or down']),
    ...(begins === undefined || beginsRule.test(begins) ? [] : ['"name" is no name, or is too long']),
  ];
  if (!source || (direction !== 'up' && direction !== 'down') || problems.length > 0) return { problems };
  return {
    settings: {
      from: { kind: kind === 'cronjob' || kind === 'cj' ? 'CronJob' : 'ConfigMap', name: source },
      direction,
      ...(namespace && { namespace }),
      ...(begins && { begins }),
      ...(job && { job }),
    },
  };
}

async function read(settings: Settings, from: Readers, signal: AbortSignal): Promise<World> {
  const namespace = namespaceIn(settings, from);
  const nothing = { kind: 'unreachable', says: noNamespace } as const;
  if (namespace === undefined) return { template: nothing, jobs: nothing, mayCreate: nothing };
  const { kind, name } = settings.from;
  const within = `namespaces/${encodeURIComponent(namespace)}`;
  const path = kind === 'CronJob' ? `/apis/batch/v1/${within}/cronjobs` : `/api/v1/${within}/configmaps`;
  const [template, jobs, seen, mayCreate] = await Promise.all([
    from.reader.get(`${path}/${encodeURIComponent(name)}`, signal),
    from.reader.list(jobsPath(namespace), signal),
    settings.job === undefined ? undefined : readJob(namespace, settings.job, from, signal),
    from.access.may({ verb: 'create', group: 'batch', resource: 'jobs', namespace }, signal),
  ]);
  return { namespace, template, jobs, mayCreate, ...(seen && { seen }) };
}

function plan(settings: Settings, world: World, given: Given): Plan {
  const { namespace, jobs } = world;
  const { direction, from } = settings;
  const template = templateIn(from, world.template, direction);
  if ('because' in template) return blocked(template.because);
  if (jobs.kind !== 'ok' || namespace === undefined)
    return blocked(jobs.kind === 'ok' ? noNamespace : safe(`whether it ran already is unknown: ${jobs.says}`));
  const nameOf = (run: string) => jobName(settings, template, run, given.hash);
  const name = nameOf(given.run);
  const twin = jobs.value.find(one => textAt(one, 'metadata', 'name') === name);
  if (twin !== undefined) return ranAlready(name, twin);
  const bodyOf = (of: string, mark: Readonly<Record<string, string>>) =>
    jobBody(template, {
      namespace,
      name: of,
      direction,
      annotations: { ...(from.kind === 'CronJob' && { 'cronjob.kubernetes.io/instantiate': 'manual' }), ...mark },
    });
  const source = `${from.kind.toLowerCase()}/${from.name}`;
  const { begins } = settings;
  return changePlan(
    {
      call: {
        do: 'job.run',
        with: { namespace, from: source, direction, ...(begins && { name: begins }), job: name },
      },
      parts: [
        newObject(
          {
            name: 'job.run',
            target: { cluster: given.place.cluster, gvr: 'batch/v1/jobs', namespace, name },
            path: jobsPath(namespace),
            says: safe(`run the migration ${direction} as Job ${name}`),
            class: 'irreversible',
            body: mark => bodyOf(name, mark),
            hashedBody: mark => bodyOf(nameOf('(run)'), mark),
          },
          given,
        ),
      ],
      needs: [{ to: `create jobs in ${namespace}`, may: world.mayCreate }],
      words: jobWords(name, direction, template, jobs.value),
      byHand: [
        `-n ${namespace} ${runByHand(`kubectl --context ${given.place.context} -n ${namespace}`, name, { source, direction })}`,
      ],
    },
    given,
  );
}

/** A Job of a CronJob's template, or the reviewed one of a ConfigMap. */
function runByHand(
  kubectl: string,
  job: string,
  { source, direction }: { readonly source: string; readonly direction: string },
): string {
  const [kind, name] = source.split('/');
  // On paper the source may be a word to fill in; most are CronJobs.
  if (name === undefined) return `create job ${job} --from=${source}`;
  return kind === 'cronjob' || kind === 'cj'
    ? `create job ${job} --from=cronjob/${name}`
    : `get configmap ${name} -o 'jsonpath=${textIn(direction)}' | ${kubectl} create -f -`;
}

/** Of the keys of a template one is there, and kubectl prints nothing for the others. */
const textIn = (direction: string): string =>
  keysOf(direction)
    .map(key => `{.data.${key.replace('.', '\\.')}}`)
    .join('');

/** At most 63 characters, because it becomes a label of its pods. */
function jobName({ begins, from, direction }: Settings, template: JobTemplate, run: string, hash: Hash): string {
  const content = { run, labels: template.labels, spec: template.spec };
  const short = hash(canonical(content)).replace('sha256:', '').slice(0, 8);
  const base = (begins ?? from.name.replaceAll('.', '-')).slice(0, 48).replace(/-+$/, '');
  return `${base.endsWith(`-${direction}`) ? base : `${base}-${direction}`}-${short}`;
}

/** The same template in the same run: it is never made a second time. */
function ranAlready(name: string, job: Json): Plan {
  const { kind, why } = endOf(job);
  if (kind === 'complete') return { kind: 'nothing-to-do', because: safe(`Job ${name} of this run is complete`) };
  return kind === 'failed' || kind === 'failing'
    ? blocked(safe(`Job ${name} of this run failed (${why ?? 'no reason given'}): it is not run a second time`))
    : blocked(safe(`Job ${name} of this run has not ended yet`));
}

/** Later than this after it was sent, a Job that is not there does not come any more. */
const cameLateMs = 60_000;

function observe(change: Change, { seen }: World, given: AtTime & { readonly sentAt: number }): Seen {
  const { name } = change.target;
  const result = { job: name };
  if (!seen) return { landed: 'unreadable', effect: 'unknown', says: ours('the Job was not looked for') };
  const { job } = seen;
  if (job.kind === 'absent')
    return given.now > given.sentAt + cameLateMs
      ? { landed: 'before', effect: 'failed', says: safe(`there is no Job ${name}: it never came, or it was deleted`) }
      : { landed: 'before', effect: 'waiting', says: safe(`Job ${name} is not there yet`) };
  if (job.kind !== 'ok') return { landed: 'unreadable', effect: 'unknown', says: job.says };
  const where = landed(change, job.value, given.hash);
  const { kind } = endOf(job.value);
  const failed = (says: string): Seen => ({ landed: where, effect: 'failed', says: safe(says, 600) });
  if (kind === 'complete') return { landed: where, effect: 'in-effect', says: safe(`Job ${name} is complete`), result };
  if (kind !== 'running') return failed(`Job ${name} failed: ${failureSays(job.value, seen, given.now)}`);
  const stuck = neverStarts(seen, given.now);
  if (stuck)
    return failed(
      `Job ${name} can't start: ${stuck}. It would still start once that is mended: kubectl -n ${change.target.namespace ?? ''} delete job ${name}`,
    );
  return { landed: where, effect: 'waiting', says: safe(`Job ${name}: ${runningSays(job.value, seen, given.now)}`) };
}
