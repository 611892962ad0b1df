import type { AtTime, Readers } from '../actions/action.ts';
import type { CheckSeen } from '../domain/check.ts';
import type { JsonObject } from '../domain/json.ts';
import type { CheckForm } from '../domain/step-form.ts';

/** One thing that is looked at again and again until it holds. `read` is the only I/O; `judge` is pure. */
export interface Check<Settings, World> {
  readonly name: string;
  readonly form: CheckForm;
  parse(raw: JsonObject): { readonly settings: Settings } | { readonly problems: readonly string[] };
  read(settings: Settings, from: Readers, signal: AbortSignal): Promise<World>;
  judge(settings: Settings, world: World, given: AtTime): Omit<CheckSeen, 'check'>;
}

/** A check whose settings and world are its own business. */
export type AnyCheck = Check<unknown, unknown>;

export const defineCheck = <Settings, World>(check: Check<Settings, World>): AnyCheck => check as AnyCheck;
