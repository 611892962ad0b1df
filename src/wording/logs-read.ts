import type { Arms } from '../domain/arms.ts';
import type { LogsRead } from '../domain/measurement.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { counted } from './numbers.ts';

/** Behind the source of the numbers: ` and the logs of 2 and 5 pods, sampled`, or why there are none. */
export function logsInWords({ pods, isSampled, problem }: LogsRead, { canary, stable }: Arms): SafeText {
  if (problem !== undefined) return safe(`; ${problem}`);
  const read = new Set(pods);
  const [own, others] = [canary, stable].map(side => side.pods.filter(({ name }) => read.has(name)).length);
  return safe(` and the logs of ${own} and ${counted(others ?? 0, 'pod')}${isSampled ? ', sampled' : ''}`);
}

/** The same where the sides are told already: `, with the logs of 7 pods`. */
export const logsInShort = ({ pods, isSampled, problem }: LogsRead): SafeText =>
  safe(
    problem === undefined
      ? `, with the logs of ${counted(pods.length, 'pod')}${isSampled ? ', sampled' : ''}`
      : `; ${problem}`,
  );
