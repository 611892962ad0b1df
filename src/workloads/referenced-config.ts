import { type Json, type JsonObject, listAt, objectAt, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

/** A ConfigMap or Secret that a pod template names. */
export type ConfigRef = {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** Pods start without it. */
  readonly isOptional: boolean;
};

/** All that a template names, each once; needed by one place is needed. An undo doesn't bring their old content back. */
export function configRefs(template: JsonObject): readonly ConfigRef[] {
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
      ...refOf('Secret', textAt(volume, 'secret', 'secretName'), objectAt(volume, 'secret')),
    ]),
  ];
  return found
    .filter(({ kind, name }, index) => found.findIndex(one => one.kind === kind && one.name === name) === index)
    .map(ref => ({ ...ref, isOptional: found.every(one => one.isOptional || !isSame(one, ref)) }));
}

const isSame = (a: ConfigRef, b: ConfigRef): boolean => a.kind === b.kind && a.name === b.name;

/** The same in words: `ConfigMap pay-config`. */
export const referencedConfig = (template: JsonObject): readonly SafeText[] =>
  configRefs(template).map(({ kind, name }) => safe(`${kind} ${name}`, 80));

/** Claims whose volumes hold data of their own, which no revision brings back. */
export const referencedClaims = (template: JsonObject): readonly SafeText[] =>
  listAt(objectAt(template, 'spec'), 'volumes')
    .flatMap(volume => textsOf('volume', textAt(volume, 'persistentVolumeClaim', 'claimName')))
    .map(one => safe(one, 80));

const named = (from: Json, map: string, secret: string): readonly ConfigRef[] => [
  ...refOf('ConfigMap', textAt(from, map, 'name'), objectAt(from, map)),
  ...refOf('Secret', textAt(from, secret, 'name'), objectAt(from, secret)),
];

const refOf = (kind: ConfigRef['kind'], name: string | undefined, from: JsonObject): readonly ConfigRef[] =>
  name ? [{ kind, name, isOptional: from.optional === true }] : [];

const textsOf = (kind: string, name: string | undefined): readonly string[] => (name ? [`${kind} ${name}`] : []);
