import type { AnyAction } from './action.ts';
import { rolloutUndo } from './rollout-undo.ts';

/** Every action there is. A new one is one file and one line here. */
export const actions: ReadonlyMap<string, AnyAction> = new Map([rolloutUndo].map(action => [action.name, action]));
