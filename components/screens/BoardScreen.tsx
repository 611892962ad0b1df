import { Box } from 'ink';
import { boardRows, cursorRow, shownRows } from '../../src/app/store/board-rows.ts';
import { isSilent } from '../../src/app/store/silence.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { Standing, WorkloadView } from '../../src/app/store/workload-view.ts';
import { age } from '../../src/domain/duration.ts';
import { canaryRecordInShort } from '../../src/wording/canary-record.ts';
import { OpenRunsLine } from '../journal/OpenRunsLine.tsx';
import { Cell, Line, TextLine } from '../primitives/Line.tsx';
import { boardLines, detailIndent } from '../rollout/board-lines.ts';
import { canaryNews } from '../rollout/row-says.ts';
import { ageName, ageWidth, WorkloadRow } from '../rollout/WorkloadRow.tsx';

const titles: Readonly<Record<Standing, string>> = {
  'needs-you': 'NEEDS YOU',
  'on-the-way': 'ON THE WAY',
  well: 'WELL',
};

/** Every workload of the scope, worst first; what is well is folded into one line until somebody goes there. */
export function BoardScreen({ state, rows }: { readonly state: CockpitState; readonly rows: number }) {
  const all = shownRows(state);
  const at = cursorRow(all, state.cursor);
  const silence = isSilent(state);
  if (all.length === 0) return <EmptyBoard state={state} />;
  const room = rows - (state.openRuns.length > 0 ? 1 : 0) - state.listProblems.length - 1;
  const lines = boardLines(all, at, {
    room,
    columns: state.size.columns,
    now: state.now,
    isUnfolded: state.filter !== '',
  });
  const needsNobody = boardRows(state).every(({ standing }) => standing === 'well');
  return (
    <Box flexDirection="column">
      <OpenRunsLine runs={state.openRuns} now={state.now} />
      {state.listProblems.map(({ kind, says }) => (
        <TextLine key={kind} tone="warn">{` ! ${kind}s can't be read, so none is shown: ${says}`}</TextLine>
      ))}
      {lines.map((line, index) => {
        switch (line.kind) {
          case 'title':
            return (
              <Line key={line.standing}>
                <Cell grow bold>{` ${titles[line.standing]} (${line.count})`}</Cell>
                <Cell width={ageWidth} align="right" tone="quiet">
                  {lines[index + 1]?.kind === 'row' ? ageName(state) : ''}
                </Cell>
              </Line>
            );
          case 'row':
            return (
              <WorkloadRow
                key={line.view.key}
                view={line.view}
                isUnderCursor={line.isUnderCursor}
                silence={silence}
                state={state}
              />
            );
          case 'detail':
            return (
              <TextLine key={`${line.of.key}/${line.index}`}>{`${' '.repeat(detailIndent)}${line.text}`}</TextLine>
            );
          case 'gap':
            return <TextLine key={`gap-${line.above}`}> </TextLine>;
          case 'more':
            return <TextLine key={`more-${line.standing}`}>{moreSays(line.left, state)}</TextLine>;
        }
      })}
      {lines.length < room && <TextLine tone="quiet">{promise(state, needsNobody)}</TextLine>}
    </Box>
  );
}

/** No verdict before everything was read. Whoever opens it for the first time wonders whether this is real. */
function promise({ place, isComplete }: CockpitState, needsNobody: boolean): string {
  if (!isComplete) return ' Still reading …';
  if (needsNobody) return ' Nothing needs you.';
  const practice = place.environment === 'practice' ? 'Practice: nothing here is real. ' : '';
  return ` ${practice}No key changes anything before you confirm.`;
}

function moreSays(left: readonly WorkloadView[], state: CockpitState): string {
  const { now } = state;
  const newest = [...left].sort((a, b) => (b.rollout.startedAt ?? b.since) - (a.rollout.startedAt ?? a.since))[0];
  const when = newest ? lastChange(newest) : undefined;
  const [ended] = left
    .map(view => ({ name: view.ref.name, record: canaryNews(view, state) }))
    .sort((a, b) => (b.record?.at ?? 0) - (a.record?.at ?? 0));
  if (ended?.record && ended.record.at > (when ?? 0))
    return ` ✓ nothing needs you here   ${ended.name}: ${canaryRecordInShort(ended.record, now)}`;
  const last =
    newest && when !== undefined ? `   last change ${age(now - when)} ago: ${newest.ref.name} ${newest.to}` : '';
  return ` ✓ nothing needs you here${last}`;
}

/** When the template was last written, as far as the object tells. */
const lastChange = ({ family, rollout }: WorkloadView): number | undefined => {
  const written = family.workload.writers.filter(({ ownsTemplate }) => ownsTemplate).map(({ at }) => at ?? 0);
  return rollout.startedAt ?? (written.length > 0 ? Math.max(...written) : family.workload.createdAt);
};

function EmptyBoard({ state }: { readonly state: CockpitState }) {
  const { listProblems, allNamespaces, place, isComplete, filter, workloads } = state;
  if (filter !== '' && workloads.size > 0)
    return <TextLine>{` No workload holds "${filter}". Esc shows all.`}</TextLine>;
  const where = allNamespaces ? 'any namespace' : `namespace ${place.namespace}`;
  const [problem] = listProblems;
  if (problem)
    return (
      <TextLine tone="warn">{` ${problem.kind}s can't be read: ${problem.says}. This is not an empty list.`}</TextLine>
    );
  return (
    <TextLine>{isComplete ? ` Nothing is deployed in ${where}. 0 looks in all namespaces.` : ' Reading …'}</TextLine>
  );
}
