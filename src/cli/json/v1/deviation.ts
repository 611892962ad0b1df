import type { Deviation } from '../../../domain/deviation.ts';
import { deviationInWords } from '../../../wording/deviation.ts';
import { iso } from '../../output.ts';

export const deviationJson = (deviation: Deviation) => ({
  ...deviation,
  since: iso(deviation.since),
  says: deviationInWords(deviation),
});
