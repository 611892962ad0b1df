import type { JudgingSeries, SidePoint } from '../../domain/judging-series.ts';

const columns = [
  'time',
  'ms',
  'stable_requests',
  'stable_failures',
  'stable_p95_ms',
  'canary_requests',
  'canary_failures',
  'canary_p95_ms',
  'canary_percent',
];

/** The looks that the plots are drawn from, the oldest first. What was not measured is empty, and not 0. */
export function seriesCsv({ points, marks }: JudgingSeries): string {
  const rows = points.map(({ at, ms, stable, canary }) => {
    const share = marks.findLast(mark => mark.at <= at)?.says.replace(/ %$/, '') ?? '';
    return [new Date(at).toISOString(), ms, ...side(stable), ...side(canary), share].join(',');
  });
  return `${[columns.join(','), ...rows].join('\n')}\n`;
}

const side = ({ requests, failures, p95Ms }: SidePoint): readonly (number | '')[] => [
  requests,
  failures,
  p95Ms === undefined ? '' : Math.round(p95Ms * 10) / 10,
];
