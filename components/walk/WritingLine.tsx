import type { CockpitState } from '../../src/app/store/state.ts';
import { Cell, Line, TextLine } from '../primitives/Line.tsx';
import { wrapWords } from '../screen-lines.ts';

/** What somebody types, and what is wrong with it. A long text shows its end. */
export function WritingLine({ state }: { readonly state: CockpitState }) {
  const { writing, size } = state;
  if (!writing) return null;
  const asks = wrapWords(writing.asks, size.columns - 1);
  const room = size.columns - 4;
  const shown = [...writing.typed].slice(-room).join('');
  return (
    <>
      {writing.problem !== undefined && (
        <TextLine tone="warn" bold>
          {writing.problem}
        </TextLine>
      )}
      {asks.map(row => (
        <TextLine key={row}>{row}</TextLine>
      ))}
      <Line>
        <Cell grow bold tone="new">
          {` ${shown}${writing.isSending ? '' : '▌'}`}
        </Cell>
      </Line>
    </>
  );
}

/** Rows that it takes. */
export const writingRows = ({ writing, size }: CockpitState): number =>
  writing ? wrapWords(writing.asks, size.columns - 1).length + 1 + (writing.problem === undefined ? 0 : 1) : 0;

/** The same in one row. */
export function WritingRow({ state }: { readonly state: CockpitState }) {
  const { writing, size } = state;
  if (!writing) return null;
  const asks = ` ${writing.problem ?? writing.asks} `;
  const shown = [...writing.typed].slice(-Math.max(10, size.columns - asks.length - 3)).join('');
  return (
    <Line>
      <Cell>{asks}</Cell>
      <Cell grow bold tone="new">
        {`${shown}${writing.isSending ? '' : '▌'}`}
      </Cell>
    </Line>
  );
}
