import type { Answer } from '../domain/answer.ts';
import type { Instant } from '../domain/brands.ts';
import { type Json, type JsonObject, listAt, objectAt, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { instantAt } from '../reports/instant-at.ts';
import { type ConfigRef, configRefs } from '../workloads/referenced-config.ts';
import type { Readers } from './action.ts';

/** When a ConfigMap or Secret was made and written, as far as it says. Its content is not kept. */
export type ConfigState = {
  readonly resourceVersion: string;
  readonly madeAt?: Instant;
  /** Who wrote parts of it, newest first. Who only took something away leaves no entry. */
  readonly writers: readonly { readonly by: SafeText; readonly at: Instant; readonly wroteContent: boolean }[];
};

export type ConfigRead = ConfigRef & {
  /** The templates that name it, as they were given. */
  readonly templates: readonly JsonObject[];
  readonly found: Answer<ConfigState>;
};

/** Reads all ConfigMaps and Secrets that any of the templates names, each once. */
export async function readReferencedConfig(
  namespace: string,
  templates: readonly JsonObject[],
  { reader }: Pick<Readers, 'reader'>,
  signal: AbortSignal,
): Promise<readonly ConfigRead[]> {
  const named = templates.flatMap(template => configRefs(template).map(ref => ({ ref, template })));
  const keyOf = ({ kind, name }: ConfigRef) => `${kind}/${name}`;
  const keys = [...new Set(named.map(({ ref }) => keyOf(ref)))];
  return Promise.all(
    keys.map(async key => {
      const same = named.filter(({ ref }) => keyOf(ref) === key);
      const [{ ref }] = same as [(typeof same)[0]];
      const answer = await reader.get(pathOf(namespace, ref), signal);
      return {
        ...ref,
        isOptional: same.every(one => one.ref.isOptional),
        templates: same.map(({ template }) => template),
        found: answer.kind === 'ok' ? { ...answer, value: stateOf(answer.value) } : answer,
      };
    }),
  );
}

const pathOf = (namespace: string, { kind, name }: ConfigRef): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/${kind === 'Secret' ? 'secrets' : 'configmaps'}/${encodeURIComponent(name)}`;

function stateOf(object: Json): ConfigState {
  const madeAt = instantAt(object, 'metadata', 'creationTimestamp');
  const writers = listAt(object, 'metadata', 'managedFields').flatMap(entry => {
    const at = instantAt(entry, 'time');
    const fields = Object.keys(objectAt(entry, 'fieldsV1'));
    const wroteContent = fields.some(key => ['f:data', 'f:binaryData', 'f:stringData'].includes(key));
    return at === undefined ? [] : { by: safe(textAt(entry, 'manager') ?? 'somebody', 60), at, wroteContent };
  });
  return {
    resourceVersion: textAt(object, 'metadata', 'resourceVersion') ?? '',
    ...(madeAt !== undefined && { madeAt }),
    writers: writers.sort((a, b) => b.at - a.at),
  };
}
