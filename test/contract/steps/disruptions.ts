import { until } from '../../control-plane/until.ts';
import { plain } from '../controlled.ts';
import {
  type Answered,
  all,
  app,
  complete,
  image,
  inNamespace,
  items,
  manager,
  masked,
  mergePatch,
  type Place,
  podsPath,
  type Step,
  send,
} from '../place.ts';

const budgets = (place: Place) => inNamespace(place, 'poddisruptionbudgets', 'apis/policy/v1');
const budgetPath = (place: Place, name: string) => `${budgets(place)}/${name}`;
const podPath = (place: Place, name: string) => `${inNamespace(place, 'pods')}/${name}`;

/** Without labels of an app: for whom there is nobody. */
const makeBudget = (place: Place, name: string, spec: object) =>
  send(place, 'POST', budgets(place) + manager, {
    body: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: { selector: { matchLabels: { app: name } }, ...spec },
    },
  });

const budgetOf = (place: Place, name: string, isSo: (status: Answered) => boolean): Promise<Answered> =>
  until(`the budget ${name} as expected`, async () => {
    const { metadata, status } = (await place.bench.api('GET', budgetPath(place, name))).body;
    return status.observedGeneration === metadata.generation && isSo(status) && masked(place, status);
  });

const evict = (place: Place, pod: string, query = '', name = pod) =>
  send(place, 'POST', `${podPath(place, pod)}/eviction${query}`, {
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: place.namespace } },
  });

const firstPod = async (place: Place, name: string): Promise<string> =>
  (await items(place, podsPath(place, name))).find(({ metadata }) => !metadata.deletionTimestamp).metadata.name;

async function deploy(place: Place, name: string, replicas = 3): Promise<void> {
  await send(place, 'POST', all(place) + manager, { body: app(place, { name, replicas }) });
  await complete(place, name);
}

/** Held, it stops slowly as well: a pod that has stopped has no grace any more, and time runs faster here. */
const hold = (place: Place, pod: string, finalizers: readonly string[] | null) => {
  const annotations = { 'practice.example/stops-within-seconds': finalizers && '30' };
  const body = { metadata: { finalizers, annotations } };
  return place.bench.api('PATCH', podPath(place, pod), { contentType: mergePatch, body });
};

/** What may be missing when nodes are drained. */
export const disruptionSteps: readonly Step[] = [
  {
    title: 'a budget is created as it was asked for',
    ask: async place => plain(place, (await makeBudget(place, 'app', { minAvailable: 2 })).body).status ?? null,
  },
  {
    title: 'what a budget cannot be is refused in these words',
    ask: place =>
      Promise.all(
        [
          { minAvailable: 1, maxUnavailable: 1 },
          { minAvailable: -1 },
          { maxUnavailable: '120%' },
          { maxUnavailable: 'some' },
          { minAvailable: 1, unhealthyPodEvictionPolicy: 'Never' },
        ].map(spec => makeBudget(place, 'appwrong', spec)),
      ),
  },
  { title: 'without pods it allows nothing', ask: place => budgetOf(place, 'app', () => true) },
  {
    title: 'it counts the pods that it guards',
    ask: async place => {
      await deploy(place, 'app');
      return budgetOf(place, 'app', ({ currentHealthy }) => currentHealthy === 3);
    },
  },
  {
    title: 'an eviction that is tried costs nothing',
    ask: async place => {
      const pod = await firstPod(place, 'app');
      const answer = await evict(place, pod, '?dryRun=All');
      const { metadata } = (await place.bench.api('GET', podPath(place, pod))).body;
      return [answer, metadata.deletionTimestamp ?? 'still there', await budgetOf(place, 'app', () => true)];
    },
  },
  {
    title: 'a pod that may go is evicted, and says why it goes',
    ask: async place => {
      const pod = await firstPod(place, 'app');
      // Else it may be gone before it is looked at.
      await hold(place, pod, ['example.com/look']);
      const answer = await evict(place, pod);
      const { metadata, status } = (await place.bench.api('GET', podPath(place, pod))).body;
      await hold(place, pod, null);
      const target = status.conditions.find(({ type }: Answered) => type === 'DisruptionTarget');
      return [answer, metadata.deletionGracePeriodSeconds, masked(place, target)];
    },
  },
  {
    title: 'and is counted again when another one has taken its place',
    ask: async place => {
      await complete(place);
      return budgetOf(place, 'app', ({ disruptionsAllowed }) => disruptionsAllowed === 1);
    },
  },
  {
    title: 'where none may go an eviction is 429',
    ask: async place => {
      await makeBudget(place, 'appall', { minAvailable: 2 });
      await deploy(place, 'appall', 2);
      const status = await budgetOf(place, 'appall', ({ currentHealthy }) => currentHealthy === 2);
      return [status, await evict(place, await firstPod(place, 'appall'))];
    },
  },
  {
    title: 'a share of the pods may be missing, rounded up',
    ask: async place => {
      await makeBudget(place, 'appshare', { maxUnavailable: '50%' });
      await deploy(place, 'appshare');
      return budgetOf(place, 'appshare', ({ currentHealthy }) => currentHealthy === 3);
    },
  },
  {
    title: 'pods that are not ready are guarded like all others, unless it says otherwise',
    ask: async place => {
      const answers: Answered[] = [];
      for (const [name, policy] of [
        ['appsick', undefined],
        ['appany', 'AlwaysAllow'],
      ] as const) {
        await makeBudget(place, name, { minAvailable: 1, ...(policy && { unhealthyPodEvictionPolicy: policy }) });
        const body = app(place, { name, replicas: 1, image: image('1.0-never') });
        await send(place, 'POST', all(place) + manager, { body });
        const pod = await until(`a pod of ${name} runs`, async () =>
          (await items(place, podsPath(place, name))).find(({ status }) => status.phase === 'Running'),
        );
        await budgetOf(place, name, ({ expectedPods }) => expectedPods === 1);
        answers.push(await evict(place, pod.metadata.name));
      }
      return answers;
    },
  },
  {
    title: 'an eviction names its pod twice',
    ask: async place => [
      await evict(place, await firstPod(place, 'appall'), '', 'other'),
      await evict(place, 'appnobody'),
    ],
  },
  {
    title: 'two budgets for one pod are one too many',
    ask: async place => {
      const guard = { maxUnavailable: 1, selector: { matchLabels: { app: 'appshare' } } };
      await makeBudget(place, 'appsecond', guard);
      await budgetOf(place, 'appsecond', ({ currentHealthy }) => currentHealthy === 3);
      return evict(place, await firstPod(place, 'appshare'));
    },
  },
  {
    title: 'a budget that changes counts anew',
    ask: async place => {
      const body = [{ op: 'replace', path: '/spec/minAvailable', value: 3 }];
      const contentType = 'application/json-patch+json';
      await send(place, 'PATCH', budgetPath(place, 'app') + manager, { contentType, body });
      return budgetOf(place, 'app', ({ desiredHealthy }) => desiredHealthy === 3);
    },
  },
];
