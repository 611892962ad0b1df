import { at, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, notSupported, required } from './field-problem.ts';
import { labelNameProblems } from './name-rules.ts';
import { listOf } from './pod-template-defaults.ts';

/** The part of upstream's ValidatePodSpec that a rollout can run into. */
export function podSpecProblems(field: string, spec: unknown): FieldProblem[] {
  const containers = listOf(at(spec, 'containers'));
  if (containers.length === 0) return [required(`${field}.containers`)];
  const problems = containers.flatMap((container, index) =>
    containerProblems(`${field}.containers[${index}]`, container),
  );
  const names = containers.map(container => container.name);
  names.forEach((name, index) => {
    if (typeof name === 'string' && names.indexOf(name) !== index) {
      problems.push({
        field: `${field}.containers[${index}].name`,
        reason: 'FieldValueInvalid',
        message: `Duplicate value: ${JSON.stringify(name)}`,
      });
    }
  });
  const grace = at(spec, 'terminationGracePeriodSeconds');
  if (typeof grace === 'number' && grace < 0) {
    problems.push(invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than or equal to 0'));
  }
  return problems;
}

/** A template of a workload: its labels have to match the selector, and its pods have to be restarted always. */
export function templateProblems(field: string, template: unknown, selector: unknown): FieldProblem[] {
  const labels = at(template, 'metadata', 'labels');
  const wanted = Object.entries((at(selector, 'matchLabels') as object | undefined) ?? {});
  const problems: FieldProblem[] = [];
  if (selector === undefined || selector === null || !wanted.every(([key, value]) => at(labels, key) === value)) {
    problems.push(invalid(`${field}.metadata.labels`, labels, '`selector` does not match template `labels`'));
  }
  problems.push(...podSpecProblems(`${field}.spec`, at(template, 'spec')));
  const restart = at(template, 'spec', 'restartPolicy');
  if (restart !== undefined && restart !== 'Always') {
    problems.push(notSupported(`${field}.spec.restartPolicy`, restart, ['Always']));
  }
  return problems;
}

function containerProblems(field: string, container: unknown): FieldProblem[] {
  const name = at(container, 'name');
  const image = at(container, 'image');
  const problems: FieldProblem[] = [];
  if (typeof name !== 'string' || name === '') problems.push(required(`${field}.name`));
  else problems.push(...labelNameProblems(`${field}.name`, name));
  if (typeof image !== 'string' || image === '') problems.push(required(`${field}.image`));
  const ports = isJsonObject(container) ? listOf(container.ports) : [];
  ports.forEach((port, index) => {
    const number = port.containerPort;
    if (typeof number !== 'number' || number < 1 || number > 65535) {
      problems.push(
        number === undefined || number === 0
          ? required(`${field}.ports[${index}].containerPort`)
          : invalid(`${field}.ports[${index}].containerPort`, number, 'must be between 1 and 65535, inclusive'),
      );
    }
  });
  return problems;
}
