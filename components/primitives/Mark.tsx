import type { Mark as MarkName } from '../../src/app/store/workload-view.ts';
import { markGlyph, markTone } from '../look.ts';
import { Cell } from './Line.tsx';

/** Severity as a glyph; the word stands beside it. A silent row is doubtful, whatever it was. */
export function Mark({ of, isSilent }: { readonly of: MarkName; readonly isSilent: boolean }) {
  const shown = isSilent ? 'unknown' : of;
  return (
    <Cell width={2} tone={markTone[shown]} bold={markTone[shown] === 'failed'}>
      {markGlyph[shown]}
    </Cell>
  );
}
