import type { Phase } from '../../src/domain/phase.ts';
import type { WorkloadKind } from '../../src/domain/workload.ts';
import { type DeploymentOptions, deployment } from '../control-plane/deployments.ts';
import { daemonSet, type OrderedOptions, statefulSet } from '../control-plane/ordered.ts';

/** What a state is made of, step by step: each waits for kubectl's words before the next. */
export type Step =
  | { readonly make: object }
  | { readonly patch: object }
  | { readonly kubectl: readonly string[] }
  | { readonly until: RegExp }
  | { readonly quota: Readonly<Record<string, string>> };

export type State = {
  readonly what: string;
  readonly kind: WorkloadKind;
  readonly steps: readonly Step[];
  /** kubectl's words, all of them. */
  readonly kubectl: RegExp;
  readonly exitCode?: 1;
  readonly phase: Phase;
  /** Why our phase says more than kubectl's words. Without it the two have to say the same. */
  readonly stricter?: string;
};

const image = (version: string) => `registry.example/shop/web:${version}`;
const setImage = (version: string): Step => ({
  patch: { spec: { template: { spec: { containers: [{ name: 'app', image: image(version) }] } } } },
});

type Rest = Omit<State, 'what' | 'kind' | 'steps'>;
const state = (kind: WorkloadKind, what: string, steps: readonly Step[], rest: Rest): State => ({
  kind,
  what,
  steps,
  ...rest,
});

const aDeployment = (options: Partial<DeploymentOptions> = {}, version = '1.0'): Step => ({
  make: deployment({
    namespace: '',
    name: 'web',
    image: image(version),
    replicas: 3,
    maxSurge: 1,
    maxUnavailable: 0,
    ...options,
  }),
});
const whole: Step = { until: /successfully rolled out|complete: 3 new pods/ };
const d = (what: string, steps: readonly Step[], rest: Rest) => state('Deployment', what, steps, rest);
const cause = 'the cause is known, and waiting will not help';

const deployments: readonly State[] = [
  d('complete', [aDeployment()], { kubectl: /^deployment "web" successfully rolled out$/, phase: 'healthy' }),
  d('scaled to 0', [aDeployment({ replicas: 0 })], { kubectl: /successfully/, phase: 'healthy' }),
  d('new pods never ready', [aDeployment(), whole, setImage('2-never')], {
    kubectl: /1 out of 3 new/,
    phase: 'progressing',
  }),
  d('image that can’t be pulled', [aDeployment(), whole, setImage('2-pull')], {
    kubectl: /1 out of 3 new/,
    phase: 'stuck',
    stricter: cause,
  }),
  d('new pods crash', [aDeployment(), whole, setImage('2-crash')], {
    kubectl: /1 out of 3 new/,
    phase: 'stuck',
    stricter: cause,
  }),
  d('first release crashes', [aDeployment({}, '1-crash')], {
    kubectl: /0 of 3 updated replicas are available/,
    phase: 'stuck',
    stricter: cause,
  }),
  d('first release never ready', [aDeployment({}, '1-never')], {
    kubectl: /0 of 3 updated replicas are available/,
    phase: 'progressing',
  }),
  d('deadline missed', [aDeployment({ progressDeadlineSeconds: 2 }, '1-never')], {
    kubectl: /^error: deployment "web" exceeded its progress deadline$/,
    exitCode: 1,
    phase: 'failed',
  }),
  d('deadline missed in the middle', [aDeployment({ progressDeadlineSeconds: 4 }), whole, setImage('2-never')], {
    kubectl: /exceeded its progress deadline/,
    exitCode: 1,
    phase: 'failed',
  }),
  d(
    'deadline missed, then taken back',
    [
      aDeployment({ progressDeadlineSeconds: 4 }),
      whole,
      setImage('2-never'),
      { until: /exceeded/ },
      { kubectl: ['rollout', 'undo', 'deploy/web'] },
    ],
    { kubectl: /successfully/, phase: 'healthy' },
  ),
  d('without a deadline', [aDeployment({ progressDeadlineSeconds: 2_147_483_647 }, '1-never')], {
    kubectl: /0 of 3 updated/,
    phase: 'progressing',
  }),
  d('paused with another template', [aDeployment(), whole, { patch: { spec: { paused: true } } }, setImage('2')], {
    kubectl: /0 out of 3 new/,
    phase: 'paused',
    stricter: 'paused never goes on by itself',
  }),
  d('paused with nothing to do', [aDeployment({ paused: false }), whole, { patch: { spec: { paused: true } } }], {
    kubectl: /successfully/,
    phase: 'paused',
    stricter: 'the next release will not roll',
  }),
  d('ready, not available for long enough', [aDeployment({ minReadySeconds: 500 })], {
    kubectl: /0 of 3 updated replicas are available/,
    phase: 'progressing',
  }),
  d(
    'surge of everything',
    [
      aDeployment({ maxSurge: '100%' }),
      whole,
      {
        patch: {
          spec: { minReadySeconds: 500, template: { spec: { containers: [{ name: 'app', image: image('2') }] } } },
        },
      },
    ],
    { kubectl: /3 old replicas are pending termination/, phase: 'progressing' },
  ),
  d('everything may be missing', [aDeployment({ maxSurge: 0, maxUnavailable: '100%' }), whole, setImage('2-never')], {
    kubectl: /0 of 3 updated replicas are available/,
    phase: 'progressing',
  }),
  d('recreated', [aDeployment({ strategy: 'Recreate' }), whole, setImage('2')], {
    kubectl: /successfully/,
    phase: 'healthy',
  }),
  d('recreated, never ready', [aDeployment({ strategy: 'Recreate' }), whole, setImage('2-never')], {
    kubectl: /0 of 3 updated replicas are available/,
    phase: 'progressing',
  }),
  d('quota leaves no room', [{ quota: { pods: '0' } }, aDeployment()], {
    kubectl: /0 out of 3 new/,
    phase: 'stuck',
    stricter: cause,
  }),
  d('quota leaves no room for the surge', [aDeployment(), whole, { quota: { pods: '3' } }, setImage('2')], {
    kubectl: /0 out of 3 new/,
    phase: 'stuck',
    stricter: cause,
  }),
  d('quota leaves no room for more', [{ quota: { pods: '2' } }, aDeployment()], {
    kubectl: /2 out of 3 new/,
    phase: 'stuck',
    stricter: cause,
  }),
  d('no node takes it', [{ make: unschedulable() }], {
    kubectl: /0 of 1 updated replicas are available/,
    phase: 'stuck',
    stricter: cause,
  }),
  d(
    'taken back',
    [aDeployment(), whole, setImage('2'), { until: /successfully/ }, { kubectl: ['rollout', 'undo', 'deploy/web'] }],
    { kubectl: /successfully/, phase: 'healthy' },
  ),
];

function unschedulable() {
  const base = deployment({ namespace: '', name: 'web', image: image('1.0'), replicas: 1 });
  const { template } = base.spec;
  return {
    ...base,
    spec: { ...base.spec, template: { ...template, spec: { ...template.spec, nodeSelector: { nowhere: 'yes' } } } },
  };
}

const aStatefulSet = (options: Partial<OrderedOptions> = {}, version = '1.0'): Step => ({
  make: statefulSet({ name: 'web', image: image(version), ...options }),
});
const s = (what: string, steps: readonly Step[], rest: Rest) => state('StatefulSet', what, steps, rest);
const unanswered = {
  kubectl: /^error: rollout status is only available for RollingUpdate strategy type$/,
  exitCode: 1,
} as const;
const noAnswer = 'kubectl has no answer for OnDelete';

const statefulSets: readonly State[] = [
  s('complete', [aStatefulSet()], {
    kubectl: /^partitioned roll out complete: 3 new pods have been updated...$/,
    phase: 'healthy',
  }),
  s('scaled to 0', [aStatefulSet({ replicas: 0 })], { kubectl: /complete: 0 new pods/, phase: 'healthy' }),
  s('complete, without the strategy’s block', [aStatefulSet({ strategy: 'RollingUpdate' })], {
    kubectl: /^statefulset rolling update complete 3 pods at revision web-[0-9a-f]+...$/,
    phase: 'healthy',
  }),
  s(
    'rolled, without the strategy’s block',
    [
      aStatefulSet({ strategy: 'RollingUpdate' }),
      { until: /update complete 3 pods/ },
      setImage('2'),
      { until: /Waiting/ },
    ],
    { kubectl: /^statefulset rolling update complete 3 pods/, phase: 'healthy' },
  ),
  s('in parallel', [aStatefulSet({ podManagementPolicy: 'Parallel' })], {
    kubectl: /complete: 3 new/,
    phase: 'healthy',
  }),
  s('the newest pod never ready', [aStatefulSet(), whole, setImage('2-never')], {
    kubectl: /^Waiting for 1 pods to be ready...$/,
    phase: 'progressing',
  }),
  s('first release never ready', [aStatefulSet({}, '1-never')], {
    kubectl: /Waiting for 3 pods/,
    phase: 'progressing',
  }),
  s('first release never ready, in parallel', [aStatefulSet({ podManagementPolicy: 'Parallel' }, '1-never')], {
    kubectl: /Waiting for 3 pods/,
    phase: 'progressing',
  }),
  s('new pods crash', [aStatefulSet(), whole, setImage('2-crash')], {
    kubectl: /Waiting for 1 pods/,
    phase: 'stuck',
    stricter: cause,
  }),
  s('image that can’t be pulled', [aStatefulSet(), whole, setImage('2-pull')], {
    kubectl: /Waiting for 1 pods/,
    phase: 'stuck',
    stricter: cause,
  }),
  s(
    'taken back, blocked by a pod',
    [
      aStatefulSet(),
      whole,
      setImage('2-crash'),
      { until: /Waiting for 1 pods/ },
      { kubectl: ['rollout', 'undo', 'sts/web'] },
    ],
    {
      kubectl: /Waiting for 1 pods/,
      phase: 'stuck',
      stricter: 'a pod of an older template blocks it until somebody deletes it',
    },
  ),
  s(
    'taken back in parallel, blocked by nobody',
    [
      aStatefulSet({ podManagementPolicy: 'Parallel' }),
      whole,
      setImage('2-crash'),
      { until: /Waiting for 1 pods/ },
      { kubectl: ['rollout', 'undo', 'sts/web'] },
    ],
    { kubectl: /complete: 3 new/, phase: 'healthy' },
  ),
  s('down to its partition', [aStatefulSet({ partition: 2 }), whole, setImage('2')], {
    kubectl: /complete: 1 new pods/,
    phase: 'paused',
    stricter: 'the partition holds older pods back',
  }),
  s('behind a partition above all pods', [aStatefulSet({ partition: 5 }), whole, setImage('2')], {
    kubectl: /complete: 0 new pods/,
    phase: 'paused',
    stricter: 'the partition holds older pods back',
  }),
  s('behind a partition with nothing to hold', [aStatefulSet({ partition: 2 })], {
    kubectl: /complete: 3 new/,
    phase: 'healthy',
  }),
  s('with ordinals from 5 and a partition', [aStatefulSet({ start: 5, partition: 1 }), whole, setImage('2')], {
    kubectl: /complete: 2 new pods/,
    phase: 'paused',
    stricter: 'the partition holds older pods back',
  }),
  s('partition, new pod never ready', [aStatefulSet({ partition: 2 }), whole, setImage('2-never')], {
    kubectl: /Waiting for 1 pods/,
    phase: 'progressing',
  }),
  s(
    'each pod has to be ready for long',
    [
      aStatefulSet(),
      whole,
      {
        patch: {
          spec: { minReadySeconds: 500, template: { spec: { containers: [{ name: 'app', image: image('2') }] } } },
        },
      },
    ],
    {
      kubectl: /^Waiting for partitioned roll out to finish: 0 out of 3 new pods have been updated...$/,
      phase: 'progressing',
    },
  ),
  s('ready, not available for long enough', [aStatefulSet({ replicas: 1, minReadySeconds: 500 })], {
    kubectl: /complete: 1 new pods/,
    phase: 'progressing',
    stricter: 'ready is not available',
  }),
  s('OnDelete, nothing to do', [aStatefulSet({ strategy: 'OnDelete' })], {
    ...unanswered,
    phase: 'healthy',
    stricter: noAnswer,
  }),
  s('OnDelete, another template', [aStatefulSet({ strategy: 'OnDelete' }), setImage('2')], {
    ...unanswered,
    phase: 'paused',
    stricter: noAnswer,
  }),
  s('OnDelete, starting', [aStatefulSet({ strategy: 'OnDelete' }, '1-never')], {
    ...unanswered,
    phase: 'progressing',
    stricter: noAnswer,
  }),
  s('OnDelete, crashing', [aStatefulSet({ strategy: 'OnDelete' }, '1-crash')], {
    ...unanswered,
    phase: 'stuck',
    stricter: noAnswer,
  }),
  s('quota leaves no room', [{ quota: { pods: '0' } }, aStatefulSet()], {
    kubectl: /Waiting for 3 pods/,
    phase: 'progressing',
  }),
  s('no node has room', [aStatefulSet({ cpu: '100000' })], {
    kubectl: /Waiting for 3 pods/,
    phase: 'stuck',
    stricter: cause,
  }),
  s('scaled up', [aStatefulSet({ replicas: 1 }), { until: /complete: 1/ }, { patch: { spec: { replicas: 3 } } }], {
    kubectl: /complete: 3 new/,
    phase: 'healthy',
  }),
];

const aDaemonSet = (options: Partial<OrderedOptions> = {}, version = '1.0'): Step => ({
  make: daemonSet({ name: 'web', image: image(version), ...options }),
});
const ds = (what: string, steps: readonly Step[], rest: Rest) => state('DaemonSet', what, steps, rest);

const daemonSets: readonly State[] = [
  ds('complete', [aDaemonSet()], { kubectl: /^daemon set "web" successfully rolled out$/, phase: 'healthy' }),
  ds('wanted by no node', [aDaemonSet({ nodes: ['nowhere'] })], { kubectl: /successfully/, phase: 'healthy' }),
  ds('new pods never ready', [aDaemonSet(), whole, setImage('2-never')], {
    kubectl: /1 out of 3 new pods have been updated/,
    phase: 'progressing',
  }),
  ds('new pods crash', [aDaemonSet(), whole, setImage('2-crash')], {
    kubectl: /1 out of 3 new/,
    phase: 'stuck',
    stricter: cause,
  }),
  ds('image that can’t be pulled', [aDaemonSet(), whole, setImage('2-pull')], {
    kubectl: /1 out of 3 new/,
    phase: 'stuck',
    stricter: cause,
  }),
  ds('first release never ready', [aDaemonSet({}, '1-never')], {
    kubectl: /0 of 3 updated pods are available/,
    phase: 'progressing',
  }),
  ds('everything may be missing', [aDaemonSet({ maxUnavailable: '100%' }), whole, setImage('2-never')], {
    kubectl: /0 of 3 updated pods are available/,
    phase: 'progressing',
  }),
  ds('beside the old, never ready', [aDaemonSet({ maxSurge: 1, maxUnavailable: 0 }), whole, setImage('2-never')], {
    kubectl: /0 out of 3 new/,
    phase: 'progressing',
  }),
  ds('beside the old', [aDaemonSet({ maxSurge: '100%', maxUnavailable: 0 }), whole, setImage('2')], {
    kubectl: /successfully/,
    phase: 'healthy',
  }),
  ds('ready, not available for long enough', [aDaemonSet({ minReadySeconds: 500 })], {
    kubectl: /0 of 3 updated pods are available/,
    phase: 'progressing',
  }),
  ds('OnDelete, nothing to do', [aDaemonSet({ strategy: 'OnDelete' })], {
    ...unanswered,
    phase: 'healthy',
    stricter: noAnswer,
  }),
  ds('OnDelete, another template', [aDaemonSet({ strategy: 'OnDelete' }), setImage('2')], {
    ...unanswered,
    phase: 'paused',
    stricter: noAnswer,
  }),
  ds('no node has room', [aDaemonSet({ cpu: '100000' })], {
    kubectl: /0 of 3 updated pods|successfully/,
    phase: 'stuck',
    stricter: cause,
  }),
  ds('quota leaves no room', [{ quota: { pods: '0' } }, aDaemonSet()], {
    kubectl: /0 out of 3 new/,
    phase: 'progressing',
  }),
  ds(
    'taken back',
    [aDaemonSet(), whole, setImage('2-never'), { until: /1 out of 3/ }, { kubectl: ['rollout', 'undo', 'ds/web'] }],
    { kubectl: /successfully/, phase: 'healthy' },
  ),
];

export const states: readonly State[] = [...deployments, ...statefulSets, ...daemonSets];
