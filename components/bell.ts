import type { Fleet } from '../src/app/fleet.ts';
import { callsOf } from '../src/app/store/calls.ts';
import type { CockpitState } from '../src/app/store/state.ts';
import { onEachSession } from './each-session.ts';

const bell = '\u0007';

/** Whoever opened it looks at it: what is found in that time is on the screen. */
const firstLookMs = 5_000;

/** Rings once for what is new of one session; needs of one moment ring together. */
export function createRinger(ring: () => void): (state: CockpitState) => void {
  const wantedAt = new Map<string, number>();
  let firstAt: number | undefined;
  return state => {
    if (!state.isComplete) return;
    firstAt ??= state.now;
    let isNew = false;
    for (const { about, isWanted, restMs, isAttended } of callsOf(state)) {
      if (!isWanted) continue;
      const before = wantedAt.get(about);
      if (!isAttended && (before === undefined || state.now - before >= restMs)) isNew = true;
      wantedAt.set(about, state.now);
    }
    if (isNew && state.now - firstAt >= firstLookMs) ring();
  };
}

/** The one place that rings. Returns how to stop. */
export const ringBell = (fleet: Fleet, stdout: Pick<NodeJS.WriteStream, 'write'>): (() => void) =>
  onEachSession(fleet, () => {
    const hear = createRinger(() => stdout.write(bell));
    const { store } = fleet.current();
    hear(store.getState());
    return store.subscribe(hear);
  });
