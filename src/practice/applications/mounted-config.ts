import type { ObjectStore } from '../api/object-store.ts';
import { fnv32a } from '../chance.ts';
import type { Clock } from '../clock.ts';
import { isJsonObject } from '../json.ts';
import { configMapKind } from '../kinds/plain-kinds.ts';
import type { Pod } from '../kube-objects.ts';

type Data = Readonly<Record<string, unknown>>;

/** ConfigMaps as pods find them in their volumes. */
export type MountedConfig = {
  /** Undefined while there is none. */
  dataOf(pod: Pod, configMap: string): Data | undefined;
};

type Version = { readonly since: number; readonly data: Data | undefined };

/** A kubelet looks after its pods about once a minute; whoever starts mounts what is there. */
const SYNC_MILLIS = 60_000;

/** Nobody goes through more than a few versions within a minute. */
const MOST_VERSIONS = 20;

export function createMountedConfig(store: ObjectStore, clock: Clock): MountedConfig {
  const versions = new Map<string, Version[]>();
  store.subscribe(({ row, object, type }) => {
    if (row !== configMapKind) return;
    const key = `${object.metadata.namespace}/${object.metadata.name}`;
    const data = type === 'DELETED' || !isJsonObject(object.data) ? undefined : object.data;
    versions.set(key, [...(versions.get(key) ?? []), { since: clock.now(), data }].slice(-MOST_VERSIONS));
  });
  return {
    dataOf: (pod, configMap) => {
      const startedAt = Date.parse(pod.status.startTime ?? pod.metadata.creationTimestamp);
      const delay = fnv32a(pod.metadata.uid) % SYNC_MILLIS;
      const known = versions.get(`${pod.metadata.namespace}/${configMap}`) ?? [];
      return known.findLast(({ since }) => since <= startedAt || since + delay <= clock.now())?.data;
    },
  };
}
