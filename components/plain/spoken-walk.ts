import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import { leftWalkAt, walkAt } from '../../src/app/store/walks.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import { formTitle, hintOf } from '../playbooks/input-lines.ts';
import { adviceSays, type PlaybookRow, playbookRows, runSays } from '../playbooks/playbook-rows.ts';
import { leftWalkLines, leftWalkTitle } from '../walk/left-walk-lines.ts';
import { nowLine } from '../walk/now-line.ts';
import { proseLines } from '../walk/prose-lines.ts';
import { sheetLines, sheetTitle } from '../walk/sheet-lines.ts';
import { stepLine, walkTitle } from '../walk/walk-head.ts';
import { walkLines } from '../walk/walk-lines.ts';
import { lines, type Spoken, said } from './spoken.ts';

export function playbooksSpoken(state: CockpitState, about: WorkloadRef | undefined): readonly Spoken[] {
  if (!state.playbooks) return [];
  const rows = playbookRows(state, about);
  if (rows.length === 0) return [said('There is no playbook.')];
  const advice = about && adviceSays(rows);
  return [...rowsSpoken(rows, state), ...(advice === undefined ? [] : [said(advice)])];
}

const rowsSpoken = (rows: readonly PlaybookRow[], state: CockpitState): readonly Spoken[] =>
  rows.map((row, index) => {
    const cursor = index === state.row ? 'cursor: ' : '';
    if (row.kind !== 'playbook') return said(`${cursor}${runSays(row)}`, `${cursor} ${row.kind} ${runSays(row)}`);
    const { found, notNow } = row;
    const text = `${cursor}${found.playbook?.title ?? found.id}${notNow === undefined ? '' : ` (${notNow})`}`;
    return said(text, `${cursor} ${found.path}`);
  });

export function inputsSpoken({ form, size }: CockpitState): readonly Spoken[] {
  if (!form) return [];
  const { found, typed, at, problem } = form;
  const asked = found.playbook.inputs[at];
  return [
    said(formTitle(form)),
    ...found.playbook.inputs.flatMap(({ name, ask }, index) => {
      const answer = typed[name] ?? '';
      return answer === '' ? [] : [said(`${ask} ${answer}${index === at ? ', so far' : ''}`)];
    }),
    ...lines(proseLines(found.introduction, size.columns)),
    ...(asked ? [said(`Asked now: ${asked.ask} ${hintOf(asked)}. Type it as a line, then an empty line.`)] : []),
    ...(problem === undefined ? [] : [said(problem, `${problem} ${typed[asked?.name ?? '']}`)]),
  ];
}

export function walkSpoken(state: CockpitState, run: Id): readonly Spoken[] {
  const walk = walkAt(state, run);
  if (!walk) return [said('That run is not walked here.')];
  const at = `${walk.view.state.at ?? 'end'} ${walk.view.state.way.length}`;
  const title = walkTitle(walk, state.now, state.size.columns);
  return [
    said(title.text, `${walk.view.state.mode} ${title.tone} ${at}`),
    ...lines([stepLine(walk, state.now), ...walkLines(state, walk)]).map(({ key, text }) => ({
      key: `${at} ${key}`,
      text,
    })),
    said(nowLine(state, walk).text, `${at} ${nowLine(state, walk).text}`),
    ...writingSpoken(state),
  ];
}

export function sheetSpoken(
  state: CockpitState,
  { run, sheet }: Extract<Screen, { name: 'walk-sheet' }>,
): readonly Spoken[] {
  const walk = walkAt(state, run);
  if (!walk) return [said('That run is not walked here.')];
  return [said(sheetTitle(sheet, walk)), ...lines(sheetLines(state, walk, sheet)), ...writingSpoken(state)];
}

export function leftWalkSpoken(state: CockpitState, run: Id): readonly Spoken[] {
  const left = leftWalkAt(state, run);
  if (!left) return [said(state.unreadableWalks?.get(run) ?? 'Reading the run.')];
  return [said(leftWalkTitle(left, state.now)), ...lines(leftWalkLines(left, state)), ...writingSpoken(state)];
}

function writingSpoken({ writing }: CockpitState): readonly Spoken[] {
  if (!writing) return [];
  return [
    said(`${writing.asks} Type it as a line, then an empty line writes it down; esc writes nothing.`),
    ...(writing.problem === undefined ? [] : [said(writing.problem, `${writing.problem} ${writing.typed}`)]),
    ...(writing.typed === '' ? [] : [said(`typed so far: ${writing.typed}`)]),
  ];
}
