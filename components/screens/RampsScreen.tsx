import type { CockpitState } from '../../src/app/store/state.ts';
import { ScrolledPage } from '../primitives/ScrolledPage.tsx';
import { rampLines } from '../ramps/ramp-lines.ts';
import { windowFrom } from '../screen-lines.ts';

/** The release captain's board: every ramp, the next decision, and who must make it. */
export function RampsScreen({ state, rows }: { readonly state: CockpitState; readonly rows: number }) {
  const lines = rampLines(state);
  const at = lines.findIndex(({ text }) => text.startsWith('▸'));
  return <ScrolledPage lines={lines} from={windowFrom(Math.max(0, at), lines.length, rows)} rows={rows} />;
}
