import { isMissed, openDebts, stepAt, type WalkOnScreen } from '../../src/app/store/walks.ts';
import type { PlaybookStep } from '../../src/domain/playbook.ts';
import { commandName } from '../../src/domain/workload.ts';
import { clockInWords, leftInWords, owesInWords, placeInWords, shortTitle, stepTitle } from '../../src/wording/walk.ts';
import type { Tone } from '../look.ts';
import type { ScreenLine } from '../screen-lines.ts';

/** `RUN rollback-deployment on checkout · INC-4711 · 8 s of 5m · step 2 of 10`; what is less needed goes first. */
export function walkTitle(walk: WalkOnScreen, now: number, columns: number): { text: string; tone: Tone } {
  const { state } = walk.view;
  const { playbook, workload, inputs } = state;
  const clock = clockOf(walk, now);
  const on = workload ? ` on ${commandName(workload)}` : '';
  const text = playbook.inputs.find(({ type, name }) => type === 'text' && typeof inputs[name] === 'string');
  const named = text ? String(inputs[text.name]).slice(0, 20) : '';
  const owes = owesInWords(openDebts(state).length);
  const place = state.closed ? '' : placeInWords(playbook, stepAt(state));
  const parts = (...some: readonly string[]) => some.filter(one => one !== '').join(' · ');
  const fitting = [
    parts(`${wordOf(walk)} ${playbook.id}${on}`, named, clock.says, place, owes),
    parts(`${wordOf(walk)} ${playbook.id}${on}`, clock.says, place, owes),
    parts(`${wordOf(walk)} ${playbook.id}`, clock.says, place, owes),
  ];
  const shown = fitting.find(one => one.length <= columns - 1) ?? parts(wordOf(walk), clock.says, place, owes);
  return { text: shown, tone: clock.isOver ? 'failed' : 'plain' };
}

/** The budget counts until it was in effect; after that, or after the end, it stands still. */
function clockOf({ view: { state } }: WalkOnScreen, now: number) {
  const { openedAt, inEffectAt, closed, playbook } = state;
  const until = inEffectAt ?? closed?.at ?? now;
  return clockInWords(openedAt, until, playbook.budgetMs, inEffectAt !== undefined);
}

function wordOf({ view: { state }, following }: WalkOnScreen): string {
  if (following && state.mode !== 'closed') return `FOLLOWING ${following.name}:`;
  switch (state.mode) {
    case 'active':
      return 'RUN';
    case 'paused':
      return 'PAUSED';
    case 'in-doubt':
      return 'IN DOUBT';
    case 'handing-over':
      return 'OFFERED';
    case 'closing':
      return 'CLOSING';
    case 'closed':
      return closedWord[state.closed?.how ?? 'clean'];
  }
}

const closedWord = {
  clean: 'CLOSED',
  'with-debts': 'CLOSED, OWING',
  aborted: 'STOPPED',
  abandoned: 'ABANDONED',
} as const;

type Item = { readonly step: PlaybookStep; readonly mark: string; readonly isAt: boolean };

/** `✓1 Look ▸2 Decide 3 Stop GitOps 4 Put … 10 Record`, as many words as fit; folded around where the walk is. */
export function stripOf({ view: { state } }: WalkOnScreen, columns: number): string {
  const items = state.playbook.steps.flatMap((step): readonly Item[] => {
    const walked = state.steps.get(step.id);
    const isAt = step.id === state.at;
    const isMet = isAt || (walked?.attempt ?? 0) > 0;
    if (step.number === undefined && !isMet) return [];
    const ended = walked && isMissed(walked) ? '!' : markOf[walked?.phase ?? 'pending'];
    const mark = isAt ? (walked?.phase === 'in-doubt' ? '?' : '▸') : ended;
    return [{ step, mark: mark ?? '', isAt }];
  });
  for (const words of [2, 1]) {
    const strip = joined(items, items, words);
    if (strip.length <= columns) return strip;
  }
  return folded(items, columns);
}

const markOf: Readonly<Record<string, string>> = { done: '✓', skipped: '–', failed: '✗', 'timed-out': '✗' };

const labelOf = ({ step, mark }: Item, words: number): string =>
  `${mark}${step.number === undefined ? '' : `${step.number} `}${shortTitle(step.title, words)}`;

function joined(all: readonly Item[], shown: readonly Item[], words: number): string {
  const out: string[] = [];
  let before = -1;
  for (const item of shown) {
    const index = all.indexOf(item);
    if (index !== before + 1) out.push('…');
    out.push(labelOf(item, words));
    before = index;
  }
  if (before !== all.length - 1 && shown.length > 0) out.push('…');
  return out.join(' ');
}

/** Leaves out what is farthest from where the walk is, but not how many there are. */
function folded(items: readonly Item[], columns: number): string {
  const at = Math.max(
    0,
    items.findIndex(({ isAt }) => isAt),
  );
  let shown = items;
  while (joined(items, shown, 1).length > columns && shown.length > 1) {
    const far = shown.reduce((worst, item) => {
      const distance = (one: Item) => (one === items.at(-1) ? 0.5 : Math.abs(items.indexOf(one) - at));
      return distance(item) > distance(worst) ? item : worst;
    });
    shown = shown.filter(item => item !== far);
  }
  return joined(items, shown, 1);
}

/** `2. Decide: flag off, back, or forward · on-call · 1m56s left` */
export function stepLine({ view: { state } }: WalkOnScreen, now: number): ScreenLine {
  const step = stepAt(state);
  if (!step) return { text: state.closed ? 'The run is over.' : 'All steps are walked.', isBold: true };
  const owner = step.owner ?? state.playbook.defaultOwner;
  const walked = state.steps.get(step.id);
  const left = walked?.deadline !== undefined && walked.endedAt === undefined ? leftInWords(walked.deadline, now) : '';
  const isLate = walked?.deadline !== undefined && now > walked.deadline;
  const text = [stepTitle(step), owner ?? '', left].filter(one => one !== '').join(' · ');
  return { text, isBold: true, ...(isLate && { tone: 'warn' as const }) };
}
