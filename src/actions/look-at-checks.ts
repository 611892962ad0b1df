import type { Look, Plan, Seen } from '../domain/change.ts';
import type { CheckSeen } from '../domain/check.ts';
import { isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import type { Readers } from './action.ts';

/** What the checks of a step said in one look; nothing outside of a playbook. */
export type ChecksWorld = { readonly checks?: readonly CheckSeen[] };

/** A step says its own time; this is for one that says none. */
const usualMs = 10 * 60_000;

export const isCheck = (value: Json | undefined): value is JsonObject =>
  isObject(value) && (textAt(value, 'check') ?? '') !== '';

export const readChecks = async (
  what: readonly JsonObject[],
  { walk }: Readers,
  signal: AbortSignal,
): Promise<ChecksWorld> => (walk ? { checks: await walk.checks(what, signal) } : {});

export const planLook = (says: SafeText, { checks }: ChecksWorld, holdMs?: number): Plan =>
  checks
    ? { kind: 'look', says, withinMs: usualMs, ...(holdMs !== undefined && { holdMs }) }
    : { kind: 'blocked', because: ours('checks are looked at in a run of a playbook only') };

/**
 * All of them hold at this moment, or not yet. One that can't be told is no yes, so it is waited for like a no; whether
 * they hold for long enough is whoever looks again to see.
 */
export function observeChecks(_look: Look, { checks = [] }: ChecksWorld): Seen {
  const missing = checks.filter(({ holds }) => holds !== 'yes');
  const [first, ...others] = missing;
  const readBack = checks.findLast(one => one.readBack !== undefined)?.readBack;
  if (!first && checks.length > 0)
    return {
      landed: 'after',
      effect: 'in-effect',
      says: safe(checks.length === 1 ? (checks[0]?.says ?? '') : `all ${checks.length} checks hold`),
      checks,
      result: {
        says: checks.map(({ says }) => says).join('; '),
        ...(readBack !== undefined && { 'read-back': readBack }),
      },
    };
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  const isUnreadable = missing.every(({ holds }) => holds === 'unknown');
  return {
    landed: isUnreadable ? 'unreadable' : 'before',
    effect: isUnreadable ? 'unknown' : 'waiting',
    says: safe(first ? `${first.says}${more}` : 'there is nothing to look at'),
    checks,
  };
}
