import type { Condition } from '../../domain/reports.ts';

export const conditionOf = (conditions: readonly Condition[], type: string): Condition | undefined =>
  conditions.find(condition => condition.type === type);
