import { fastestRequests, secondsAt } from './bounds-of-physics.ts';
import { ofGoodReleases, percent } from './claims.ts';
import { isLittle } from './duels.ts';
import { askSeconds, detected, isGood, meanFailed, missed, passSeconds, stopsIn, whole } from './figures.ts';
import { judges } from './run.ts';
import type { CellResult } from './run-cells.ts';
import { shownName } from './shown-name.ts';
import { upperBound } from './statistics.ts';
import { mergeTallies } from './tally.ts';
import { type Cell, latencyShapes, noises, parts } from './world/cell.ts';

type Row = readonly string[];

/** Columns as wide as their widest cell, the first to the left, the others to the right. */
export const aligned = (rows: readonly Row[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => (row[i] ?? '').length)));
  return rows.map(row =>
    row
      .map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
};

const seconds = (value: number): string => (Number.isFinite(value) ? `${Math.round(value)}` : '–');

const falseStopTable = (results: readonly CellResult[]): readonly string[] => {
  const rows = noises.flatMap(noise =>
    [10, 100, 1000].flatMap(perSecond => {
      const of = ofGoodReleases(results).filter(({ cell }) => cell.noise === noise && cell.perSecond === perSecond);
      if (of.length === 0) return [];
      const all = mergeTallies(of.map(whole));
      return [
        [
          `${noise}, ${perSecond} rps`,
          `${all.runs}`,
          ...judges.map((_, judge) => {
            const stops = stopsIn(all, judge);
            const bound = judge === 0 ? ` (${percent(upperBound(stops, all.runs))})` : '';
            return `${percent(stops / all.runs, judge === 0 ? 2 : 1)}${bound}`;
          }),
          percent(all.said.marginal / all.runs, 1),
          percent(all.said.hold / all.runs, 1),
          seconds(passSeconds(all, 0.5)),
          percent(all.last['no-data'] / all.runs, 0),
        ],
      ];
    }),
  );
  return aligned([['good release', 'runs', ...judges, 'asked', 'HOLD', 'PASS p50 s', 'no data'], ...rows]);
};

const found = (result: CellResult): Row => {
  const all = whole(result);
  return [
    shownName(result.cell),
    `${all.runs}`,
    ...judges.map(
      (_, judge) =>
        `${seconds(detected(all, judge, 0.5))}/${seconds(detected(all, judge, 0.9))} ${meanFailed(all, judge).toFixed(0)} ${percent(missed(all, judge), 0)}`,
    ),
  ];
};

const detectionTable = (results: readonly CellResult[], of: (cell: Cell) => boolean): readonly string[] =>
  aligned([['worse release', 'runs', ...judges], ...results.filter(({ cell }) => of(cell)).map(found)]);

const isUsualBut = (cell: Cell): boolean =>
  cell.share === 0.05 && cell.base === 0.003 && cell.latency === 'lognormal' && cell.slower === 1 && !cell.orders;

const passTable = (results: readonly CellResult[]): readonly string[] => {
  const rows = results
    .filter(
      ({ cell }) =>
        isGood(cell) &&
        cell.noise === 'iid' &&
        cell.scrapeMs === 15_000 &&
        cell.latency === 'lognormal' &&
        !cell.orders,
    )
    .map(result => {
      const all = whole(result);
      return [
        shownName(result.cell),
        `${seconds(passSeconds(all, 0.5))}/${seconds(passSeconds(all, 0.9))}`,
        percent(all.last['no-data'] / all.runs, 0),
        percent(all.said.marginal / all.runs, 1),
      ];
    });
  return aligned([['good release', 'PASS p50/p90 s', 'no data at the end', 'asked'], ...rows]);
};

/** Where the judge only asks: how many runs it did in, and how soon; of the others what they stopped. */
const askedTable = (results: readonly CellResult[], of: (cell: Cell) => boolean): readonly string[] => {
  const rows = results
    .filter(({ cell }) => of(cell))
    .map(result => {
      const all = whole(result);
      return [
        shownName(result.cell),
        percent(all.said.marginal / all.runs, 0),
        seconds(askSeconds(all, 0.5)),
        ...judges.map(
          (_, judge) => `${percent(stopsIn(all, judge) / all.runs, 0)} ${seconds(detected(all, judge, 0.5))}`,
        ),
      ];
    });
  return aligned([['release', 'asked', 'p50 s', ...judges.map(judge => `${judge} stops`)], ...rows]);
};

const physicsTable = (): readonly string[] => {
  const rows = [2, 3, 10].flatMap(effect =>
    [10, 100, 1000].map(perSecond => {
      const { p50, p90 } = fastestRequests(0.003 * effect, 0.003, 0.005);
      const at = (requests: number) => seconds(secondsAt(requests, perSecond * 0.05, 15_000));
      return [`0.3 % x${effect} at ${perSecond} rps, 5 %`, `${p50}`, `${p90}`, at(p50), at(p90)];
    }),
  );
  return aligned([['fastest possible, wrong once in 200', 'requests p50', 'p90', 'seconds p50', 'p90'], ...rows]);
};

/** Headings with their lines, in the order of a report. */
export function tablesOf(
  results: readonly CellResult[],
): readonly { readonly title: string; readonly lines: readonly string[] }[] {
  return [
    {
      title:
        'Good releases that were stopped (upper bound, 95 %); asked = MARGINAL at any time; HOLD at any time; no data at the end',
      lines: falseStopTable(results),
    },
    {
      title: 'Worse releases: seconds to the stop p50/p90, failed requests until then, missed within 10 min',
      lines: detectionTable(
        results,
        cell =>
          isUsualBut(cell) && cell.noise === 'iid' && cell.effect > 1.25 && [10, 100, 1000].includes(cell.perSecond),
      ),
    },
    {
      title: 'The same under noise, 10 times as many failures',
      lines: detectionTable(results, cell => isUsualBut(cell) && cell.noise !== 'iid' && cell.effect === 10),
    },
    {
      title: 'Slower releases (failed requests are none of it)',
      lines: detectionTable(results, cell => latencyShapes.includes(cell.latency) && cell.slower > 1),
    },
    {
      title:
        'Worse by so little that nobody is to be woken: a person is asked; of the others the share stopped and the median',
      lines: askedTable(results, cell => cell.effect > 1.25 && isLittle(cell) && cell.perSecond >= 100),
    },
    {
      title:
        'A business counter: 2 % of the requests end in an order, on the canary so many times as many; a person is asked',
      lines: askedTable(results, cell => cell.orders !== undefined),
    },
    { title: 'Physical limit', lines: physicsTable() },
    { title: 'Time until a good release passes', lines: passTable(results) },
    {
      title: 'Tuning seeds and held-out seeds, side by side: ours, share stopped and median',
      lines: aligned([
        ['cell', 'runs each', ...parts.flatMap(part => [`${part}: stopped`, 'p50 s', 'failed'])],
        ...results
          .filter(({ of }) => of.tuning.runs >= 500)
          .map(({ cell, of }) => [
            shownName(cell),
            `${of.tuning.runs}`,
            ...parts.flatMap(part => [
              percent(stopsIn(of[part], 0) / of[part].runs),
              seconds(detected(of[part], 0, 0.5)),
              meanFailed(of[part], 0).toFixed(1),
            ]),
          ]),
      ]),
    },
  ];
}

/** One line a cell: for each judge the share stopped, the median and the failed requests. */
export const everyCell = (results: readonly CellResult[]): readonly string[] =>
  aligned([
    ['every cell: stopped %, p50 s, failed requests', 'runs', ...judges],
    ...results.map(result => {
      const all = whole(result);
      return [
        shownName(result.cell),
        `${all.runs}`,
        ...judges.map(
          (_, judge) =>
            `${percent(stopsIn(all, judge) / all.runs, 1)} ${seconds(detected(all, judge, 0.5))} ${meanFailed(all, judge).toFixed(0)}`,
        ),
      ];
    }),
  ]);
