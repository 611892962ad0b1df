import type { Look } from '../domain/change.ts';
import { duration } from '../domain/duration.ts';
import { isObject, type Json, type JsonObject } from '../domain/json.ts';
import { readDuration } from '../domain/playbook-values.ts';
import { safe } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';
import { type ChecksWorld, isCheck, observeChecks, planLook, readChecks } from './look-at-checks.ts';

type Settings = { readonly all: readonly JsonObject[]; readonly holdMs?: number };

/** Looks until several checks hold at the same time, and stay so without a break. */
export const verify = defineAction<Settings, ChecksWorld>({
  name: 'verify',
  step: {
    says: 'Look until all checks hold at the same time, for a while without a break.',
    class: 'read',
    with: {},
    keys: {
      all: { type: 'checks', required: true, says: 'What must hold at the same time.' },
      hold: { type: 'duration', says: 'For how long without a break; a single look is enough where nothing is said.' },
    },
    yields: { says: 'text', 'read-back': 'text' },
  },
  parse,
  read: ({ all }, from, signal) => readChecks(all, from, signal),
  plan: ({ all, holdMs }, world) => planLook(safe(inWords(all.length, holdMs)), world, holdMs),
  observe: (look, world) => observeChecks(look as Look, world),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  const { all, hold } = isObject(raw) ? raw : {};
  const holdMs = readDuration(hold);
  const isList = Array.isArray(all) && all.length > 0 && all.every(isCheck);
  if (!isList) return { problems: ['"all" must be a list of checks, each as { check: available }'] };
  if (hold !== undefined && holdMs === undefined) return { problems: ['"hold" must be a length of time, as 3m'] };
  return { settings: { all, ...(holdMs !== undefined && { holdMs }) } };
}

const inWords = (checks: number, holdMs: number | undefined): string =>
  `${checks === 1 ? 'one check holds' : `${checks} checks hold at the same time`}${holdMs === undefined ? '' : `, for ${duration(holdMs)} without a break`}`;
