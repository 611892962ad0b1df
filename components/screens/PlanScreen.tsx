import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import { confirmState, noticeRows, planWindow } from '../plan/confirm-line.ts';
import { planLines, planTitle } from '../plan/plan-lines.ts';
import { Cell, Line, TextLine } from '../primitives/Line.tsx';
import { ScreenLines } from '../primitives/ScreenLines.tsx';

/** What would be sent, whole, and how to confirm it. */
export function PlanScreen({ state }: { readonly state: CockpitState }) {
  const { plan, scroll } = state;
  if (!plan) return <TextLine> There is no plan.</TextLine>;
  const lines = planLines(state);
  const rows = planWindow(state);
  const below = Math.max(0, lines.length - rows - scroll);
  return (
    <Box flexDirection="column">
      <TextLine bold>{planTitle(plan)}</TextLine>
      <ScreenLines lines={lines} from={scroll} rows={rows} />
      {below > 0 && <TextLine tone="warn">{`↓ ${below} more ${below === 1 ? 'row' : 'rows'}: PgDn`}</TextLine>}
      {noticeRows(state).map(row => (
        <TextLine key={row} tone="warn" bold>
          {row}
        </TextLine>
      ))}
      <ConfirmLine state={state} />
    </Box>
  );
}

function ConfirmLine({ state }: { readonly state: CockpitState }) {
  const confirm = confirmState(state);
  switch (confirm.kind) {
    case 'none':
      return null;
    case 'not-now':
      return <TextLine tone="warn">{`Not to be confirmed now: ${confirm.because}.`}</TextLine>;
    case 'soon':
      return <TextLine tone="quiet">{confirm.says}</TextLine>;
    case 'key':
      return <TextLine bold>y does it. Esc sends nothing.</TextLine>;
    case 'typed':
      return (
        <Line>
          <Cell>{`Type ${confirm.name}, then Enter: `}</Cell>
          <Cell bold tone="new">{`${confirm.typed}▌`}</Cell>
        </Line>
      );
  }
}
