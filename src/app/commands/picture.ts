import type { Cockpit } from '../cockpit.ts';
import { openSession } from '../session.ts';
import type { CockpitState } from '../store/state.ts';

/** The cockpit's own picture, once: as soon as it is whole, or as far as it came in time. */
export async function takePicture(cockpit: Cockpit, withinMs: number, signal: AbortSignal): Promise<CockpitState> {
  const session = openSession(cockpit);
  const settled = new AbortController();
  try {
    const late = cockpit.engine.clock.wait(withinMs, AbortSignal.any([settled.signal, signal]));
    await Promise.race([session.complete, late]);
    // The clock's last tick may be from before the first answer.
    return { ...session.store.getState(), now: cockpit.engine.clock.now() };
  } finally {
    settled.abort();
    await session.close();
  }
}
