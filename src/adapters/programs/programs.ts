import { safe } from '../../domain/safe-text.ts';
import type { Programs } from '../../ports/programs.ts';

/** No program may be run where the settings allow none. */
export const makePrograms = (): Programs => ({
  allowed: [],
  run: async ([program = '']) => ({
    kind: 'refused',
    why: 'policy',
    says: safe(`the settings don't allow the program "${program}"`),
  }),
});
