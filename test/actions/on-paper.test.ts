import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actions } from '../../src/actions/registry.ts';
import { isObject, type Json, type JsonObject } from '../../src/domain/json.ts';
import type { Input } from '../../src/domain/playbook.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { byHandCommands } from '../../src/playbook/by-hand-block.ts';
import { fillIn } from '../../src/playbook/fill-in.ts';
import { type Bench, brokenRelease } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { fits, fitsOneEach } from '../support/by-hand-fits.ts';
import { carriedOut, planned, withEngine } from '../support/carry-out.ts';
import { byArgo } from './changing/gitops.ts';
import { withTemplates } from './changing/job-run.ts';
import { aPair } from './changing/service-switch.ts';

let bench: Bench;
let broken: string;
beforeAll(async () => {
  bench = await practiceBench('empty', 3);
  broken = await bench.newNamespace();
  const image = (version: string) => `registry.example/shop/checkout:${version}`;
  await brokenRelease(bench, { namespace: broken, name: 'checkout', good: image('2.0.9'), bad: image('2.1.0-never') });
  await brokenRelease(bench, { namespace: broken, name: 'cart', good: image('2.0.9'), bad: image('2.1.0-never') });
  const core = `/api/v1/namespaces/${broken}/configmaps`;
  for (const [name, size] of [
    ['pages', '40'],
    ['pages-kept', '20'],
  ])
    await bench.api('POST', core, {
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { size } },
    });
}, 240_000);
afterAll(() => bench.close());

const inputs: readonly Input[] = ['workload', 'cart'].map(name => ({
  name,
  type: 'workload',
  ask: ours('?'),
  kinds: ['Deployment'],
}));

type Step = { readonly do: string; readonly settings: JsonObject; readonly values?: Readonly<Record<string, Json>> };

/** What the page says, and what the plan of the same step says when all is known. */
async function bothOf({ do: name, settings, values = {} }: Step, namespace: string) {
  const form = actions.get(name)?.step;
  if (!form) throw new Error(`${name} is no step`);
  const page = byHandCommands({ settings }, form, inputs);
  const known = new Map<string, Json>([
    ['workload', { kind: 'Deployment', namespace, name: 'checkout' }],
    ['cart', { kind: 'Deployment', namespace, name: 'cart' }],
    ...Object.entries(values),
  ]);
  const filled = fillIn(settings, form, known);
  if (!('settings' in filled)) throw new Error(filled.problems.join());
  const call = form.call ? form.call(filled.settings) : filled.settings;
  let plan = '';
  await withEngine(bench, async engine => {
    const ready = await planned(engine, {
      do: name,
      with: { ...(!('workload' in settings) && { namespace }), ...call },
    });
    plan = ready.plan.preview.byHand;
  });
  return { page: page.join(' && '), plan: plan.replaceAll(/ --context \S+/g, '') };
}

const workload = '$workload';

describe('a by-hand block says what the plan says', () => {
  test.each<[Step, string]>([
    [
      {
        do: 'rollout.undo',
        settings: { workload, revision: '$evidence.last-good' },
        values: { evidence: { 'last-good': { number: 1 } } },
      },
      'kubectl -n NAMESPACE rollout undo deploy/NAME --to-revision=LAST_GOOD',
    ],
    [
      { do: 'rollout.undo', settings: { workload } },
      'kubectl -n NAMESPACE rollout undo deploy/NAME --to-revision=LAST_GOOD',
    ],
    [{ do: 'rollout.pause', settings: { workload } }, 'kubectl -n NAMESPACE rollout pause deploy/NAME'],
    [{ do: 'rollout.restart', settings: { workload } }, 'kubectl -n NAMESPACE rollout restart deploy/NAME'],
    [
      { do: 'scale', settings: { workload, replicas: 5 } },
      'kubectl -n NAMESPACE scale deploy/NAME --replicas=5 --current-replicas=REPLICAS_NOW',
    ],
    [
      { do: 'image.set', settings: { workload, container: 'app', image: 'registry.example/shop/checkout:2.0.8' } },
      'kubectl -n NAMESPACE set image deploy/NAME app=registry.example/shop/checkout:2.0.8',
    ],
    [
      { do: 'schema.phase', settings: { workload, to: 'expand', version: '42' } },
      'kubectl -n NAMESPACE annotate deploy/NAME --overwrite deploy-cockpit.io/schema-phase=expand deploy-cockpit.io/schema-version=42',
    ],
    [
      { do: 'config.restore', settings: { config: 'pages', from: 'pages-kept' } },
      `kubectl -n NAMESPACE patch configmap pages --type=json -p "[{\\"op\\":\\"add\\",\\"path\\":\\"/data\\",\\"value\\":$(kubectl -n NAMESPACE get configmap pages-kept -o 'jsonpath={.data}')}]"`,
    ],
    [
      { do: 'rollback.set', settings: { workloads: ['$cart', '$workload'] } },
      'kubectl -n NAMESPACE rollout undo deploy/CART --to-revision=LAST_GOOD && kubectl -n NAMESPACE rollout status deploy/CART && kubectl -n NAMESPACE rollout undo deploy/NAME --to-revision=LAST_GOOD',
    ],
  ])(
    '%j',
    async (step, page) => {
      const both = await bothOf(step, broken);
      expect(both.page).toBe(page);
      expect(fits(both.page, both.plan), both.plan).toBe(true);
    },
    30_000,
  );

  test('service.switch', async () => {
    const both = await bothOf(
      { do: 'service.switch', settings: { service: 'checkout', side: { key: 'slot', value: 'green' } } },
      await aPair(bench),
    );
    expect(both.page).toBe("kubectl -n NAMESPACE set selector service checkout 'OTHER_LABELS,slot=green'");
    expect(fits(both.page, both.plan), both.plan).toBe(true);
  }, 240_000);

  test.each(['cronjob/checkout-migrate-down', 'configmap/reviewed'])(
    'job.run from %s',
    async from => {
      const both = await bothOf({ do: 'job.run', settings: { from, direction: 'down' } }, await withTemplates(bench));
      expect(fits(both.page, both.plan), `${both.page} | ${both.plan}`).toBe(true);
    },
    60_000,
  );

  test('gitops.suspend and gitops.resume, a line for each kind, without the tests and the mark of a plan', async () => {
    const namespace = await byArgo(bench);
    const settings = { workload };
    const off = await bothOf({ do: 'gitops.suspend', settings }, namespace);
    expect(fitsOneEach(off.page.split(' && '), off.plan)).toEqual([true, true]);
    expect(off.page).toContain(
      `kubectl -n GITOPS_NAMESPACE patch applications.argoproj.io APPLICATION --type=json -p '[{"op":"remove","path":"/spec/syncPolicy/automated"}]'`,
    );
    await withEngine(bench, async engine => {
      await carriedOut(engine, { do: 'gitops.suspend', with: { kind: 'Deployment', namespace, name: 'checkout' } });
    });
    const on = await bothOf({ do: 'gitops.resume', settings }, namespace);
    expect(fitsOneEach(on.page.split(' && '), on.plan)).toEqual([true, true]);
  }, 240_000);

  test('another command does not fit', () => {
    const page = 'kubectl -n NAMESPACE rollout undo deploy/NAME --to-revision=LAST_GOOD';
    expect(fits(page, 'kubectl -n shop rollout undo deploy/checkout --to-revision=6')).toBe(true);
    expect(fits(page, 'kubectl -n shop rollout undo deploy/checkout')).toBe(false);
    expect(fits(page, 'kubectl -n shop rollout undo sts/checkout --to-revision=6')).toBe(false);
    expect(fits('a NAME b NAME', 'a x b y')).toBe(false);
  });
});

describe('every step that changes something in the cluster can be done by hand', () => {
  test.each(
    [...actions].flatMap(([name, { step }]) => (step && ['change', 'irreversible'].includes(step.class) ? [name] : [])),
  )('%s', name => {
    const form = actions.get(name)?.step;
    expect(form && (form.byHand !== undefined || (isObject(form.with as never) && 'argv' in form.with))).toBe(true);
  });
});
