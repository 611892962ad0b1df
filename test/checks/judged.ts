import type { WorkloadWorld } from '../../src/actions/workload-world.ts';
import { sha256 } from '../../src/adapters/surroundings/node.ts';
import { checks } from '../../src/checks/registry.ts';
import type { CheckSeen } from '../../src/domain/check.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Family } from '../../src/domain/reports.ts';
import { now } from '../workloads/situations.ts';

/** What a check says of a world that is made up, at the time of the situations. */
export function judged(name: string, settings: JsonObject, world: unknown, at = now): Omit<CheckSeen, 'check'> {
  const check = checks.get(name);
  const parsed = check?.parse(settings);
  if (!check || !parsed || 'problems' in parsed)
    throw new Error(parsed && 'problems' in parsed ? parsed.problems.join('; ') : `there is no check ${name}`);
  return check.judge(parsed.settings, world, { hash: sha256, now: at });
}

export const problemsOf = (name: string, settings: JsonObject): readonly string[] => {
  const parsed = checks.get(name)?.parse(settings);
  return parsed && 'problems' in parsed ? parsed.problems : [];
};

export const worldOf = (family: Family): WorkloadWorld => ({
  kind: 'read',
  at: now,
  raw: {},
  family,
  mayPatch: { kind: 'ok', value: true, at: now },
  records: new Map(),
});
