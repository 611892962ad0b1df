import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logRows, mostBack, pageNewer, pageOlder } from '../../components/logs/log-rows.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { logsFollowing } from '../gallery/look-states.ts';

const rows = 19;
/** A log whose lines wrap into as many rows as these numbers say. */
const logOf = (heights: readonly number[], scroll = 0): CockpitState => {
  const { logs } = logsFollowing;
  if (!logs) throw new Error('no log');
  const wide = logsFollowing.size.columns - 1;
  const lines = heights.map((height, at) => ({ text: safe(`${at} `.padEnd(wide * height, '.')) }));
  return { ...logsFollowing, scroll, logs: { ...logs, isWrapped: true, lines } };
};
const heights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 120 });
const firstRowOf = (at: number) => (row: string) => row.startsWith(`${at} `);

describe('a log that is read back', () => {
  test('its oldest line stands at the top of a full page', () => {
    fc.assert(
      fc.property(heights, given => {
        const back = mostBack(logOf(given), rows);
        const page = logRows(logOf(given, back), rows);
        expect(page[0]).toMatch(/^0 /);
        const all = given.reduce((sum, height) => sum + height, 0);
        // A line that is cut would read as another one, so a page may end a few rows early.
        expect(page.length).toBeGreaterThan(Math.min(all, rows) - 5);
      }),
    );
  });

  test.each([
    ['older', pageOlder, 0],
    ['newer', pageNewer, Number.MAX_SAFE_INTEGER],
  ] as const)('page by page to the %s ones, every line is seen', (_way, page, start) => {
    fc.assert(
      fc.property(heights, given => {
        const most = mostBack(logOf(given), rows);
        const seen = new Set<number>();
        let scroll = Math.min(start, most);
        for (let turn = 0; turn <= given.length; turn += 1) {
          const shown = logRows(logOf(given, scroll), rows);
          for (const at of given.keys()) if (shown.some(firstRowOf(at))) seen.add(at);
          scroll = Math.min(most, Math.max(0, page(logOf(given, scroll), rows)));
        }
        expect(seen.size).toBe(given.length);
      }),
    );
  });
});
