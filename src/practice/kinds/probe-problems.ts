import { at, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { forbidden, invalid, required } from './field-problem.ts';
import { isPort, PORT_WORDS, portNameProblems } from './port-problems.ts';

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const TIMES = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

/** Upstream: validateProbe and its kin; liveness and startup succeed at once. */
export function probeProblems(field: string, probe: unknown, mayNeedMore: boolean): FieldProblem[] {
  if (!isJsonObject(probe)) return [];
  const given = HANDLERS.filter(name => probe[name] !== undefined);
  const problems = given
    .slice(1)
    .map(name => forbidden(`${field}.${name}`, 'may not specify more than 1 handler type'));
  if (given.length === 0) problems.push(required(field, 'must specify a handler type'));
  const [first] = given;
  if (first === 'httpGet' || first === 'tcpSocket') {
    problems.push(...portProblems(`${field}.${first}.port`, at(probe, first, 'port')));
  }
  if (first === 'exec' && !Array.isArray(at(probe, 'exec', 'command')))
    problems.push(required(`${field}.exec.command`));
  for (const name of TIMES) {
    const value = probe[name];
    if (typeof value === 'number' && value < 0) {
      problems.push(invalid(`${field}.${name}`, value, 'must be greater than or equal to 0'));
    }
  }
  const successes = probe.successThreshold;
  if (!mayNeedMore && typeof successes === 'number' && successes !== 1) {
    problems.push(invalid(`${field}.successThreshold`, successes, 'must be 1'));
  }
  return problems;
}

/** A number, or the name of one. */
export function portProblems(field: string, port: unknown): FieldProblem[] {
  if (typeof port === 'string') return portNameProblems(field, port);
  return isPort(port) ? [] : [invalid(field, port ?? 0, PORT_WORDS)];
}
