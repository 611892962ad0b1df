import { safe } from '../../domain/safe-text.ts';
import type { Notifier } from '../../ports/notifier.ts';

/** Nobody can be told where the settings name no sink. */
export const makeNotifier = (): Notifier => ({
  sinks: [],
  tell: async sink => ({ kind: 'refused', why: 'invalid', says: safe(`the settings name no sink "${sink}"`) }),
});
