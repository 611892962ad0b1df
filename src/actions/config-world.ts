import type { Answer, FailedAnswer } from '../domain/answer.ts';
import { isObject, type Json, type JsonObject, objectAt, textAt, textsAt } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { namesOf, type WorkloadKind, workloadKinds } from '../domain/workload.ts';
import { configRefs } from '../workloads/referenced-config.ts';
import type { Readers } from './action.ts';

/** What a ConfigMap holds, as it is compared and written. */
export type ConfigData = { readonly data?: JsonObject; readonly binaryData?: JsonObject };

export type ConfigWorld =
  | { readonly kind: 'unread'; readonly answer: FailedAnswer }
  | {
      readonly kind: 'read';
      readonly namespace: string;
      readonly raw: JsonObject;
      /** What would be put back, or why there is nothing to put back. */
      readonly wanted: { readonly kind: 'found'; readonly data: ConfigData; readonly warning?: SafeText } | NotWanted;
      /** Who names it in a pod template; `undefined` = not read. */
      readonly users?: readonly string[];
      readonly mayPatch: Answer<boolean>;
    };
type NotWanted = { readonly kind: 'none'; readonly because: SafeText };

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
/** What a pipeline writes on a copy that it keeps. */
const copyOf = 'deploy-cockpit.io/copy-of';

export const configPath = (namespace: string, name: string): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps/${encodeURIComponent(name)}`;

export async function readConfigWorld(
  { namespace, name, from }: { readonly namespace: string; readonly name: string; readonly from: string },
  readers: Readers,
  signal: AbortSignal,
): Promise<ConfigWorld> {
  const { reader, access } = readers;
  const [found, copy, users, mayPatch] = await Promise.all([
    reader.get(configPath(namespace, name), signal),
    from === 'last-applied' ? undefined : reader.get(configPath(namespace, from), signal),
    usersOf(namespace, name, readers, signal),
    access.may({ verb: 'patch', group: '', resource: 'configmaps', namespace, name }, signal),
  ]);
  if (found.kind !== 'ok') return { kind: 'unread', answer: found };
  const raw = isObject(found.value) ? found.value : {};
  const wanted = copy ? keptCopy(copy, name, from) : applied(raw);
  return { kind: 'read', namespace, raw, wanted, mayPatch, ...(users && { users }) };
}

/** `deploy/checkout`, of every workload of the namespace whose pod template names it. */
async function usersOf(namespace: string, name: string, { reader }: Readers, signal: AbortSignal) {
  const lists = await Promise.all(
    workloadKinds.map(async kind => ({
      kind,
      answer: await reader.list(`/apis/apps/v1/namespaces/${namespace}/${namesOf(kind).plural}`, signal),
    })),
  );
  const users: string[] = [];
  for (const { kind, answer } of lists) {
    if (answer.kind !== 'ok') return undefined;
    users.push(...answer.value.filter(one => names(one, name)).map(one => userName(kind, one)));
  }
  return users;
}

const userName = (kind: WorkloadKind, object: Json): string =>
  `${namesOf(kind).short}/${textAt(object, 'metadata', 'name') ?? ''}`;

const names = (workload: Json, config: string): boolean =>
  configRefs(objectAt(workload, 'spec', 'template')).some(({ kind, name }) => kind === 'ConfigMap' && name === config);

export const dataOf = (object: Json): ConfigData => {
  const [data, binaryData] = [objectAt(object, 'data'), objectAt(object, 'binaryData')];
  return {
    ...(Object.keys(data).length > 0 && { data }),
    ...(Object.keys(binaryData).length > 0 && { binaryData }),
  };
};

function keptCopy(copy: Answer<Json>, name: string, from: string): Exclude<ConfigWorld, { kind: 'unread' }>['wanted'] {
  if (copy.kind !== 'ok') return { kind: 'none', because: safe(`the copy ${from}: ${copy.says}`) };
  const of = textsAt(copy.value, 'metadata', 'annotations')[copyOf];
  if (of !== undefined && of !== name)
    return { kind: 'none', because: safe(`${from} is a copy of ${of}, not of ${name}`) };
  const data = dataOf(copy.value);
  return of === undefined
    ? { kind: 'found', data, warning: safe(`${from} does not say that it is a copy of ${name}`) }
    : { kind: 'found', data };
}

function applied(raw: JsonObject): Exclude<ConfigWorld, { kind: 'unread' }>['wanted'] {
  const text = textsAt(raw, 'metadata', 'annotations')[lastApplied];
  const none = (says: string): NotWanted => ({ kind: 'none', because: ours(says) });
  if (text === undefined) return none('kubectl apply never wrote it, so nobody remembers what was applied last');
  try {
    const before = JSON.parse(text) as Json;
    return isObject(before) ? { kind: 'found', data: dataOf(before) } : none('what was applied last can’t be read');
  } catch {
    return none('what was applied last can’t be read');
  }
}
