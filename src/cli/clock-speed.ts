import type { Command } from 'commander';
import { CockpitError } from '../app/cockpit-error.ts';
import { safe } from '../domain/safe-text.ts';

const FASTEST = 60;

/** `x10` or `10`: ten seconds of the practice cluster in one of ours. */
export function clockSpeed(text: string): number {
  const speed = Number(/^x?(\d+(?:\.\d+)?)$/.exec(text)?.[1] ?? Number.NaN);
  if (speed >= 1 && speed <= FASTEST) return speed;
  throw new CockpitError('usage', `"${safe(text, 40)}" is no speed of a clock: it is x1 to x${FASTEST}.`);
}

/** For commands that wait for minutes: with `--practice` the minutes may be short. */
export const withClock = (command: Command): Command =>
  command.option('--clock <speed>', 'with --practice: how fast time passes, x1 to x60');
