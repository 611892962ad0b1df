import { type Json, type JsonObject, listAt, objectAt, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

/** ConfigMaps and Secrets that a pod template names: an undo doesn't bring their old content back. Each once. */
export function referencedConfig(template: JsonObject): readonly SafeText[] {
  const spec = objectAt(template, 'spec');
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')];
  const volumes = listAt(spec, 'volumes');
  const found = [
    ...containers.flatMap(one => listAt(one, 'envFrom').flatMap(from => named(from, 'configMapRef', 'secretRef'))),
    ...containers.flatMap(one =>
      listAt(one, 'env').flatMap(from => named(objectAt(from, 'valueFrom'), 'configMapKeyRef', 'secretKeyRef')),
    ),
    ...[...volumes, ...volumes.flatMap(volume => listAt(volume, 'projected', 'sources'))].flatMap(volume => [
      ...named(volume, 'configMap', 'secret'),
      ...textsOf('Secret', textAt(volume, 'secret', 'secretName')),
    ]),
  ];
  return [...new Set(found)].map(one => safe(one, 80));
}

/** Claims whose volumes hold data of their own, which no revision brings back. */
export const referencedClaims = (template: JsonObject): readonly SafeText[] =>
  listAt(objectAt(template, 'spec'), 'volumes')
    .flatMap(volume => textsOf('volume', textAt(volume, 'persistentVolumeClaim', 'claimName')))
    .map(one => safe(one, 80));

const named = (from: Json, map: string, secret: string): readonly string[] => [
  ...textsOf('ConfigMap', textAt(from, map, 'name')),
  ...textsOf('Secret', textAt(from, secret, 'name')),
];

const textsOf = (kind: string, name: string | undefined): readonly string[] => (name ? [`${kind} ${name}`] : []);
