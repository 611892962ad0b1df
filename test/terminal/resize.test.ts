import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../control-plane/until.ts';
import { brokenRelease, deploymentPath, setImage } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type CockpitOn, cockpitOn } from '../support/cockpit-on.ts';
import type { Cell, Screen } from '../support/terminal.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let namespace: string;
let cockpit: CockpitOn;
const image = (version: number) => `registry.example/shop/checkout:1.0.${version}`;

beforeAll(async () => {
  bench = await practiceBench('empty', 10);
  namespace = await bench.newNamespace();
  const name = 'checkout';
  await brokenRelease(bench, { namespace, name, replicas: 1, revisionHistoryLimit: 50, good: image(0), bad: image(1) });
  for (let release = 2; release < 20; release += 1) {
    await setImage(bench.api, namespace, name, image(release));
    await until(`release ${release}`, async () => {
      const { body } = await bench.api('GET', deploymentPath(namespace, name));
      return body.metadata.annotations['deployment.kubernetes.io/revision'] === String(release + 1);
    });
  }
});
afterAll(() => bench.close());
afterEach(() => cockpit.close());

/** Every cell of the screen. Digits tick, so each counts as the same; the header's freshness ticks in words too. */
function cells(screen: Screen, { columns, rows }: Size): readonly (readonly Cell[])[] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: row === 0 ? columns - 24 : columns }, (_, column) => {
      const cell = screen.cell(row, column);
      return { ...cell, text: /^\d$/.test(cell.text) ? '#' : cell.text === '' ? ' ' : cell.text };
    }),
  );
}

type Size = { readonly columns: number; readonly rows: number };

const garbled = (before: ReturnType<typeof cells>, after: ReturnType<typeof cells>): readonly string[] =>
  before.flatMap((line, row) =>
    line.flatMap((cell, column) =>
      JSON.stringify(cell) === JSON.stringify(after[row]?.[column])
        ? []
        : [`${row}:${column} "${cell.text}" is "${after[row]?.[column]?.text}" when it is drawn anew`],
    ),
  );

const wiped = '\u001b[2J';

/** What stands there after resizes, once all is drawn, against the same screen drawn anew. */
async function proveWhole(screen: Screen, sizes: readonly Size[], isThere: (lines: readonly string[]) => boolean) {
  const last = sizes.at(-1) ?? { columns: 0, rows: 0 };
  for (const { columns, rows } of sizes.slice(0, -1)) {
    const drawn = screen.raw().length;
    screen.resize(columns, rows);
    // The next one comes while this one is being drawn.
    await screen.until(() => screen.raw().length > drawn);
  }
  await whole(() => screen.resize(last.columns, last.rows));
  const before = cells(screen, last);
  await whole(() => screen.press('ctrl-l'));
  expect(garbled(before, cells(screen, last))).toEqual([]);

  /** The program wipes the screen when it has seen the new size; between that and drawing nothing is there. */
  async function whole(after: () => void): Promise<void> {
    const drawn = screen.raw().length;
    after();
    await screen.until(() => screen.raw().slice(drawn).includes(wiped));
    await screen.until(() => isThere(screen.lines()) && screen.lines().length === last.rows);
    await screen.idle();
    await screen.until(() => isThere(screen.lines()));
  }
}

async function onHistory(): Promise<Screen> {
  cockpit = await cockpitOn(bench, { namespace, columns: 120, rows: 40 });
  const { screen } = cockpit;
  await screen.until('checkout');
  // Exact times stand still; ages would tick between the two pictures.
  screen.press('T');
  screen.press('h');
  await screen.until('HISTORY of checkout: 20 revisions kept');
  return screen;
}

const isHistory = (lines: readonly string[]) =>
  /PRODUCTION/.test(lines[0] ?? '') &&
  lines.some(line => line.includes('HISTORY of checkout: 20 revisions kept')) &&
  /\? keys/.test(lines.at(-1) ?? '');

const single: readonly Size[] = [
  { columns: 119, rows: 40 },
  { columns: 80, rows: 40 },
  { columns: 80, rows: 24 },
  { columns: 79, rows: 24 },
  { columns: 60, rows: 24 },
  { columns: 60, rows: 16 },
  { columns: 61, rows: 17 },
  { columns: 100, rows: 17 },
  { columns: 100, rows: 50 },
  { columns: 160, rows: 50 },
  { columns: 90, rows: 30 },
  { columns: 120, rows: 40 },
];

/** As dragging a window's corner sends them. */
const bursts: readonly (readonly Size[])[] = [
  [118, 112, 104, 96, 88, 80].map(columns => ({ columns, rows: 40 })),
  [36, 32, 28, 24].map(rows => ({ columns: 80, rows })),
  [84, 90, 98, 106, 114, 120].map(columns => ({ columns, rows: 24 })),
  [28, 34, 40].map(rows => ({ columns: 120, rows })),
  [110, 95, 80, 70, 62].map((columns, index) => ({ columns, rows: 38 - index * 5 })),
  [70, 62, 75, 61, 80].map((columns, index) => ({ columns, rows: 18 + (index % 3) })),
  [100, 60, 100, 60, 100].map(columns => ({ columns, rows: 24 })),
  [101, 102, 101, 100, 99, 98, 99, 100].map(columns => ({ columns, rows: 30 })),
];

describe('a window', () => {
  test(`resized ${single.length} times is as if it had been drawn anew each time`, { timeout: 120_000 }, async () => {
    const screen = await onHistory();
    for (const size of single) await proveWhole(screen, [size], isHistory);
  });

  test(`dragged ${bursts.length} times is as if it had been drawn anew each time`, { timeout: 120_000 }, async () => {
    const screen = await onHistory();
    for (const burst of bursts) await proveWhole(screen, burst, isHistory);
  });

  test('that something else has written on is whole again after Ctrl-L', async () => {
    cockpit = await cockpitOn(bench, { namespace });
    const { screen } = cockpit;
    await screen.until('? keys');
    const before = screen.raw().length;
    screen.press('ctrl-l');
    await screen.until(() => screen.raw().slice(before).includes(wiped));
    await screen.until('? keys');
  });
});
