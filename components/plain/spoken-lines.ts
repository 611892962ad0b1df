import { cursorRow, shownRows } from '../../src/app/store/board-rows.ts';
import { historyCursor } from '../../src/app/store/history-cursor.ts';
import { targetOf } from '../../src/app/store/history-of.ts';
import { shownLines } from '../../src/app/store/logs-state.ts';
import { revisionDiff } from '../../src/app/store/revision-diff.ts';
import { shownRuns } from '../../src/app/store/shown-runs.ts';
import { type CockpitState, screenOf } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { versionOf } from '../../src/domain/image.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { counted } from '../../src/wording/numbers.ts';
import { runInWords } from '../../src/wording/runs.ts';
import { timelineSentence } from '../../src/wording/timeline-sentence.ts';
import { canarySentences } from '../canary/canary-sentences.ts';
import { canaryTitle } from '../canary/canary-title.ts';
import { findEntries } from '../find/find-entries.ts';
import { diffLines, diffTitle } from '../history/diff-lines.ts';
import { remark } from '../history/remark.ts';
import { changesIn, timelineOfRun } from '../journal/timeline-lines.ts';
import { keyInWords } from '../keys/key-names.ts';
import { keysOf } from '../keys/screen-keys.ts';
import { statusSays } from '../logs/log-rows.ts';
import { confirmState } from '../plan/confirm-line.ts';
import { planLines, planTitle } from '../plan/plan-lines.ts';
import { goneSays } from '../primitives/GoneLine.tsx';
import { rampLines } from '../ramps/ramp-lines.ts';
import { headLines, workloadTitle } from '../rollout/head-lines.ts';
import { detailsOf, headline } from '../rollout/workload-details.ts';
import { runLines, runTitle } from '../run/run-lines.ts';
import { whyLines, whyTitle } from '../why/why-lines.ts';
import { lines, type Spoken, said } from './spoken.ts';
import { inputsSpoken, leftWalkSpoken, playbooksSpoken, sheetSpoken, walkSpoken } from './spoken-walk.ts';

export type { Spoken } from './spoken.ts';

/** Everything that stands on the screen now, as sentences. Only those that were not said before are news. */
export function spokenLines(state: CockpitState): readonly Spoken[] {
  if (state.isHelpShown) return keyLines({ ...state, isHelpShown: false });
  if (state.find) return findLines(state);
  const screen = screenOf(state);
  switch (screen.name) {
    case 'board':
      return boardLines(state);
    case 'ramps':
      return lines(rampLines(state));
    case 'workload':
      return withView(state, screen.ref, view => [
        said(workloadTitle(view)),
        ...lines(headLines(view, state)),
        ...historyLines(state, screen.ref),
      ]);
    case 'history':
      return historyLines(state, screen.ref);
    case 'why':
      return withView(state, screen.ref, view => [said(whyTitle(view)), ...lines(whyLines(state, view))]);
    case 'canary':
      return withView(state, screen.ref, view => [
        said(canaryTitle(view, state)),
        ...lines(canarySentences(view, state)),
      ]);
    case 'logs':
      return logLines(state);
    case 'diff': {
      const diff = revisionDiff(state, screen.ref, screen.from, screen.to);
      return diff ? [said(diffTitle(diff)), ...lines(diffLines(diff, state.size.columns))] : [];
    }
    case 'plan':
      return planSpoken(state);
    case 'run':
    case 'open-run':
      return state.run ? [said(runTitle(state.run, state.now)), ...lines(runLines(state))] : openRunLines(state);
    case 'playbooks':
      return playbooksSpoken(state, screen.about);
    case 'inputs':
      return inputsSpoken(state);
    case 'walk':
      return walkSpoken(state, screen.run);
    case 'walk-sheet':
      return sheetSpoken(state, screen);
    case 'open-walk':
      return leftWalkSpoken(state, screen.run);
    case 'journal':
      return shownRuns(state).map((run, index) =>
        said(
          `${index === state.row ? 'cursor: ' : ''}${run.target.name}: ${runInWords(run)}`,
          `${index === state.row} ${run.run}`,
        ),
      );
    case 'timeline':
      return (timelineOfRun(state, screen.run) ?? []).map(entry =>
        said(
          `${clockTime(entry.at)} ${entry.by.name}: ${timelineSentence(entry, changesIn(timelineOfRun(state, screen.run) ?? []))}`,
          `entry ${entry.seq}`,
        ),
      );
  }
}

/** Where we are, and the keys that are worth knowing: said when the screen changes. */
export const keysSpoken = (state: CockpitState): string =>
  `Keys: ${keysOf(state)
    .filter(({ isShown }) => isShown !== false)
    .slice(0, 7)
    .map(row => `${keyInWords(row.key)} ${row.does}${'notNow' in row ? ` (${row.notNow})` : ''}`)
    .join(', ')}.`;

function boardLines(state: CockpitState): readonly Spoken[] {
  if (state.listProblems[0] && state.workloads.size === 0)
    return [
      said(`${state.listProblems[0].kind}s can't be read: ${state.listProblems[0].says}. This is not an empty list.`),
    ];
  if (!state.isComplete) return [];
  const rows = shownRows(state);
  const at = cursorRow(rows, state.cursor);
  const well = rows.filter(({ standing }) => standing === 'well');
  const cursor = rows[at];
  return [
    ...rows.filter(({ standing }) => standing !== 'well').flatMap(view => viewLines(view, state)),
    ...(rows.length === 0 ? [said('Nothing is deployed here.')] : []),
    ...(well.length > 0
      ? [said(`${counted(well.length, 'workload')} ${well.length === 1 ? 'needs' : 'need'} nobody.`)]
      : []),
    ...(cursor ? [said(`cursor: ${cursor.ref.name}, ${headline(cursor)}`, `cursor ${cursor.key}`)] : []),
  ];
}

function viewLines(view: WorkloadView, state: CockpitState): readonly Spoken[] {
  const { ref, from, to, mark, rollout } = view;
  const name = state.allNamespaces ? `${ref.namespace}/${ref.name}` : ref.name;
  const versions = from === undefined ? to : `${from} → ${to}`;
  const key = `${view.key} ${mark} ${to} ${rollout.current?.pods} ${rollout.current?.ready}`;
  const stands = { 'needs-you': 'NEEDS YOU', 'on-the-way': 'on the way', well: 'well' }[view.standing];
  return [
    said(`${stands}: ${name} ${versions}: ${headline(view)}`, key),
    ...(view.standing === 'needs-you'
      ? detailsOf(view).map((text, index) => said(`  ${text(state.now)}`, `${key} ${index}`))
      : []),
  ];
}

function withView(
  state: CockpitState,
  ref: WorkloadRef,
  say: (view: WorkloadView) => readonly Spoken[],
): readonly Spoken[] {
  const view = state.workloads.get(workloadKey(ref));
  return view ? say(view) : [said(goneSays(ref).trim())];
}

function historyLines(state: CockpitState, ref: WorkloadRef): readonly Spoken[] {
  const { rows, at } = historyCursor(state, ref);
  const target = targetOf(state, ref);
  return rows.map((revision, index) => {
    const isCursor = index === at;
    const mark = state.marked?.revision === revision.uid ? 'marked, ' : '';
    const text = `${isCursor ? 'cursor: ' : ''}${mark}r${revision.number} ${versionOf(revision.images)}, ${remark(revision, target, state.now)}`;
    return said(text, `${isCursor} ${mark} ${revision.uid} ${revision.number} ${revision.isCurrent}`);
  });
}

/** A line of a log is news however often it was written. */
function logLines(state: CockpitState): readonly Spoken[] {
  const { logs } = state;
  if (!logs?.source) return [];
  const whose = `${logs.isPrevious ? 'before ' : ''}${logs.source.name}`;
  const kept = shownLines(state);
  return [
    said(`log of ${whose} ${logs.source.container}`),
    said(statusSays(logs, state), `${whose} ${logs.status.kind}`),
    ...kept.map(({ text }, index) => ({ key: `${whose} ${logs.dropped + index} ${state.filter}`, text })),
  ];
}

function planSpoken(state: CockpitState): readonly Spoken[] {
  const { plan } = state;
  if (!plan) return [];
  const confirm = confirmState(state);
  const how = {
    none: [],
    key: ['y does it; esc sends nothing.'],
    typed:
      confirm.kind === 'typed' ? [`Type ${confirm.name}, then an empty line: that does it; esc sends nothing.`] : [],
    soon: [],
    'not-now': confirm.kind === 'not-now' ? [`Not to be confirmed now: ${confirm.because}.`] : [],
  }[confirm.kind];
  return [
    said(planTitle(plan)),
    ...lines(planLines(state)),
    ...(plan.notice ? [said(plan.notice, `${plan.notice} ${plan.typed}`)] : []),
    ...how.map(text => said(text)),
    ...(confirm.kind === 'typed' && confirm.typed !== '' ? [said(`typed so far: ${confirm.typed}`)] : []),
  ];
}

const openRunLines = ({ openRuns }: CockpitState): readonly Spoken[] =>
  openRuns.map(({ state: run }) =>
    said(
      `OPEN RUN on ${run.target.name} by ${run.by.name}: ${runInWords(run)}; enter looks what became of it, nothing is sent again.`,
    ),
  );

const mostFound = 10;

function findLines(state: CockpitState): readonly Spoken[] {
  const { find: _open, ...below } = state;
  const entries = findEntries(state, keysOf(below)).slice(0, mostFound);
  const row = Math.min(state.find?.row ?? 0, Math.max(0, entries.length - 1));
  const found = entries.map(({ name, key, kind }, index) =>
    said(
      `${index === row ? 'cursor: ' : ''}${kind === 'key' ? '' : `${kind} `}${name}, key ${keyInWords(key)}`,
      `${state.find?.text} ${index === row} ${kind} ${name}`,
    ),
  );
  return found.length > 0 ? found : [said(`nothing is called ${state.find?.text}`)];
}

const keyLines = (state: CockpitState): readonly Spoken[] =>
  keysOf(state).map(row =>
    said(
      `${[row.key, ...(row.also ?? [])].map(keyInWords).join(' ')}: ${row.does}${'notNow' in row ? ` (${row.notNow})` : ''}`,
    ),
  );
