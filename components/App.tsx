import { Box, useInput, usePaste, useWindowSize } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import type { Session } from '../src/app/session.ts';
import { boardRows } from '../src/app/store/board-rows.ts';
import { type CockpitState, type Screen, screenOf } from '../src/app/store/state.ts';
import { safe } from '../src/domain/safe-text.ts';
import { FilterLine } from './FilterLine.tsx';
import { Footer } from './Footer.tsx';
import { FindOverlay } from './find/FindOverlay.tsx';
import { airRows, bodyRows } from './frame-rows.ts';
import { Header } from './Header.tsx';
import { HelpOverlay } from './HelpOverlay.tsx';
import { keyNamesOf } from './keys/key-names.ts';
import { type Keymap, rowOf, unboundSays } from './keys/keymap.ts';
import { keysOf } from './keys/screen-keys.ts';
import { fieldOf, typedInto } from './keys/text-field.ts';
import { TextLine } from './primitives/Line.tsx';
import { headline } from './rollout/workload-details.ts';
import { BoardScreen } from './screens/BoardScreen.tsx';
import { DiffScreen } from './screens/DiffScreen.tsx';
import { HistoryScreen } from './screens/HistoryScreen.tsx';
import { JournalScreen } from './screens/JournalScreen.tsx';
import { LogsScreen } from './screens/LogsScreen.tsx';
import { OpenRunScreen } from './screens/OpenRunScreen.tsx';
import { PlanScreen } from './screens/PlanScreen.tsx';
import { RunScreen } from './screens/RunScreen.tsx';
import { TimelineScreen } from './screens/TimelineScreen.tsx';
import { WhyScreen } from './screens/WhyScreen.tsx';
import { WorkloadScreen } from './screens/WorkloadScreen.tsx';

const smallest = { columns: 60, rows: 16 };

/** Routes: which screen, which overlay, or a window that is too small. Keys go to the one table, and nowhere else. */
export function App({ session }: { readonly session: Session }) {
  const state = useSyncExternalStore(session.store.subscribe, session.store.getState);
  const size = useWindowSize();
  const { columns, rows: height } = size;
  useEffect(() => session.send({ type: 'window.resized', columns, rows: height }), [session, columns, height]);
  useInput((input, key) => {
    for (const name of keyNamesOf(input, key)) press(session, name);
  });
  usePaste(text => paste(session, text));

  if (size.columns < smallest.columns || size.rows < smallest.rows) return <TooSmall state={state} />;
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
      {state.notice === undefined ? (
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
      return <TimelineScreen state={state} rows={rows} />;
    case 'history':
      return <HistoryScreen state={state} of={screen.ref} rows={rows} />;
    case 'diff':
      return <DiffScreen state={state} screen={screen} rows={rows} />;
    case 'why':
      return <WhyScreen state={state} of={screen.ref} rows={rows} />;
    case 'logs':
      return <LogsScreen state={state} of={screen.ref} rows={rows} />;
  }
}

/** The keys of the screen that somebody looks for something from. */
function belowFind({ find: _open, ...state }: CockpitState): Keymap {
  return keysOf(state);
}

function TooSmall({ state }: { readonly state: CockpitState }) {
  const worst = boardRows(state).find(({ standing }) => standing === 'needs-you');
  if (!worst) return <TextLine>Enlarge this window to 60x16.</TextLine>;
  return (
    <TextLine>{`! ${worst.ref.name} ${headline(worst)}. Enlarge, or run: deploy-cockpit rollback ${worst.ref.name}`}</TextLine>
  );
}

function press(session: Session, name: string): void {
  const state = session.store.getState();
  if (isDeaf(state) && name !== 'esc' && name !== 'ctrl-c') return;
  if (typeInto(session, state, name)) return;
  const keymap: Keymap = keysOf(state);
  const row = rowOf(keymap, name);
  if (!row) return session.send({ type: 'notice.show', says: safe(unboundSays(keymap, name), 200) });
  if ('notNow' in row) return session.send({ type: 'notice.show', says: safe(`not now: ${row.notNow}`, 200) });
  session.send(row.intent());
}

/** Keys from before a plan was drawn, and of its first half second, were meant for the screen before. */
const isDeaf = (state: CockpitState): boolean =>
  screenOf(state).name === 'plan' && state.plan?.isListening === false && state.plan.stage.kind !== 'nothing';

/** Letters go into the field that is open, if any. Keys that are not text go on to the table. */
function typeInto(session: Session, state: CockpitState, name: string): boolean {
  const field = fieldOf(state);
  const intent = field && typedInto(field, name);
  if (intent) session.send(intent);
  return intent !== undefined;
}

/** Pasted text may fill the field, but an Enter inside a paste confirms nothing. */
function paste(session: Session, text: string): void {
  for (const character of text.replaceAll(/[\r\n]+/g, '')) typeInto(session, session.store.getState(), character);
}
