import type { ObjectStore } from '../../api/object-store.ts';
import { at, isJsonObject } from '../../json.ts';
import { configMapKind } from '../../kinds/plain-kinds.ts';
import { listOf } from '../../kinds/pod-template-defaults.ts';
import { secretKind } from '../../kinds/secret-kind.ts';
import type { Container, KubeObject, Pod } from '../../kube-objects.ts';

/** The names of the variables that a container gets, or why it can't be created. */
export type Environment = { readonly names: ReadonlySet<string> } | { readonly problem: string };

const SOURCES = [
  { from: 'configMapRef', key: 'configMapKeyRef', row: configMapKind, called: 'ConfigMap' },
  { from: 'secretRef', key: 'secretKeyRef', row: secretKind, called: 'Secret' },
] as const;

/** Upstream: makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go; the first that is missing stops it. */
export function environmentOf(store: ObjectStore, pod: Pod, container: Container): Environment {
  const namespace = pod.metadata.namespace ?? '';
  const names = new Set<string>();
  for (const source of listOf(container.envFrom)) {
    for (const { from, row } of SOURCES) {
      const reference = source[from];
      if (!isJsonObject(reference)) continue;
      const found = store.get(row, namespace, String(reference.name));
      if (!found && reference.optional !== true) return { problem: notFoundWords(row.singular, reference.name) };
      for (const key of Object.keys(dataOf(found))) names.add(`${source.prefix ?? ''}${key}`);
    }
  }
  for (const variable of listOf(container.env)) {
    const problem = valueProblem(store, namespace, variable.valueFrom);
    if (typeof problem === 'string') return { problem };
    if (problem !== ABSENT) names.add(String(variable.name));
  }
  return { names };
}

const ABSENT = Symbol('absent');

/** Undefined when there is a value, ABSENT when an optional one is missing, else why there is none. */
function valueProblem(store: ObjectStore, namespace: string, valueFrom: unknown): string | typeof ABSENT | undefined {
  for (const { key: member, row, called } of SOURCES) {
    const reference = at(valueFrom, member);
    if (!isJsonObject(reference)) continue;
    const { name, key, optional } = reference;
    const found = store.get(row, namespace, String(name));
    if (Object.hasOwn(dataOf(found), String(key))) return undefined;
    if (optional === true) return ABSENT;
    return found ? `couldn't find key ${key} in ${called} ${namespace}/${name}` : notFoundWords(row.singular, name);
  }
  return undefined;
}

export function notFoundWords(singular: string, name: unknown): string {
  return `${singular} ${JSON.stringify(name)} not found`;
}

function dataOf(object: KubeObject | undefined): object {
  return isJsonObject(object?.data) ? object.data : {};
}
