import type { ObjectStore } from '../../api/object-store.ts';
import { isJsonObject } from '../../json.ts';
import { configMapKind } from '../../kinds/plain-kinds.ts';
import { listOf } from '../../kinds/pod-template-defaults.ts';
import { secretKind } from '../../kinds/secret-kind.ts';
import type { Pod } from '../../kube-objects.ts';
import { notFoundWords } from './environment.ts';

const SOURCES = [
  { member: 'configMap', name: 'name', row: configMapKind, lacks: 'configmap references non-existent config key' },
  { member: 'secret', name: 'secretName', row: secretKind, lacks: 'references non-existent secret key' },
] as const;

/** Why a volume can't be mounted, one sentence for each. Upstream: pkg/volume/configmap, pkg/volume/secret. */
export function mountProblems(store: ObjectStore, pod: Pod): readonly string[] {
  return listOf(pod.spec.volumes).flatMap(volume =>
    SOURCES.flatMap(({ member, name, row, lacks }) => {
      const source = volume[member];
      if (!isJsonObject(source) || source.optional === true) return [];
      const found = store.get(row, pod.metadata.namespace, String(source[name]));
      const failed = `MountVolume.SetUp failed for volume ${JSON.stringify(volume.name)} : `;
      if (!found) return [failed + notFoundWords(row.singular, source[name])];
      const keys = isJsonObject(found.data) ? found.data : {};
      const missing = listOf(source.items).find(item => !Object.hasOwn(keys, String(item.key)));
      return missing ? [`${failed}${lacks}: ${missing.key}`] : [];
    }),
  );
}
