import type { Clock } from '../../src/ports/surroundings.ts';

/** The machine's clock, which can be made to run many times as fast for a while. It never goes back. */
export type HurriedClock = Clock & {
  /** So many times as fast from now on; 1 = as the machine's. */
  hurry(times: number): void;
  /** How far it is before the machine's by now: the clock of the next process begins there. */
  ahead(): number;
};

export function hurriedClock(begin: number): HurriedClock {
  let ahead = begin;
  let times = 1;
  let since = Date.now();
  const waiting = new Set<() => void>();

  const aheadNow = () => ahead + (Date.now() - since) * (times - 1);
  const now = () => Date.now() + aheadNow();
  const born = now();

  return {
    now: () => Math.round(now()),
    monoMs: () => Math.round(now() - born),
    wait(ms, signal) {
      const until = now() + ms;
      return new Promise(resolve => {
        let timer: NodeJS.Timeout | undefined;
        const end = () => {
          clearTimeout(timer);
          waiting.delete(look);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const look = () => {
          clearTimeout(timer);
          const left = until - now();
          if (left <= 0 || signal.aborted) return end();
          timer = setTimeout(look, Math.min(left / times, 1_000_000));
        };
        waiting.add(look);
        signal.addEventListener('abort', end, { once: true });
        look();
      });
    },
    hurry(faster) {
      ahead = aheadNow();
      since = Date.now();
      times = faster;
      for (const look of [...waiting]) look();
    },
    ahead: aheadNow,
  };
}
