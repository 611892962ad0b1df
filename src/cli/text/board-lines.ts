import { boardRows } from '../../app/store/board-rows.ts';
import type { CockpitState } from '../../app/store/state.ts';
import type { Standing } from '../../app/store/workload-view.ts';
import { age } from '../../domain/duration.ts';
import { dayAndTime } from '../../wording/clock-time.ts';
import { columns } from './columns.ts';
import { evidenceLines, headline, versions } from './workload-lines.ts';

const titles: Readonly<Record<Standing, string>> = {
  'needs-you': 'NEEDS YOU',
  'on-the-way': 'ON THE WAY',
  well: 'WELL',
};

/** The board as plain lines: for a pipe, a log, or a terminal that can't draw. */
export function boardLines(state: CockpitState): readonly string[] {
  const { place, who, allNamespaces, now } = state;
  const rows = boardRows(state);
  const first = rows.find(({ standing }) => standing === 'needs-you');
  return [
    `${place.environment.toUpperCase()}  ${place.context} / ${allNamespaces ? 'all namespaces' : place.namespace}  ${who}  ${dayAndTime(now)}`,
    ...(['needs-you', 'on-the-way', 'well'] as const).flatMap(standing => {
      const own = rows.filter(row => row.standing === standing);
      if (own.length === 0) return [];
      const names = columns(
        own.map(view => [
          `  ${allNamespaces ? `${view.ref.namespace}/` : ''}${view.ref.name}`,
          versions(view),
          headline(view),
        ]),
      );
      return [
        titles[standing],
        ...own.flatMap((view, index) => [
          names[index] ?? '',
          ...(standing === 'needs-you' ? evidenceLines(view, now).map(line => `    ${line}`) : []),
        ]),
      ];
    }),
    ...(rows.length === 0
      ? [`No Deployment ${allNamespaces ? 'in any namespace' : `in namespace ${place.namespace}`}.`]
      : []),
    ...state.openRuns.map(
      ({ state: run }) =>
        `OPEN RUN ${run.run} on ${run.target.name}, left by ${run.by.name} ${age(now - run.last.at)} ago: deploy-cockpit journal settle ${run.run}`,
    ),
    ...(first ? [`To take it back: deploy-cockpit rollback ${first.ref.name} -n ${first.ref.namespace}`] : []),
  ];
}
