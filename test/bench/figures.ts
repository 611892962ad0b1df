import { readFile } from 'node:fs/promises';

/** How often everything is measured. */
export const times = 7;

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
export const row = (...cells: readonly string[]) =>
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(46) : cell.padStart(14))).join(''));
export const ms = (value: number) => `${Math.round(value)} ms`;

export const verdict = (isMet: boolean, goal: string) => `${isMet ? 'PASS' : 'MISS'} ${goal}`;

/** What a process holds in memory now. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
