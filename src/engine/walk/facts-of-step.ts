import type { FactSeen } from '../../domain/fact.ts';
import type { Playbook, PlaybookStep } from '../../domain/playbook.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';

type Facts = ReadonlyMap<string, FactSeen>;

/** Facts that a step, or an option of its decision, names. */
export const neededFacts = ({ needs, if: only, unless, options = [] }: PlaybookStep): readonly string[] => [
  ...new Set([...unless, ...only, ...needs, ...options.flatMap(option => [...option.if, ...option.unless])]),
];

export const factNamesOf = ({ steps }: Playbook): readonly string[] => [...new Set(steps.flatMap(neededFacts))];

/** Why a step is passed over, if it is. Unknown trips `unless` and never satisfies `if`. */
export function reasonToSkip({ unless, if: only }: PlaybookStep, facts: Facts): SafeText | undefined {
  const tripped = unless.find(name => facts.get(name)?.value !== 'false');
  if (tripped !== undefined) return safe(`unless ${said(tripped, facts)}`);
  const missing = only.find(name => facts.get(name)?.value !== 'true');
  return missing === undefined ? undefined : safe(`only if ${said(missing, facts)}`);
}

/** What a step needs and does not have. It is not passed over for that: a person is asked. */
export function unmetNeeds({ needs }: PlaybookStep, facts: Facts): SafeText | undefined {
  const unmet = needs.filter(name => facts.get(name)?.value !== 'true');
  return unmet.length === 0 ? undefined : safe(`needs ${unmet.map(name => said(name, facts)).join('; ')}`);
}

const words = { true: 'yes', false: 'no', unknown: 'unknown' } as const;

function said(name: string, facts: Facts): string {
  const fact = facts.get(name);
  const value = words[fact?.value ?? 'unknown'];
  return fact?.says ? `${name}, which is ${value}: ${fact.says}` : `${name}, which is ${value}`;
}
