import { at } from '../json.ts';
import { containersProblems } from './container-problems.ts';
import type { FieldProblem } from './field-problem.ts';
import { duplicate, invalid, notSupported, required } from './field-problem.ts';
import { labelNameProblems } from './name-rules.ts';
import { listOf } from './pod-template-defaults.ts';

const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** The part of upstream's ValidatePodSpec that a rollout can run into, in its order. */
export function podSpecProblems(field: string, spec: unknown): FieldProblem[] {
  const volumes = listOf(at(spec, 'volumes'));
  const names = volumes.map(volume => volume.name);
  const problems = volumes.flatMap(({ name }, index) =>
    volumeProblems(`${field}.volumes[${index}].name`, name, names.slice(0, index)),
  );
  const containers = listOf(at(spec, 'containers'));
  if (containers.length === 0) problems.push(required(`${field}.containers`));
  problems.push(...containersProblems(`${field}.containers`, containers, names));
  const policy = at(spec, 'restartPolicy');
  if (policy !== undefined && !['Always', 'OnFailure', 'Never'].includes(String(policy))) {
    problems.push(notSupported(`${field}.restartPolicy`, policy, ['Always', 'OnFailure', 'Never']));
  }
  const dns = at(spec, 'dnsPolicy');
  if (dns !== undefined && !DNS_POLICIES.includes(String(dns))) {
    problems.push(notSupported(`${field}.dnsPolicy`, dns, DNS_POLICIES));
  }
  const grace = at(spec, 'terminationGracePeriodSeconds');
  if (typeof grace === 'number' && grace < 0) {
    problems.push(invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than or equal to 0'));
  }
  return problems;
}

function volumeProblems(field: string, name: unknown, before: readonly unknown[]): FieldProblem[] {
  if (typeof name !== 'string' || name === '') return [required(field)];
  return before.includes(name) ? [duplicate(field, name)] : labelNameProblems(field, name);
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
