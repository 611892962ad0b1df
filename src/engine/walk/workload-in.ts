import { isObject, type Json, type JsonObject, textAt } from '../../domain/json.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { isWorkloadKind, type WorkloadRef } from '../../domain/workload.ts';

/** The workload that a run is about: the playbook's first input of that type. */
export function workloadIn({ inputs }: Playbook, given: JsonObject): WorkloadRef | undefined {
  const input = inputs.find(({ type }) => type === 'workload');
  return input && refIn(given[input.name]);
}

export function refIn(value: Json | undefined): WorkloadRef | undefined {
  if (!isObject(value)) return undefined;
  const { kind } = value;
  const [namespace, name] = [textAt(value, 'namespace'), textAt(value, 'name')];
  return isWorkloadKind(kind) && namespace !== undefined && name !== undefined ? { kind, namespace, name } : undefined;
}
