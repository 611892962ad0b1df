import type { OpenRunState } from '../../src/app/store/state.ts';
import { age } from '../../src/domain/duration.ts';
import { TextLine } from '../primitives/Line.tsx';

/** Runs that a process left open when it ended: nothing goes on by itself. */
export function OpenRunsLine({ runs, now }: { readonly runs: readonly OpenRunState[]; readonly now: number }) {
  const [first] = runs;
  if (!first) return null;
  const more = runs.length > 1 ? `, and ${runs.length - 1} more` : '';
  const { target, by, last } = first.state;
  return (
    <TextLine
      tone="warn"
      bold
    >{` OPEN RUN on ${target.name}, left by ${by.name} ${age(now - last.at)} ago${more}: t, then Enter`}</TextLine>
  );
}
