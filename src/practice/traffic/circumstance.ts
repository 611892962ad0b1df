import type { Databases } from '../applications/databases.ts';
import type { MountedConfig } from '../applications/mounted-config.ts';
import type { Pod } from '../kube-objects.ts';

/** What a release meets outside of its own image; the same image may answer well on one schema and badly on another. */
export type Circumstance =
  | { readonly database: string; readonly schemaFrom: number }
  | { readonly database: string; readonly schemaBefore: number }
  /** As the pod sees the ConfigMap that it mounts. */
  | { readonly configMap: string; readonly key: string; readonly isNot: string };

export type Surroundings = { readonly databases: Databases; readonly mounted: MountedConfig };

export function holds(circumstance: Circumstance, { databases, mounted }: Surroundings, pod: Pod): boolean {
  const namespace = pod.metadata.namespace ?? '';
  if ('configMap' in circumstance) {
    const { configMap, key, isNot } = circumstance;
    return mounted.dataOf(pod, configMap)?.[key] !== isNot;
  }
  const schema = databases.schemaOf(namespace, circumstance.database);
  return 'schemaFrom' in circumstance ? schema >= circumstance.schemaFrom : schema < circumstance.schemaBefore;
}
