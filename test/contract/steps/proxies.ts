import { until } from '../../control-plane/until.ts';
import type { Answered, Place, Step } from '../place.ts';
import { all, app, complete, inNamespace, items, manager, podsPath, send, sendAsViewer, sendRaw } from '../place.ts';

const proxied = (place: Place, id: string, path = '') => inNamespace(place, `services/${id}/proxy/${path}`);
const service = (name: string, port: object = {}, selector: object = { app: name }) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector, ports: [{ port: 80, targetPort: 8080, ...port }] },
});
const make = async (place: Place, body: object): Promise<Answered> =>
  (await send(place, 'POST', inNamespace(place, 'services') + manager, { body })).status;

const inTurn = async (questions: readonly (() => Promise<Answered>)[]): Promise<Answered[]> => {
  const answers: Answered[] = [];
  for (const ask of questions) answers.push(await ask());
  return answers;
};

const slices = async ({ namespace, bench }: Place, of: string): Promise<readonly Answered[]> => {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  const label = encodeURIComponent(`kubernetes.io/service-name=${of}`);
  return (await bench.api('GET', `${path}?labelSelector=${label}`)).body.items;
};

/** What the server itself says where it stands between somebody and an application; what that one says is its own. */
export const proxySteps: readonly Step[] = [
  {
    title: 'discovery lists both proxies with every verb',
    ask: async ({ bench }) => {
      const { body } = await bench.api('GET', '/api/v1');
      return body.resources.filter(({ name }: Answered) => /^(pods|services)\/proxy$/.test(name));
    },
  },
  {
    title: 'a Service that is not there is 404, whatever port is asked for',
    ask: place =>
      inTurn([
        () => send(place, 'GET', proxied(place, 'nope')),
        () => send(place, 'POST', proxied(place, 'nope:http', 'orders'), { body: {} }),
        () => send(place, 'GET', proxied(place, 'nope:80')),
      ]),
  },
  {
    title: 'a name that cannot be one is 400',
    ask: place =>
      inTurn([
        () => send(place, 'GET', proxied(place, 'a:b:c:d')),
        () => send(place, 'GET', proxied(place, 'ftp:app:80')),
        () => send(place, 'GET', inNamespace(place, 'pods/a:b:c:d/proxy/')),
      ]),
  },
  {
    title: 'a Service that selects nobody has no endpoints, whatever port is asked for',
    ask: async place => {
      const made = [await make(place, service('none')), await make(place, service('nonenamed', { name: 'http' }))];
      await until('both Services have been looked after', async () => {
        const found = await Promise.all(['none', 'nonenamed'].map(name => slices(place, name)));
        return found.every(list => list.length > 0);
      });
      const isSettled = async () =>
        (await send(place, 'GET', proxied(place, 'nonenamed'))).status === 503 &&
        (await send(place, 'GET', proxied(place, 'none'))).status === 503;
      await until('Endpoints are there, too', isSettled);
      const answers = await inTurn(
        ['none', 'none:80', 'http:none:', 'nonenamed:http', 'nonenamed:80', 'none:81'].map(
          id => () => send(place, 'GET', proxied(place, id, 'healthz')),
        ),
      );
      return [made, answers, await send(place, 'POST', proxied(place, 'none', 'orders'), { body: { item: 'tea' } })];
    },
  },
  {
    title: 'a Service whose pods are not ready has none either, and is named as it was asked for',
    ask: async place => {
      await send(place, 'POST', all(place) + manager, {
        body: app(place, { name: 'late', image: 'registry.example/shop/app:1.0-never', replicas: 1 }),
      });
      await make(place, service('late', { name: 'http' }));
      await until('the pod is known, and not ready', async () => {
        const [endpoint] = (await slices(place, 'late'))[0]?.endpoints ?? [];
        const [pod] = await items(place, podsPath(place, 'late'));
        return endpoint?.conditions.ready === false && pod.status.phase === 'Running';
      });
      await until('its Endpoints say so', async () => {
        const { body } = await send(place, 'GET', proxied(place, 'late:http'));
        return body.message?.includes('late:http');
      });
      return inTurn(
        ['late', 'late:http', 'late:80', 'http:late:http'].map(id => () => send(place, 'GET', proxied(place, id))),
      );
    },
  },
  {
    title: 'a port that has a name is not found without it, ready pods or not',
    ask: async place => {
      await send(place, 'POST', all(place) + manager, { body: app(place, { name: 'well', replicas: 1 }) });
      await make(place, service('well', { name: 'http' }));
      await complete(place, 'well');
      await until(
        'its endpoint is ready',
        async () => (await slices(place, 'well'))[0]?.endpoints?.[0]?.conditions.ready,
      );
      return inTurn(['well', 'well:', 'well:other'].map(id => () => send(place, 'GET', proxied(place, id, 'healthz'))));
    },
  },
  {
    title: 'a viewer may use neither, and is refused by the verb of the method and by the whole name',
    ask: place =>
      inTurn([
        () => sendAsViewer(place, 'GET', proxied(place, 'late:http', 'healthz')),
        () => sendAsViewer(place, 'POST', proxied(place, 'http:late:http', 'orders'), { body: {} }),
        () => sendAsViewer(place, 'PUT', proxied(place, 'late'), { body: {} }),
        () => sendAsViewer(place, 'PATCH', proxied(place, 'late'), { body: {} }),
        () => sendAsViewer(place, 'DELETE', proxied(place, 'late')),
        () => sendAsViewer(place, 'POST', inNamespace(place, 'pods/late:8080/proxy/orders'), { body: {} }),
      ]),
  },
  {
    title: 'a pod that is not there, or has no address yet, cannot be reached',
    ask: async place => {
      const body = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'nowhere' },
        spec: {
          nodeSelector: { on: 'the-moon' },
          containers: [{ name: 'app', image: 'registry.example/shop/app:1.0' }],
        },
      };
      await send(place, 'POST', inNamespace(place, 'pods') + manager, { body });
      return inTurn([
        () => send(place, 'POST', inNamespace(place, 'pods/nope:8080/proxy/orders'), { body: {} }),
        () => send(place, 'GET', inNamespace(place, 'pods/nowhere:8080/proxy/metrics')),
        () => sendRaw(place, 'GET', inNamespace(place, 'pods/nowhere:8080/proxy/metrics'), { token: '' }),
      ]);
    },
  },
];
