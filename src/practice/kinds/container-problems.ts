import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import { parseQuantity } from '../quantity.ts';
import type { FieldProblem } from './field-problem.ts';
import { duplicate, invalid, missing, notSupported, required } from './field-problem.ts';
import { labelNameProblems } from './name-rules.ts';
import { listOf } from './pod-template-defaults.ts';
import { containerPortProblems } from './port-problems.ts';
import { probeProblems } from './probe-problems.ts';
import { variableProblems, variableSourceProblems } from './variable-problems.ts';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** Upstream: validateContainers in pkg/apis/core/validation/validation.go. */
export function containersProblems(
  field: string,
  containers: readonly JsonObject[],
  volumes: readonly unknown[],
): FieldProblem[] {
  const names = containers.map(({ name }) => name);
  return containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const { name } = container;
    const isSecond = typeof name === 'string' && name !== '' && names.indexOf(name) !== index;
    return [
      ...commonProblems(at, container, volumes),
      ...(isSecond ? [duplicate(`${at}.name`, name)] : []),
      ...probeProblems(`${at}.livenessProbe`, container.livenessProbe, false),
      ...probeProblems(`${at}.readinessProbe`, container.readinessProbe, true),
      ...probeProblems(`${at}.startupProbe`, container.startupProbe, false),
    ];
  });
}

function commonProblems(field: string, container: JsonObject, volumes: readonly unknown[]): FieldProblem[] {
  const { name, image, imagePullPolicy } = container;
  const problems: FieldProblem[] = [];
  if (typeof name !== 'string' || name === '') problems.push(required(`${field}.name`));
  else problems.push(...labelNameProblems(`${field}.name`, name));
  if (typeof image !== 'string' || image === '') problems.push(required(`${field}.image`));
  else if (image !== image.trim()) {
    problems.push(invalid(`${field}.image`, image, 'must not have leading or trailing whitespace'));
  }
  problems.push(
    ...containerPortProblems(`${field}.ports`, listOf(container.ports)),
    ...variableProblems(`${field}.env`, listOf(container.env)),
    ...variableSourceProblems(`${field}.envFrom`, listOf(container.envFrom)),
    ...mountProblems(`${field}.volumeMounts`, listOf(container.volumeMounts), volumes),
  );
  if (imagePullPolicy !== undefined && !PULL_POLICIES.includes(String(imagePullPolicy))) {
    problems.push(notSupported(`${field}.imagePullPolicy`, imagePullPolicy, PULL_POLICIES));
  }
  problems.push(...resourceProblems(`${field}.resources.requests`, container.resources));
  return problems;
}

function mountProblems(field: string, mounts: readonly JsonObject[], volumes: readonly unknown[]): FieldProblem[] {
  const paths = mounts.map(({ mountPath }) => mountPath);
  return mounts.flatMap(({ name, mountPath }, index) => {
    const problems: FieldProblem[] = [];
    if (typeof name !== 'string' || name === '') problems.push(required(`${field}[${index}].name`));
    else if (!volumes.includes(name)) problems.push(missing(`${field}[${index}].name`, name));
    if (typeof mountPath !== 'string' || mountPath === '') problems.push(required(`${field}[${index}].mountPath`));
    else if (paths.indexOf(mountPath) !== index) {
      problems.push(invalid(`${field}[${index}].mountPath`, mountPath, 'must be unique'));
    }
    return problems;
  });
}

/** Nobody may ask for more than they may have. */
function resourceProblems(field: string, resources: unknown): FieldProblem[] {
  const requests = at(resources, 'requests');
  return Object.entries(isJsonObject(requests) ? requests : {}).flatMap(([name, value]) => {
    const [asked, limit] = [parseQuantity(value), parseQuantity(at(resources, 'limits', name))];
    if (!asked || !limit || asked.milli <= limit.milli) return [];
    return [invalid(field, value, `must be less than or equal to ${name} limit of ${at(resources, 'limits', name)}`)];
  });
}
