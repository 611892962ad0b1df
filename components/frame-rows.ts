import type { CockpitState } from '../src/app/store/state.ts';

type Size = CockpitState['size'];

/** Header, the line that answers the last key, and footer. */
const frame = 3;

/** In a tall window the header stands apart. */
export const airRows = ({ rows }: Size): number => (rows >= 30 ? 1 : 0);

/** What is left for a screen. */
export const bodyRows = (size: Size): number => size.rows - frame - airRows(size);
