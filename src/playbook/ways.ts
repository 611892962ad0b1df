import { continueWay, endWay, type Position, pauseWay } from '../domain/playbook.ts';
import type { FrontMatter } from './front-matter.ts';
import { type Problems, quoted } from './problems.ts';
import type { Draft } from './read-step.ts';
import { didYouMean } from './reading.ts';

/** One way from a step to another. `at` = where the file says so; without it, it follows by itself. */
export type Edge = { readonly from: number; readonly to: number; readonly at?: Position };

/** How the steps lead to each other, by their index in the file. */
export type Ways = {
  /** Every jump goes to a step that there is. */
  readonly isWhole: boolean;
  readonly edges: readonly Edge[];
  /** All that can be reached from a step, itself only over a loop. `without` = as if that one were not there. */
  reach(from: number, without?: number): ReadonlySet<number>;
};

/** Steps that could not be read: nothing is said about what refers to them. */
export type Lost = { has(id: string): boolean };

type Jump = { readonly key: string; readonly target: string; readonly at: Position };

export function waysOf(drafts: readonly Draft[], front: FrontMatter | undefined, lost: Lost, problems: Problems): Ways {
  const ids = drafts.map(({ step }) => step.id);
  const usual = defaultTarget(drafts, front, lost, problems);
  let isWhole = true;
  const edges = drafts.flatMap((draft, from) => [
    ...jumpsOf(draft).flatMap(jump => {
      const to = targetOf(jump, ids, draft, lost, problems);
      if (to === undefined) isWhole &&= isWord(jump);
      return to === undefined ? [] : { from, to, at: jump.at };
    }),
    ...followsTo(drafts, from, problems),
    ...(draft.step.onFail === undefined && usual !== undefined && usual !== from ? [{ from, to: usual }] : []),
  ]);
  return { isWhole, edges, reach: reachIn(edges, drafts.length) };
}

const isWord = ({ target }: Jump): boolean => [pauseWay, endWay, continueWay].includes(target);

/** Everything that the file says about going somewhere else. */
function jumpsOf({ step, places }: Draft): readonly Jump[] {
  const words: readonly (readonly [string, string | undefined])[] = [
    ['on-fail', step.onFail],
    ['on-timeout', step.onTimeout],
    ['then', step.then],
    ...(step.options ?? []).map(({ go }, index) => [`go ${index}`, go] as const),
  ];
  return words.flatMap(([key, target]) => {
    const at = places.get(key);
    return target === undefined || !at ? [] : { key: key.replace(/ \d+$/, ''), target, at };
  });
}

function targetOf(
  { key, target, at }: Jump,
  ids: readonly string[],
  { step, form }: Draft,
  lost: Lost,
  problems: Problems,
): number | undefined {
  if (target === continueWay && !ids.includes(target)) {
    if (key !== 'on-fail') problems.error(at, `${key} must name a step, pause or end; only on-fail may say continue`);
    else if (form && form.class !== 'read')
      problems.error(
        at,
        'on-fail: continue is for steps that read or tell: after a change that failed nobody may go on unseen',
      );
    return undefined;
  }
  if (target === pauseWay || target === endWay) return undefined;
  const to = ids.indexOf(target);
  if (to >= 0) return to;
  if (lost.has(target)) return undefined;
  const also = key === 'on-fail' ? [pauseWay, endWay, continueWay] : [pauseWay, endWay];
  problems.error(
    at,
    `${key} of ${step.id} goes to ${quoted(target)}, and there is no such step${didYouMean(target, [...ids, ...also])}`,
  );
  return undefined;
}

/** The next of the numbered path. A section outside of it must say itself where it goes on. */
function followsTo(drafts: readonly Draft[], from: number, problems: Problems): readonly Edge[] {
  const draft = drafts[from];
  if (!draft || draft.step.then !== undefined || (draft.step.options?.length ?? 0) > 0) return [];
  if (draft.step.number === undefined) {
    problems.error(draft.step.at, 'a section without a number says where it goes on: then: a step, pause or end');
    return [];
  }
  const to = drafts.findIndex(({ step }, index) => index > from && step.number !== undefined);
  return to < 0 ? [] : [{ from, to }];
}

function defaultTarget(
  drafts: readonly Draft[],
  front: FrontMatter | undefined,
  lost: Lost,
  problems: Problems,
): number | undefined {
  const { defaultOnFail: target, defaultOnFailAt: at } = front ?? {};
  if (target === undefined || !at || target === pauseWay || target === endWay) return undefined;
  const ids = drafts.map(({ step }) => step.id);
  const to = ids.indexOf(target);
  if (target === continueWay) problems.error(at, 'default-on-fail must name a step, pause or end, not continue');
  else if (to < 0 && lost.has(target)) return undefined;
  else if (to < 0) {
    const known = didYouMean(target, [...ids, pauseWay, endWay]);
    problems.error(at, `default-on-fail goes to ${quoted(target)}, and there is no such step${known}`);
  } else if (drafts[to]?.step.number !== undefined)
    problems.error(
      at,
      `default-on-fail must name a section without a number, pause or end: ${target} is on the main path`,
    );
  else return to;
  return undefined;
}

function reachIn(edges: readonly Edge[], count: number): Ways['reach'] {
  const next = Array.from({ length: count }, (): number[] => []);
  for (const { from, to } of edges) next[from]?.push(to);
  return (from, without) => {
    const seen = new Set<number>();
    const open = from === without ? [] : [...(next[from] ?? [])];
    for (let to = open.pop(); to !== undefined; to = open.pop()) {
      if (seen.has(to) || to === without) continue;
      seen.add(to);
      open.push(...(next[to] ?? []));
    }
    return seen;
  };
}

/** Jumps go forward, nothing goes round, and every step can be reached. */
export function judgeWays(
  drafts: readonly Draft[],
  ways: Ways,
  { isWhole }: { readonly isWhole: boolean },
  problems: Problems,
): void {
  const { edges, reach } = ways;
  const told = new Set<number>();
  for (const { from, to, at } of edges) {
    const [here, there] = [drafts[from]?.step, drafts[to]?.step];
    if (!here || !there || !at || here.number === undefined || there.number === undefined || to > from) continue;
    told.add(from);
    problems.error(
      at,
      to === from ? `${here.id} goes to itself` : `${there.id} stands before ${here.id}: jumps only go forward`,
    );
  }
  judgeLoops(drafts, ways, told, problems);
  if (!isWhole || !ways.isWhole) return;
  const fromStart = reach(0);
  for (const [index, { step, headingAt }] of drafts.entries())
    if (index > 0 && !fromStart.has(index)) problems.error(headingAt, `no way leads to ${step.id}`);
}

/** One problem for each loop, at its last jump that goes back in the file, or else its last jump. */
function judgeLoops(
  drafts: readonly Draft[],
  { edges, reach }: Ways,
  told: ReadonlySet<number>,
  problems: Problems,
): void {
  const done = new Set<number>(told);
  for (const index of drafts.keys()) {
    const round = reach(index);
    if (done.has(index) || !round.has(index)) continue;
    const loop = new Set([...round].filter(one => reach(one).has(index)));
    const wasTold = [...loop].some(one => done.has(one));
    for (const one of loop) done.add(one);
    if (wasTold) continue;
    const inside = edges.filter(({ from, to, at }) => at && loop.has(from) && loop.has(to));
    const closing = inside.findLast(({ from, to }) => to <= from) ?? inside.at(-1);
    const back = drafts[closing?.to ?? index]?.step.id ?? '';
    if (closing?.at) problems.error(closing.at, `this goes round: from ${back} a way leads here again`);
  }
}
