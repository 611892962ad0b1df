import type { AnyCheck } from './check.ts';

const all: readonly AnyCheck[] = [];

/** Every check there is. A new one is one file and one line here. */
export const checks: ReadonlyMap<string, AnyCheck> = new Map(all.map(check => [check.name, check]));
