import type { Answer, FailedAnswer } from '../domain/answer.ts';
import { isObject, type Json, type JsonObject, objectAt, textAt, textsAt } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { namesOf, type WorkloadKind, workloadKinds } from '../domain/workload.ts';
import { configRefs } from '../workloads/referenced-config.ts';
import type { Readers } from './action.ts';
import { contentIn, type KeptBy, keptBy, keptName } from './config-kept.ts';

/** What a ConfigMap holds, as it is compared and written. */
export type ConfigData = { readonly data?: JsonObject; readonly binaryData?: JsonObject };

export type ConfigWorld =
  | { readonly kind: 'unread'; readonly answer: FailedAnswer }
  | {
      readonly kind: 'read';
      readonly namespace: string;
      readonly raw: JsonObject;
      /** Where the content before lies for an undo, as a person would type it. */
      readonly pathOf?: (by: KeptBy) => string;
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
  const { reader, access, kept } = readers;
  const [found, wantedOf, users, mayPatch] = await Promise.all([
    reader.get(configPath(namespace, name), signal),
    wantedFrom({ namespace, name, from }, readers, signal),
    usersOf(namespace, name, readers, signal),
    access.may({ verb: 'patch', group: '', resource: 'configmaps', namespace, name }, signal),
  ]);
  if (found.kind !== 'ok') return { kind: 'unread', answer: found };
  const raw = isObject(found.value) ? found.value : {};
  return {
    kind: 'read',
    namespace,
    raw,
    wanted: wantedOf(raw),
    mayPatch,
    ...(users && { users }),
    ...(kept && { pathOf: by => kept.pathOf(by.run, keptName(by)) }),
  };
}

type Wanted = Exclude<ConfigWorld, { kind: 'unread' }>['wanted'];

/** Read before the object itself is at hand, which holds what was applied last. */
async function wantedFrom(
  { namespace, name, from }: { readonly namespace: string; readonly name: string; readonly from: string },
  { reader, kept }: Readers,
  signal: AbortSignal,
): Promise<(raw: JsonObject) => Wanted> {
  if (from === 'last-applied') return applied;
  const by = keptBy(from);
  if (!by) {
    const copy = await reader.get(configPath(namespace, from), signal);
    return () => keptCopy(copy, name, from);
  }
  const none = (because: SafeText) => (): Wanted => ({ kind: 'none', because });
  if (!kept) return none(ours('read only: what a run kept is not read'));
  const file = await kept.read(by.run, keptName(by));
  if (file.kind !== 'ok') return none(file.says);
  const content = contentIn(file.text);
  return content === undefined
    ? none(safe(`what run ${by.run} kept can’t be read`))
    : () => ({ kind: 'found', data: dataOf(content) });
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

function keptCopy(copy: Answer<Json>, name: string, from: string): Wanted {
  if (copy.kind !== 'ok') return { kind: 'none', because: safe(`the copy ${from}: ${copy.says}`) };
  const of = textsAt(copy.value, 'metadata', 'annotations')[copyOf];
  if (of !== undefined && of !== name)
    return { kind: 'none', because: safe(`${from} is a copy of ${of}, not of ${name}`) };
  const data = dataOf(copy.value);
  return of === undefined
    ? { kind: 'found', data, warning: safe(`${from} does not say that it is a copy of ${name}`) }
    : { kind: 'found', data };
}

function applied(raw: JsonObject): Wanted {
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
