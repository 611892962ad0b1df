import type { FieldProblem } from '../kinds/field-problem.ts';
import { invalid, required } from '../kinds/field-problem.ts';
import { qualifiedNameProblems, subdomainProblems } from '../kinds/name-rules.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { finalizerProblems } from './finalizer-problems.ts';
import { invalidObject } from './status-error.ts';

const LABEL_VALUE = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';
const LABEL_WORDS =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
  "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
  `'${LABEL_VALUE}')`;

/** Everything that speaks against an object, in one answer. */
export function refuseInvalid(row: ResourceRow, object: KubeObject, previous: KubeObject | undefined): void {
  const { name, labels, annotations } = object.metadata;
  const problems: FieldProblem[] = [];
  if (!previous && !name) problems.push(required('metadata.name', 'name or generateName is required'));
  if (!previous && name) problems.push(...(row.nameProblems ?? subdomainProblems)('metadata.name', name));
  problems.push(
    ...Object.entries(labels ?? {}).flatMap(([key, value]) => [
      ...qualifiedNameProblems('metadata.labels', key),
      ...labelProblems(value),
    ]),
    ...Object.keys(annotations ?? {}).flatMap(key => qualifiedNameProblems('metadata.annotations', key.toLowerCase())),
    ...finalizerProblems(object, previous),
    ...row.problems(object, previous),
  );
  // The real server names the kind that it stores.
  if (problems.length > 0) throw invalidObject(row.storedAs?.row ?? row, name ?? '', problems);
}

const LABEL = new RegExp(`^${LABEL_VALUE}$`);

function labelProblems(value: string): FieldProblem[] {
  if (value.length > 63) return [invalid('metadata.labels', value, 'must be no more than 63 bytes')];
  return LABEL.test(value) ? [] : [invalid('metadata.labels', value, LABEL_WORDS)];
}
