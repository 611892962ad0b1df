import { expect, test } from 'vitest';
import { sha256 } from '../../../src/adapters/surroundings/node.ts';
import { canonical, type Json } from '../../../src/domain/json.ts';
import { confirm } from '../../../src/engine/confirm.ts';
import { prepare } from '../../../src/engine/prepare.ts';
import type { Bench } from '../../support/bench/bench.ts';
import {
  confirmed,
  type Engine,
  planned,
  stateOf,
  whyNot,
  withEngine,
  withLostAnswer,
} from '../../support/carry-out.ts';

const never = new AbortController().signal;
const migrate = (fate = '') => `registry.example/shop/checkout-migrate:42-down${fate}`;

/** What running a migration promises, on whatever cluster. */
export function jobRunPromises(bench: () => Bench): void {
  const down = (namespace: string, from = 'cronjob/checkout-migrate-down') => ({
    do: 'job.run',
    with: { namespace, from, direction: 'down' },
  });
  const jobsIn = async (namespace: string) =>
    (await bench().api('GET', `/apis/batch/v1/namespaces/${namespace}/jobs`)).body.items;

  test('a migration is one Job, tried once, in effect when it is complete', { timeout: 90_000 }, async () => {
    const namespace = await withTemplates(bench());
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, down(namespace));
      expect(plan.plan.preview.warnings).toContain('it is marked destructive: what it drops is gone');
      expect(plan.plan.changes[0].class).toBe('irreversible');
      const name = plan.plan.changes[0].target.name;
      expect(name).toMatch(/^checkout-migrate-down-[0-9a-f]{8}$/);
      const done = await confirmed(engine, plan);
      expect(done.changes[0]?.seen).toMatchObject({ effect: 'in-effect', result: { job: name } });
      const [job, ...others] = await jobsIn(namespace);
      expect(others).toEqual([]);
      expect(job.metadata.labels).toMatchObject({
        'deploy-cockpit.io/migration': 'down',
        'deploy-cockpit.io/destructive': 'true',
      });
      expect(job.spec).toMatchObject({ backoffLimit: 0, ttlSecondsAfterFinished: 86_400 });
      expect(job.spec.template.spec.restartPolicy).toBe('Never');
    });
  });

  test('one run never makes two: a second plan of the same run finds the first one’s Job', {
    timeout: 90_000,
  }, async () => {
    const namespace = await withTemplates(bench());
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, down(namespace));
      await confirmed(engine, plan);
      const again = await prepare(engine, down(namespace), never, plan.run);
      expect(again).toEqual({
        kind: 'nothing-to-do',
        because: `Job ${plan.plan.changes[0].target.name} of this run is complete`,
      });
      const other = await planned(engine, down(namespace));
      expect(other.plan.changes[0].target.name).not.toBe(plan.plan.changes[0].target.name);
      expect(other.plan.hash).toBe(plan.plan.hash);
    });
    expect(await jobsIn(namespace)).toHaveLength(1);
  });

  test('a Job that somebody else made of that name in between is not taken for ours', { timeout: 90_000 }, async () => {
    const namespace = await withTemplates(bench());
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, down(namespace));
      const { name } = plan.plan.changes[0].target;
      await bench().api('POST', `/apis/batch/v1/namespaces/${namespace}/jobs`, {
        body: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: jobSpec(migrate()) },
      });
      const state = await confirmed(engine, plan);
      expect(state.changes[0]?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
    });
    expect(await jobsIn(namespace)).toHaveLength(1);
  });

  test('a migration whose answer is lost is found by reading, and nothing is sent again', {
    timeout: 90_000,
  }, async () => {
    const namespace = await withTemplates(bench());
    const state = await withLostAnswer(bench(), { call: down(namespace), method: 'POST', namespace });
    expect(state.changes[0]).toMatchObject({ outcome: { kind: 'applied' }, recovered: true });
    const jobs = await jobsIn(namespace);
    expect(jobs).toHaveLength(1);
    const mark = JSON.parse(jobs[0].metadata.annotations['deploy-cockpit.io/last-action']);
    expect(mark.change).toBe(state.changes[0]?.change.id);
  });

  test('a migration that fails says so, and is not run a second time', {
    timeout: 90_000,
  }, async () => {
    const namespace = await withTemplates(bench(), { fate: '-never', activeDeadlineSeconds: 2 });
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, down(namespace));
      const state = await confirmed(engine, plan);
      expect(state.changes[0]?.seen?.effect).toBe('failed');
      expect(state.changes[0]?.seen?.says).toMatch(/failed: DeadlineExceeded/);
      const again = await prepare(engine, down(namespace), never, plan.run);
      expect(again).toMatchObject({ kind: 'blocked', because: expect.stringMatching(/it is not run a second time$/) });
    });
    expect(await jobsIn(namespace)).toHaveLength(1);
  });

  test('a migration whose image does not exist fails at once', { timeout: 90_000 }, async () => {
    const namespace = await withTemplates(bench(), { fate: '-pull' });
    await withEngine(bench(), async engine => {
      const state = await confirmed(engine, await planned(engine, down(namespace)));
      expect(state.changes[0]?.seen?.effect).toBe('failed');
      expect(state.changes[0]?.seen?.says).toMatch(
        /can't start: image \S+-down-pull does not exist\. It would still start/,
      );
      const name = state.changes[0]?.change.target.name;
      expect(state.changes[0]?.seen?.says).toContain(`: kubectl -n ${namespace} delete job ${name}`);
    });
    const [job] = await jobsIn(namespace);
    expect(job.status?.conditions ?? []).toEqual([]);
  });

  test('a reviewed template in YAML runs as kubectl would read it', { timeout: 90_000 }, async () => {
    const namespace = await withTemplates(bench());
    await reviewed(namespace, 'yaml', { 'down.yaml': inYaml });
    await withEngine(bench(), async engine => {
      const done = await confirmed(engine, await planned(engine, down(namespace, 'configmap/yaml')));
      expect(done.changes[0]?.seen?.effect).toBe('in-effect');
    });
    const [job] = await jobsIn(namespace);
    const { spec } = job.spec.template;
    expect(spec.containers[0].env).toEqual([{ name: 'AT', value: '22:30' }]);
    expect(spec.volumes[0].emptyDir).toEqual({});
    expect(spec.volumes[1].configMap).toMatchObject({ defaultMode: 0o440, optional: true });
  });

  test.each([
    ['a tab', { 'down.yaml': inYaml.replace('  template:', '\ttemplate:') }, 'down.yaml in ConfigMap bad: line 4: '],
    [
      'no Job',
      { 'down.yml': inYaml.replace('kind: Job', 'kind: Pod') },
      'down.yml in ConfigMap bad: line 2: kind must be Job',
    ],
    [
      'no container',
      { 'down.yaml': inYaml.replace('containers:', 'container:') },
      'down.yaml in ConfigMap bad: line 6: spec.template.spec.containers is missing',
    ],
    [
      'two documents',
      { 'down.yaml': `${inYaml}---\n${inYaml}` },
      'down.yaml in ConfigMap bad: line 22: a second document begins here, and it must be one',
    ],
    [
      'two templates',
      { 'down.yaml': inYaml, 'down.json': '{}' },
      'ConfigMap bad has down.yaml and down.json: nobody can tell which of them is meant',
    ],
    ['no template', { 'up.yaml': inYaml }, 'ConfigMap bad has no key down.yaml or down.yml or down.json'],
  ])('a bad template says where it is wrong, and nothing runs: %s', { timeout: 90_000 }, async (_what, data, says) => {
    const namespace = await bench().newNamespace();
    await reviewed(namespace, 'bad', data);
    await withEngine(bench(), async engine => {
      expect(await whyNot(engine, down(namespace, 'configmap/bad'))).toContain(`blocked: ${says}`);
    });
    expect(await jobsIn(namespace)).toEqual([]);
  });

  async function reviewed(namespace: string, name: string, data: object): Promise<void> {
    const metadata = { name, annotations: { 'deploy-cockpit.io/reviewed-by': 'ana' } };
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
    expect((await bench().api('POST', `/api/v1/namespaces/${namespace}/configmaps`, { body })).status).toBe(201);
  }

  test('a reviewed ConfigMap is a template too; whatever nobody reviewed or runs by itself is none', {
    timeout: 90_000,
  }, async () => {
    const namespace = await withTemplates(bench());
    await withEngine(bench(), async engine => {
      expect((await planned(engine, down(namespace, 'configmap/reviewed'))).plan.preview.why).toBe(
        'ConfigMap reviewed, reviewed by ana',
      );
      expect(await whyNot(engine, down(namespace, 'configmap/unread'))).toBe(
        'blocked: ConfigMap unread was reviewed by nobody: it lacks deploy-cockpit.io/reviewed-by',
      );
      expect(await whyNot(engine, down(namespace, 'cronjob/nightly'))).toBe(
        'blocked: CronJob nightly is not suspended: it runs by itself, so it is no kept template',
      );
      expect(await whyNot(engine, { do: 'job.run', with: { ...down(namespace).with, direction: 'up' } })).toBe(
        'blocked: the template in CronJob checkout-migrate-down migrates down, not up',
      );
      expect(await whyNot(engine, down(namespace, 'sh -c true'))).toMatch(/^wrong: "from" must be cronjob/);
    });
    expect(await jobsIn(namespace)).toEqual([]);
  });

  test('what is sent is what was shown, to the byte', { timeout: 90_000 }, async () => {
    const namespace = await withTemplates(bench());
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, down(namespace));
      const [change] = plan.plan.changes;
      await sent(engine, plan);
      const [job] = await jobsIn(namespace);
      if (change.effect.via !== 'kube') throw new Error('it leaves another way');
      const shown = JSON.parse(change.effect.body) as { [key: string]: Json };
      expect(sha256(canonical(shown))).toBe(change.bytes);
      expect(job.metadata.annotations).toMatchObject((shown.metadata as { annotations: object }).annotations);
      expect(job.spec.template.spec.containers[0].image).toBe(migrate());
    });
  });
}

async function sent(engine: Engine, plan: Awaited<ReturnType<typeof planned>>) {
  const watching = { entry: () => undefined, seen: () => undefined };
  const answer = { to: plan.plan.hash, level: 'typed', answer: 'yes' } as const;
  await confirm(engine, plan, answer, watching, AbortSignal.timeout(60_000));
  return stateOf(engine, plan.run);
}

const jobSpec = (image: string) => ({
  backoffLimit: 2,
  template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'migrate', image }] } },
});

const inYaml = `apiVersion: batch/v1
kind: Job
spec:
  template:
    # As a person writes it.
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: ${migrate()}
          env:
            - name: AT
              value: 22:30
      volumes:
        - name: scratch
          emptyDir: {}
        - name: config
          configMap:
            name: nowhere
            defaultMode: 0440
            optional: yes
`;

/** Templates of a migration: one that is kept, one that was reviewed, one that was not, and one that runs by itself. */
export async function withTemplates(
  bench: Bench,
  { fate = '', ...limits }: { readonly fate?: string; readonly activeDeadlineSeconds?: number } = {},
): Promise<string> {
  const namespace = await bench.newNamespace();
  const labels = { 'deploy-cockpit.io/migration': 'down', 'deploy-cockpit.io/destructive': 'true' };
  const jobTemplate = { metadata: { labels }, spec: { ...jobSpec(migrate(fate)), ...limits } };
  const cronJob = (name: string, suspend: boolean) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: { schedule: '0 0 31 2 *', suspend, jobTemplate },
  });
  const configMap = (name: string, annotations: object) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, annotations },
    data: { 'down.json': JSON.stringify({ apiVersion: 'batch/v1', kind: 'Job', ...jobTemplate }) },
  });
  const batch = `/apis/batch/v1/namespaces/${namespace}/cronjobs`;
  const core = `/api/v1/namespaces/${namespace}/configmaps`;
  const made = [
    await bench.api('POST', batch, { body: cronJob('checkout-migrate-down', true) }),
    await bench.api('POST', batch, { body: cronJob('nightly', false) }),
    await bench.api('POST', core, { body: configMap('reviewed', { 'deploy-cockpit.io/reviewed-by': 'ana' }) }),
    await bench.api('POST', core, { body: configMap('unread', {}) }),
  ];
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  return namespace;
}
