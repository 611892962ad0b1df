import { checkoutErrors } from './checkout-errors.ts';
import { checkoutQuick } from './checkout-quick.ts';
import { empty } from './empty.ts';
import type { Scenario } from './scenario.ts';

export const scenarioRegistry: readonly Scenario[] = [checkoutErrors, checkoutQuick, empty];

export function scenarioNamed(name: string): Scenario | undefined {
  return scenarioRegistry.find(scenario => scenario.name === name);
}
