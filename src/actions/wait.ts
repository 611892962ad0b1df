import type { Look } from '../domain/change.ts';
import { isObject, type JsonObject, textAt } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';
import { type ChecksWorld, isCheck, observeChecks, planLook, readChecks } from './look-at-checks.ts';

type Settings = { readonly until: JsonObject };

/** Looks until one check holds. */
export const wait = defineAction<Settings, ChecksWorld>({
  name: 'wait',
  step: {
    says: 'Look until a check holds.',
    class: 'read',
    with: {},
    keys: { until: { type: 'check', required: true, says: 'What is waited for.' } },
    yields: { says: 'text', 'read-back': 'text' },
  },
  parse(raw) {
    const until = isObject(raw) ? raw.until : undefined;
    return isCheck(until)
      ? { settings: { until } }
      : { problems: ['"until" must be a check, as { check: available }'] };
  },
  read: ({ until }, from, signal) => readChecks([until], from, signal),
  plan: ({ until }, world) => planLook(safe(`wait until ${textAt(until, 'check')} holds`), world),
  observe: (look, world) => observeChecks(look as Look, world),
});
