import type { Fleet } from '../src/app/fleet.ts';

/** Attends to the session that is on the screen, and to each that takes its place. Returns how to stop. */
export function onEachSession(fleet: Fleet, attend: () => () => void): () => void {
  let leave = attend();
  const forget = fleet.subscribe(() => {
    leave();
    leave = attend();
  });
  return () => {
    leave();
    forget();
  };
}
