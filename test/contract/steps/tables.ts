import { metadataForm, metadataListForm, sendFor, tableForm, tidyTable } from '../forms.ts';
import type { Answered, Place, Step } from '../place.ts';
import { all, app, at, complete, inNamespace, manager, masked, podsPath, setsPath } from '../place.ts';

const secrets = (place: Place) => inNamespace(place, 'secrets');
const createSecret = (place: Place, name: string, options: Parameters<Place['bench']['api']>[2] = {}) =>
  place.bench.api('POST', `${secrets(place)}${manager}`, {
    ...options,
    body: { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: { a: '1', b: '2' } },
  });

/** Every kind that has columns, and where its objects are listed. */
const kinds: readonly (readonly [resource: string, group: string])[] = [
  ['pods', 'api/v1'],
  ['services', 'api/v1'],
  ['configmaps', 'api/v1'],
  ['secrets', 'api/v1'],
  ['serviceaccounts', 'api/v1'],
  ['events', 'api/v1'],
  ['resourcequotas', 'api/v1'],
  ['persistentvolumeclaims', 'api/v1'],
  ['deployments', 'apis/apps/v1'],
  ['replicasets', 'apis/apps/v1'],
  ['statefulsets', 'apis/apps/v1'],
  ['daemonsets', 'apis/apps/v1'],
  ['controllerrevisions', 'apis/apps/v1'],
  ['jobs', 'apis/batch/v1'],
  ['cronjobs', 'apis/batch/v1'],
  ['horizontalpodautoscalers', 'apis/autoscaling/v2'],
  ['poddisruptionbudgets', 'apis/policy/v1'],
  ['endpointslices', 'apis/discovery.k8s.io/v1'],
  ['leases', 'apis/coordination.k8s.io/v1'],
  ['roles', 'apis/rbac.authorization.k8s.io/v1'],
  ['rolebindings', 'apis/rbac.authorization.k8s.io/v1'],
];

const columnsOf = async (place: Place, path: string) => {
  const { body } = await sendFor(place, tableForm, path);
  return [body.kind, body.columnDefinitions];
};

/** What kubectl asks for to print. */
export const tableSteps: readonly Step[] = [
  ...kinds.map(([resource, group]) => ({
    title: `the columns of ${resource} are those that kubectl prints`,
    ask: (place: Place) => columnsOf(place, inNamespace(place, resource, group)),
  })),
  {
    title: 'the columns of namespaces are those that kubectl prints',
    ask: place => columnsOf(place, '/api/v1/namespaces'),
  },
  { title: 'the columns of nodes are those that kubectl prints', ask: place => columnsOf(place, '/api/v1/nodes') },
  {
    title: 'a table of nothing has its columns',
    ask: place => sendFor(place, tableForm, `${secrets(place)}?labelSelector=none%3Dsuch`),
  },
  {
    title: 'a table has a row for every object, and its metadata beside it',
    ask: async place => {
      await createSecret(place, 'app-a');
      await createSecret(place, 'app-b');
      return sendFor(place, tableForm, secrets(place));
    },
  },
  {
    title: 'one object is a table of one row',
    ask: place => sendFor(place, tableForm, `${secrets(place)}/app-a`),
  },
  {
    title: 'rows come with whole objects when asked',
    ask: place => sendFor(place, tableForm, `${secrets(place)}?includeObject=Object`),
  },
  {
    title: 'rows come without objects when asked',
    ask: place => sendFor(place, tableForm, `${secrets(place)}?includeObject=None`),
  },
  {
    title: 'a wish for something else beside the rows is refused',
    ask: place => sendFor(place, tableForm, `${secrets(place)}?includeObject=Everything`),
  },
  {
    title: 'a table comes in pages like a list',
    ask: async place => {
      const first = await place.bench.api('GET', `${secrets(place)}?limit=1`, { headers: { accept: tableForm } });
      const token = encodeURIComponent(first.body.metadata.continue);
      const rest = await sendFor(place, tableForm, `${secrets(place)}?limit=1&continue=${token}`);
      return [tidyTable(place, first.body), rest];
    },
  },
  {
    title: 'an older version of tables is served, too',
    ask: place => sendFor(place, tableForm.replace('v=v1', 'v=v1beta1'), `${secrets(place)}?includeObject=None`),
  },
  {
    title: 'what was created is answered as a table when asked',
    ask: async place => {
      const { status, body } = await createSecret(place, 'app-c', { headers: { accept: tableForm } });
      return { status, body: tidyTable(place, body) };
    },
  },
  {
    title: 'a refusal is never a table',
    ask: place => sendFor(place, tableForm, `${secrets(place)}/nope`),
  },
  {
    title: 'the first form that is served wins',
    ask: async place => {
      const { kind, apiVersion } = (
        await sendFor(
          place,
          `application/json;as=Picture;v=v1;g=meta.k8s.io,${metadataForm}`,
          `${secrets(place)}/app-a`,
        )
      ).body;
      return [kind, apiVersion];
    },
  },
  {
    title: 'a form that nobody knows is 406',
    ask: place => sendFor(place, 'application/json;as=Picture;v=v1;g=meta.k8s.io', secrets(place)),
  },
  {
    title: 'metadata of one object is metadata alone',
    ask: place => sendFor(place, metadataForm, `${secrets(place)}/app-a`),
  },
  {
    title: 'metadata of a list names the kind of every item',
    ask: place => sendFor(place, metadataListForm, secrets(place)),
  },
  {
    title: 'one object is no list of metadata',
    ask: place => sendFor(place, metadataListForm, `${secrets(place)}/app-a`),
  },
  { title: 'a list is no metadata of one', ask: place => sendFor(place, metadataForm, secrets(place)) },
  {
    title: 'rows tell of a rollout that is complete',
    ask: async place => {
      await place.bench.api('POST', `${all(place)}${manager}`, { body: app(place, { replicas: 2 }) });
      await complete(place);
      const cells = async (path: string) => {
        const { body } = await sendFor(place, tableForm, path);
        return body.rows.map(({ cells: each }: Answered) => each);
      };
      return [
        await cells(at(place)),
        (await cells(setsPath(place, 'app'))).map((row: readonly string[]) => row.slice(0, -1)), // a hash is its end
        (await cells(podsPath(place, 'app'))).map((row: readonly unknown[]) =>
          row.map((cell, index) => (index === 6 ? 'NODE' : cell)),
        ),
      ];
    },
  },
  {
    title: 'a size is a table of its own',
    ask: place => sendFor(place, tableForm, `${at(place)}/scale?includeObject=None`),
  },
  {
    title: 'discovery in one document tells the same of Deployments and ReplicaSets',
    ask: async place => {
      const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
      const { headers, body } = await place.bench.api('GET', '/apis', { headers: { accept } });
      const [group] = body.items.filter(({ metadata }: Answered) => metadata.name === 'apps');
      const { resources, ...version } = group.versions[0];
      return masked(place, {
        type: headers['content-type'],
        kind: body.kind,
        apiVersion: body.apiVersion,
        group: group.metadata,
        version,
        resources: resources.filter(({ resource }: Answered) => ['deployments', 'replicasets'].includes(resource)),
      });
    },
  },
  {
    title: 'discovery of the core has a document of its own, and the plain one when nobody knows of the other',
    ask: async place => {
      const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
      const { body } = await place.bench.api('GET', '/api', { headers: { accept } });
      const plain = await place.bench.api('GET', '/api');
      const [{ metadata, versions }] = body.items;
      return [body.items.length, metadata, versions[0].version, plain.body.kind, plain.body.versions];
    },
  },
];
