import { useSyncExternalStore } from 'react';
import type { Fleet } from '../src/app/fleet.ts';
import { App } from './App.tsx';

/** The session that is on the screen now: another context is another session. */
export function FleetApp({ fleet }: { readonly fleet: Fleet }) {
  const session = useSyncExternalStore(fleet.subscribe, fleet.current);
  return <App session={session} />;
}
