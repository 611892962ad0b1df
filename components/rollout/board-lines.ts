import type { Standing, WorkloadView } from '../../src/app/store/workload-view.ts';
import type { Instant } from '../../src/domain/brands.ts';
import { wrapWords } from '../screen-lines.ts';
import { detailsOf } from './workload-details.ts';

export type BoardLine =
  | { readonly kind: 'title'; readonly standing: Standing; readonly count: number }
  | { readonly kind: 'row'; readonly view: WorkloadView; readonly isUnderCursor: boolean }
  | {
      readonly kind: 'detail';
      readonly of: WorkloadView;
      readonly index: number;
      readonly text: string;
    }
  | { readonly kind: 'more'; readonly standing: Standing; readonly left: readonly WorkloadView[] }
  /** Air above a title, where there is room for it. */
  | { readonly kind: 'gap'; readonly above: Standing };

/** Where the sentences below a row begin. */
export const detailIndent = 5;

/**
 * The board's lines that fit into `room` rows, the one under the cursor among them. Workloads that are well are folded
 * into one line while the cursor is elsewhere, unless the window is tall enough for all.
 */
export function boardLines(
  all: readonly WorkloadView[],
  at: number,
  {
    room,
    columns,
    now,
    isUnfolded = false,
  }: { readonly room: number; readonly columns: number; readonly now: Instant; readonly isUnfolded?: boolean },
): readonly BoardLine[] {
  const isCursorWell = all[at]?.standing === 'well';
  const page = (isFolding: boolean): readonly BoardLine[] =>
    (['needs-you', 'on-the-way', 'well'] as const).flatMap(standing => {
      const own = all.filter(view => view.standing === standing);
      if (own.length === 0) return [];
      const gap: readonly BoardLine[] = room >= tall && own[0] !== all[0] ? [{ kind: 'gap', above: standing }] : [];
      return isFolding && standing === 'well'
        ? [...gap, title(standing, own.length), more(standing, own)]
        : [...gap, title(standing, own.length), ...own.flatMap(view => linesOf(view, view === all[at], columns, now))];
    });
  const whole = page(false);
  const isRoomy = room >= tall && whole.length <= room;
  return window(isCursorWell || isUnfolded || isRoomy ? whole : page(true), room);
}

/** Rows from which a window has room to spare. */
const tall = 28;

const title = (standing: Standing, count: number): BoardLine => ({ kind: 'title', standing, count });
const more = (standing: Standing, left: readonly WorkloadView[]): BoardLine => ({ kind: 'more', standing, left });

function linesOf(view: WorkloadView, isUnderCursor: boolean, columns: number, now: Instant): readonly BoardLine[] {
  const details = view.standing === 'needs-you' ? detailsOf(view) : [];
  const rows = details.flatMap(text => wrapWords(text(now), columns - detailIndent - 1));
  return [
    { kind: 'row', view, isUnderCursor },
    ...rows.map((text, index) => ({ kind: 'detail', of: view, index, text }) as const),
  ];
}

/** Keeps the cursor's row inside, and as much above it as fits. */
function window(lines: readonly BoardLine[], room: number): readonly BoardLine[] {
  if (lines.length <= room) return lines;
  const cursor = lines.findIndex(line => line.kind === 'row' && line.isUnderCursor);
  const from = Math.max(0, Math.min(cursor - Math.floor(room / 2), lines.length - room));
  return lines.slice(from, from + room);
}
