import { safe } from '../../domain/safe-text.ts';
import type { Programs } from '../../ports/programs.ts';

/** No program may be run where the settings allow none. */
export const makePrograms = (): Programs => ({
  run: async ([program = '']) => ({
    outcome: { kind: 'refused', why: 'policy', says: safe(`the settings don't allow the program "${program}"`) },
    output: [],
  }),
});
