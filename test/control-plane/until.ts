import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until there is an answer, and says what was awaited when the deadline passes. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  options: { readonly seconds?: number; readonly everyMs?: number } = {},
): Promise<T> {
  const seconds = options.seconds ?? 30;
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${seconds} s in vain until ${what}.`);
    await pause(options.everyMs ?? 100);
  }
}
