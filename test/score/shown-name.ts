import { usual } from './cells.ts';
import type { Cell } from './world/cell.ts';

/** A cell by what is not usual about it, for people; `nameOf` is what it is seeded by. */
export const shownName = (cell: Cell): string =>
  [
    `${cell.perSecond} rps`,
    cell.share === 'ramp' ? 'ramp' : `${cell.share * 100} %`,
    `base ${cell.base * 100} %`,
    `x${cell.effect}`,
    ...(cell.onset === usual.onset ? [] : [cell.onset]),
    ...(cell.noise === usual.noise ? [] : [cell.noise]),
    ...(cell.scrapeMs === usual.scrapeMs ? [] : [`${cell.scrapeMs / 1000} s scrapes`]),
    ...(cell.latency === usual.latency && cell.slower === 1 ? [] : [`${cell.latency} x${cell.slower}`]),
    ...(cell.orders === undefined ? [] : [`orders x${cell.orders.effect}`]),
    ...(cell.before === 0 ? [] : [`${cell.before} min before`]),
  ].join(', ');
