import type { CockpitState } from '../../src/app/store/state.ts';
import { type Sheet, type WalkOnScreen, walkAt } from '../../src/app/store/walks.ts';
import type { Id } from '../../src/domain/brands.ts';
import { bodyRows } from '../frame-rows.ts';
import { mostScrollOf, wrapWords } from '../screen-lines.ts';
import { nowLine } from './now-line.ts';
import { sheetLines } from './sheet-lines.ts';
import { writingRows } from './WritingLine.tsx';
import { walkLines } from './walk-lines.ts';

/** What it waits for, or what somebody types, below the page. */
export const footRows = (state: CockpitState, walk: WalkOnScreen): readonly string[] =>
  state.writing ? [] : wrapWords(nowLine(state, walk).text, state.size.columns - 1);

/** Rows of the page: all but title, strip, step and what stands below it. */
export const walkWindow = (state: CockpitState, walk: WalkOnScreen): number =>
  Math.max(3, bodyRows(state.size) - 3 - footRows(state, walk).length - writingRows(state));

export const mostWalkScroll = (state: CockpitState, run: Id): number => {
  const walk = walkAt(state, run);
  return walk ? mostScrollOf(walkLines(state, walk).length, walkWindow(state, walk)) : 0;
};

export const sheetWindow = (state: CockpitState): number => Math.max(3, bodyRows(state.size) - 1 - writingRows(state));

export const mostSheetScroll = (state: CockpitState, run: Id, sheet: Sheet): number => {
  const walk = walkAt(state, run);
  return walk ? mostScrollOf(sheetLines(state, walk, sheet).length, sheetWindow(state)) : 0;
};
