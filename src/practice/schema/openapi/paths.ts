import type { JsonObject } from '../../json.ts';
import type { ResourceRow } from '../../kinds/resource-row.ts';

type Kind = { readonly group: string; readonly version: string; readonly kind: string };

const parameter = (name: string, type: string): JsonObject => ({
  name,
  in: 'query',
  schema: { type, uniqueItems: true },
});
const inPath = (name: string): JsonObject => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', uniqueItems: true },
});

const WRITE = [
  parameter('dryRun', 'string'),
  parameter('fieldManager', 'string'),
  parameter('fieldValidation', 'string'),
];
const SELECT = ['labelSelector', 'fieldSelector', 'continue', 'resourceVersion', 'resourceVersionMatch'].map(name =>
  parameter(name, 'string'),
);
const LIST = [
  ...SELECT,
  parameter('limit', 'integer'),
  parameter('timeoutSeconds', 'integer'),
  ...['watch', 'allowWatchBookmarks', 'sendInitialEvents'].map(name => parameter(name, 'boolean')),
];

const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const STRATEGIC = 'application/strategic-merge-patch+json';

/** Every path of a kind, with what can be done there and which query parameters say how. */
export function pathsOf(row: ResourceRow, schemaName: string, scaleName: string): Record<string, JsonObject> {
  const { group, version, resource, namespaced } = row;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const collection = namespaced ? `${root}/namespaces/{namespace}/${resource}` : `${root}/${resource}`;
  const item = `${collection}/{name}`;
  const places = namespaced ? [inPath('namespace')] : [];
  const kind: Kind = { group, version, kind: row.kind };
  const own = operations(kind, schemaName, row.structure === undefined);
  const paths: Record<string, JsonObject> = {
    ...(namespaced && { [`${root}/${resource}`]: { get: own.list } }),
    [collection]: { get: own.list, post: own.post, ...parametersOf(places) },
    [item]: {
      get: own.get,
      put: own.put,
      patch: own.patch,
      delete: own.delete,
      ...parametersOf([inPath('name'), ...places]),
    },
  };
  for (const subresource of row.subresources) {
    const isScale = subresource === 'scale';
    if (!isScale && subresource !== 'status') continue;
    const { get, put, patch } = isScale
      ? operations({ group: 'autoscaling', version: 'v1', kind: 'Scale' }, scaleName, true)
      : own;
    paths[`${item}/${subresource}`] = { get, put, patch, ...parametersOf([inPath('name'), ...places]) };
  }
  return paths;
}

const parametersOf = (parameters: readonly JsonObject[]) => (parameters.length > 0 ? { parameters } : {});

function operations(kind: Kind, schemaName: string, hasStrategic: boolean): Record<string, JsonObject> {
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${schemaName}` } } };
  const operation = (action: string, parameters: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
    parameters,
    ...more,
    responses: { '200': { description: 'OK', content } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
  });
  const sends = { requestBody: { content, required: true } };
  const patches = PATCH_TYPES.filter(type => hasStrategic || type !== STRATEGIC);
  return {
    list: operation('list', LIST),
    get: operation('get', []),
    post: operation('post', WRITE, sends),
    put: operation('put', WRITE, sends),
    patch: operation('patch', [...WRITE, parameter('force', 'boolean')], {
      requestBody: {
        content: Object.fromEntries(patches.map(type => [type, { schema: { type: 'object' } }])),
        required: true,
      },
    }),
    delete: operation('delete', [
      parameter('dryRun', 'string'),
      parameter('gracePeriodSeconds', 'integer'),
      parameter('propagationPolicy', 'string'),
    ]),
  };
}
