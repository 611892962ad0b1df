import { boardRows } from '../../app/store/board-rows.ts';
import type { CockpitState } from '../../app/store/state.ts';
import type { Standing, WorkloadView } from '../../app/store/workload-view.ts';
import { age } from '../../domain/duration.ts';
import { commandName } from '../../domain/workload.ts';
import { type CommonFlags, commandOn } from '../flags.ts';
import { columns } from './columns.ts';
import { headerLine } from './header-line.ts';
import { evidenceLines, headline, versions } from './workload-lines.ts';

const titles: Readonly<Record<Standing, string>> = {
  'needs-you': 'NEEDS YOU',
  'on-the-way': 'ON THE WAY',
  well: 'WELL',
};

/** The board as plain lines: for a pipe, a log, or a terminal that can't draw. */
export function boardLines(state: CockpitState, flags: CommonFlags): readonly string[] {
  const rows = boardRows(state);
  const { allNamespaces, place } = state;
  return [
    headerLine(state),
    ...(state.isComplete ? [] : ['! Not whole: some answers were still missing when this was printed.']),
    ...unlisted(state),
    ...(['needs-you', 'on-the-way', 'well'] as const).flatMap(standing => part(standing, rows, state)),
    ...(rows.length === 0
      ? [`Nothing is deployed ${allNamespaces ? 'in any namespace' : `in namespace ${place.namespace}`}.`]
      : []),
    ...openRunLines(state, flags),
    ...wayBack(rows, state, flags),
  ];
}

const unlisted = ({ listProblems }: CockpitState): readonly string[] =>
  listProblems.map(({ kind, says }) => `! ${kind}s could not be read: ${says}.`);

function part(
  standing: Standing,
  rows: readonly WorkloadView[],
  { allNamespaces, now }: CockpitState,
): readonly string[] {
  const own = rows.filter(row => row.standing === standing);
  if (own.length === 0) return [];
  const name = ({ ref }: WorkloadView) => (allNamespaces ? `${ref.namespace}/${commandName(ref)}` : commandName(ref));
  const table = columns(own.map(view => [`  ${name(view)}`, versions(view), headline(view)]));
  const details = (view: WorkloadView) =>
    standing === 'needs-you' ? evidenceLines(view, now).map(line => `    ${line}`) : [];
  return [titles[standing], ...own.flatMap((view, index) => [table[index] ?? '', ...details(view)])];
}

const openRunLines = (state: CockpitState, flags: CommonFlags): readonly string[] =>
  state.openRuns.map(({ state: run }) => {
    const settle = commandOn(`journal settle ${run.run}`, { place: state.place, flags });
    return `OPEN RUN ${run.run} on ${run.target.name}, left by ${run.by.name} ${age(state.now - run.last.at)} ago: ${settle}`;
  });

/** The first that a rollback can help: what is paused would not roll. */
function wayBack(rows: readonly WorkloadView[], { place }: CockpitState, flags: CommonFlags): readonly string[] {
  const first = rows.find(({ standing, rollout }) => standing === 'needs-you' && rollout.phase !== 'paused');
  if (!first) return [];
  const { ref } = first;
  return [
    `To take ${ref.name} back: ${commandOn(`rollback ${commandName(ref)}`, { place, ref, flags })}`,
    'Nothing is changed before a plan is shown and confirmed.',
  ];
}
