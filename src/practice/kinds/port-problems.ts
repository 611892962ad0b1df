import type { JsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { duplicate, invalid, notSupported, required } from './field-problem.ts';

export const PORT_WORDS = 'must be between 1 and 65535, inclusive';
export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export const isPort = (value: unknown): boolean => typeof value === 'number' && value >= 1 && value <= 65535;

/** Upstream: IsValidPortName; everything that is wrong with it. */
export function portNameProblems(field: string, name: string): FieldProblem[] {
  const words: string[] = [];
  if (name.length > 15) words.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name)) words.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) words.push('must contain at least one letter (a-z)');
  if (name.includes('--')) words.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) words.push('must not begin or end with a hyphen');
  return words.map(each => invalid(field, name, each));
}

/** Upstream: validateContainerPorts. */
export function containerPortProblems(field: string, ports: readonly JsonObject[]): FieldProblem[] {
  const names = ports.map(port => port.name);
  return ports.flatMap(({ name, containerPort, protocol }, index) => {
    const at = `${field}[${index}]`;
    const problems: FieldProblem[] = [];
    if (typeof name === 'string' && name !== '') {
      const wrong = portNameProblems(`${at}.name`, name);
      problems.push(...wrong);
      if (wrong.length === 0 && names.indexOf(name) !== index) problems.push(duplicate(`${at}.name`, name));
    }
    if (containerPort === undefined || containerPort === 0) problems.push(required(`${at}.containerPort`));
    else if (!isPort(containerPort)) problems.push(invalid(`${at}.containerPort`, containerPort, PORT_WORDS));
    if (protocol !== undefined && !PROTOCOLS.includes(String(protocol))) {
      problems.push(notSupported(`${at}.protocol`, protocol, PROTOCOLS));
    }
    return problems;
  });
}
