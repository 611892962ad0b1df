import type { Clock } from '../../src/ports/surroundings.ts';

/**
 * A clock on which minutes take no time: it stands still while somebody works, and jumps to the next moment that is
 * waited for as soon as nobody does. Whatever works without waiting for the clock has to be counted with `during`.
 */
export type SwiftClock = Clock & {
  /** The clock stands still until it is settled. */
  during<Result>(work: Promise<Result>): Promise<Result>;
  /** A port of which every call is counted as work. */
  counted<Port extends object>(port: Port): Port;
  /** Called after every jump: whoever lives by this clock catches up with it. */
  onJump(catchUp: () => void): void;
  stop(): void;
};

/** So many turns of the event loop without work, before time goes on: answers and disks come in between. */
const quietTurns = 4;

export function swiftClock(start: number): SwiftClock {
  let now = start;
  let working = 0;
  let quiet = 0;
  let isStopped = false;
  let isTurning = false;
  const waiting = new Set<{ readonly until: number; readonly resolve: () => void }>();
  let catchUp = () => {};

  const turn = () => {
    isTurning = false;
    if (isStopped || waiting.size === 0) return;
    quiet = working > 0 ? 0 : quiet + 1;
    if (quiet > quietTurns) {
      quiet = 0;
      now = Math.max(now, Math.min(...[...waiting].map(({ until }) => until)));
      catchUp();
      for (const one of [...waiting]) if (one.until <= now) one.resolve();
    }
    if (working === 0) go();
  };
  const go = () => {
    if (isTurning || isStopped) return;
    isTurning = true;
    setImmediate(turn);
  };
  const during = async <Result>(work: Promise<Result>): Promise<Result> => {
    working += 1;
    try {
      return await work;
    } finally {
      working -= 1;
      quiet = 0;
      go();
    }
  };

  return {
    now: () => now,
    monoMs: () => now - start,
    wait(ms, signal) {
      if (signal.aborted) return Promise.resolve();
      return new Promise(resolve => {
        const one = {
          until: now + Math.max(0, ms),
          resolve: () => {
            waiting.delete(one);
            signal.removeEventListener('abort', one.resolve);
            resolve();
          },
        };
        waiting.add(one);
        signal.addEventListener('abort', one.resolve, { once: true });
        go();
      });
    },
    during,
    counted: port =>
      new Proxy(port, {
        get(target, key) {
          const member: unknown = Reflect.get(target, key);
          if (typeof member !== 'function') return member;
          return (...given: unknown[]) => {
            const answer: unknown = member.apply(target, given);
            return answer instanceof Promise ? during(answer) : answer;
          };
        },
      }),
    onJump(then) {
      catchUp = then;
    },
    stop() {
      isStopped = true;
      for (const one of [...waiting]) one.resolve();
    },
  };
}
