/** Dots of one cell, from the top: left column, then right. Unicode counts them in this order. */
const bits = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

export const dotsPerColumn = 2;
export const dotsPerRow = 4;

/** A picture of dots, two across and four down in each cell. */
export type Dots = {
  readonly columns: number;
  readonly rows: number;
  readonly cells: Uint8Array;
};

export const noDots = (columns: number, rows: number): Dots => ({
  columns,
  rows,
  cells: new Uint8Array(columns * rows),
});

/** `y` counts from the bottom. What lies outside is not drawn. */
export function addDot({ columns, rows, cells }: Dots, x: number, y: number): void {
  const down = rows * dotsPerRow - 1 - y;
  if (x < 0 || x >= columns * dotsPerColumn || down < 0 || y < 0) return;
  const cell = Math.floor(down / dotsPerRow) * columns + Math.floor(x / dotsPerColumn);
  cells[cell] = (cells[cell] ?? 0) | (bits[x % 2 === 0 ? 0 : 1]?.[down % dotsPerRow] ?? 0);
}

/** The character of one cell; nothing where it has no dot. */
export function cellAt({ columns, cells }: Dots, column: number, row: number): string | undefined {
  const dots = cells[row * columns + column] ?? 0;
  return dots === 0 ? undefined : String.fromCodePoint(0x2800 + dots);
}
