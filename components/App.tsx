import { Box, useInput, usePaste, useWindowSize } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import type { Session } from '../src/app/session.ts';
import { boardRows } from '../src/app/store/board-rows.ts';
import { type CockpitState, type Screen, screenOf } from '../src/app/store/state.ts';
import { commandName } from '../src/domain/workload.ts';
import { FilterLine } from './FilterLine.tsx';
import { Footer } from './Footer.tsx';
import { FindOverlay } from './find/FindOverlay.tsx';
import { airRows, bodyRows } from './frame-rows.ts';
import { Header } from './Header.tsx';
import { HelpOverlay } from './HelpOverlay.tsx';
import { keyNamesOf } from './keys/key-names.ts';
import type { Keymap } from './keys/keymap.ts';
import { paste, press } from './keys/press.ts';
import { keysOf } from './keys/screen-keys.ts';
import { markGlyph } from './look.ts';
import { TextLine } from './primitives/Line.tsx';
import { headline } from './rollout/workload-details.ts';
import { wrapWords } from './screen-lines.ts';
import { BoardScreen } from './screens/BoardScreen.tsx';
import { CanaryScreen } from './screens/CanaryScreen.tsx';
import { DiffScreen } from './screens/DiffScreen.tsx';
import { HistoryScreen } from './screens/HistoryScreen.tsx';
import { InputsScreen } from './screens/InputsScreen.tsx';
import { JournalScreen } from './screens/JournalScreen.tsx';
import { LeftWalkScreen } from './screens/LeftWalkScreen.tsx';
import { LogsScreen } from './screens/LogsScreen.tsx';
import { OpenRunScreen } from './screens/OpenRunScreen.tsx';
import { PlanScreen } from './screens/PlanScreen.tsx';
import { PlaybooksScreen } from './screens/PlaybooksScreen.tsx';
import { RampsScreen } from './screens/RampsScreen.tsx';
import { RunScreen } from './screens/RunScreen.tsx';
import { TimelineScreen } from './screens/TimelineScreen.tsx';
import { WalkScreen } from './screens/WalkScreen.tsx';
import { WalkSheetScreen } from './screens/WalkSheetScreen.tsx';
import { WhyScreen } from './screens/WhyScreen.tsx';
import { WorkloadScreen } from './screens/WorkloadScreen.tsx';
import { WritingRow } from './walk/WritingLine.tsx';

const smallest = { columns: 60, rows: 16 };
/** What nobody can see nobody can have meant: only ways out work in a window that is too small. */
const worksUnseen: ReadonlySet<string> = new Set(['esc', 'q', 'ctrl-c', 'ctrl-l']);

/** Routes: which screen, which overlay, or a window that is too small. Keys go to the one table, and nowhere else. */
export function App({ session }: { readonly session: Session }) {
  const state = useSyncExternalStore(session.store.subscribe, session.store.getState);
  const size = useWindowSize();
  const { columns, rows: height } = size;
  const isRoomy = columns >= smallest.columns && height >= smallest.rows;
  useEffect(() => session.send({ type: 'window.resized', columns, rows: height }), [session, columns, height]);
  useInput((input, key) => {
    for (const name of keyNamesOf(input, key)) if (isRoomy || worksUnseen.has(name)) press(session, name);
  });
  usePaste(text => isRoomy && paste(session, text));

  if (!isRoomy) return <TooSmall state={state} />;
  const keymap = keysOf(state);
  const rows = bodyRows(size);
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
      <Header state={state} />
      {airRows(size) > 0 && <TextLine> </TextLine>}
      <Box flexDirection="column" height={rows} overflow="hidden">
        {state.isHelpShown ? (
          <HelpOverlay keymap={keysOf({ ...state, isHelpShown: false })} rows={rows} />
        ) : state.find ? (
          <FindOverlay state={state} keymap={belowFind(state)} rows={rows} />
        ) : (
          <Body state={state} rows={rows} />
        )}
      </Box>
      {isWritingElsewhere(state) ? (
        <WritingRow state={state} />
      ) : state.notice === undefined ? (
        <FilterLine state={state} />
      ) : (
        <TextLine tone="warn">{` ${state.notice}`}</TextLine>
      )}
      <Footer keymap={keymap} columns={size.columns} />
    </Box>
  );
}

function Body({ state, rows }: { readonly state: CockpitState; readonly rows: number }) {
  const screen: Screen = screenOf(state);
  switch (screen.name) {
    case 'board':
      return <BoardScreen state={state} rows={rows} />;
    case 'ramps':
      return <RampsScreen state={state} rows={rows} />;
    case 'workload':
      return <WorkloadScreen state={state} of={screen.ref} rows={rows} />;
    case 'plan':
      return <PlanScreen state={state} />;
    case 'open-run':
      return <OpenRunScreen state={state} run={screen.run} rows={rows} />;
    case 'run':
      return <RunScreen state={state} rows={rows} />;
    case 'journal':
      return <JournalScreen state={state} rows={rows} />;
    case 'timeline':
      return <TimelineScreen state={state} run={screen.run} rows={rows} />;
    case 'history':
      return <HistoryScreen state={state} of={screen.ref} rows={rows} />;
    case 'diff':
      return <DiffScreen state={state} screen={screen} rows={rows} />;
    case 'why':
      return <WhyScreen state={state} of={screen.ref} rows={rows} />;
    case 'canary':
      return <CanaryScreen state={state} of={screen.ref} rows={rows} />;
    case 'logs':
      return <LogsScreen state={state} of={screen.ref} rows={rows} />;
    case 'playbooks':
      return <PlaybooksScreen state={state} about={screen.about} rows={rows} />;
    case 'inputs':
      return <InputsScreen state={state} rows={rows} />;
    case 'walk':
      return <WalkScreen state={state} run={screen.run} />;
    case 'walk-sheet':
      return <WalkSheetScreen state={state} screen={screen} />;
    case 'open-walk':
      return <LeftWalkScreen state={state} run={screen.run} />;
  }
}

/** A note from a screen that is no walk's has the one row below it. */
const isWritingElsewhere = (state: CockpitState): boolean =>
  state.writing !== undefined && !['walk', 'walk-sheet', 'open-walk'].includes(screenOf(state).name);

/** The keys of the screen that somebody looks for something from. */
function belowFind({ find: _open, ...state }: CockpitState): Keymap {
  return keysOf(state);
}

/** The one thing that must be known, and the way back without a cockpit; wrapped, because the window is small. */
function TooSmall({ state }: { readonly state: CockpitState }) {
  const worst = boardRows(state).find(({ standing }) => standing === 'needs-you');
  const says = worst
    ? `${markGlyph[worst.mark]} ${worst.ref.name} ${headline(worst, state.now)}. Enlarge, or run: deploy-cockpit rollback ${commandName(worst.ref)}`
    : 'Enlarge this window to 60x16.';
  return (
    <Box flexDirection="column">
      {wrapWords(says, Math.max(10, state.size.columns - 1)).map(row => (
        <TextLine key={row}>{row}</TextLine>
      ))}
    </Box>
  );
}
