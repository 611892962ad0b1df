import { containersFacts } from './facts/containers.ts';
import { coreFacts } from './facts/core.ts';
import { metadataFacts } from './facts/metadata.ts';
import { othersFacts } from './facts/others.ts';
import { podsFacts } from './facts/pods.ts';
import { policiesFacts } from './facts/policies.ts';
import { volumesFacts } from './facts/volumes.ts';
import { workloadsFacts } from './facts/workloads.ts';
import { readFacts } from './read-facts.ts';
import type { StructStructure } from './structure.ts';

let read: ReadonlyMap<string, StructStructure> | undefined;

/** All recorded types by name. Read once, when somebody first asks. */
export function knownTypes(): ReadonlyMap<string, StructStructure> {
  read ??= readFacts([
    metadataFacts,
    volumesFacts,
    containersFacts,
    podsFacts,
    coreFacts,
    workloadsFacts,
    policiesFacts,
    othersFacts,
  ]);
  return read;
}

const kinds = new Map<string, StructStructure | undefined>();

/** How a kind of the server's own is built; undefined for everything else. */
export function knownKind(group: string, version: string, kind: string): StructStructure | undefined {
  const key = `${group}/${version}/${kind}`;
  if (!kinds.has(key)) {
    const of = `${group.split('.')[0] || 'core'}.${version}`;
    // rbac.authorization.k8s.io and apiextensions.k8s.io live in packages of their first word.
    const isIts = ({ name, from, fields }: StructStructure) =>
      name === kind && from.endsWith(`.${of}`) && fields.has('apiVersion');
    kinds.set(key, [...knownTypes().values()].find(isIts));
  }
  return kinds.get(key);
}
