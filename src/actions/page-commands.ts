import { isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import { isWorkloadKind, slashName } from '../domain/workload.ts';

// What a step says on paper, before anything is known of the cluster. Words in capitals are for the person to fill in.

/** `kubectl -n shop`: of the workload, or of the step itself. */
export const kubectlFor = (settings: JsonObject): string =>
  `kubectl -n ${textAt(settings, 'workload', 'namespace') ?? textAt(settings, 'namespace') ?? 'NAMESPACE'}`;

/** `deploy/checkout` */
export function slashOf(workload: Json | undefined): string {
  const [kind, name] = [textAt(workload, 'kind'), textAt(workload, 'name')];
  return isWorkloadKind(kind) && name !== undefined ? slashName({ kind, name }) : 'KIND/NAME';
}

/** A revision as it is set, or as an earlier step found it: `6`, `r6`, `{ number: 6 }`. */
export const numberOf = (revision: Json | undefined): string =>
  String((isObject(revision) ? revision.number : revision) ?? 'LAST_GOOD').replace(/^r(?=\d)/, '');
