import type { Cockpit } from '../../app/cockpit.ts';
import type { ReadyPlan } from '../../app/commands/run-plan.ts';
import type { WalkView } from '../../app/commands/walks.ts';
import type { Id, Instant, Sha } from '../../domain/brands.ts';
import type { Change } from '../../domain/change.ts';
import { span } from '../../wording/walk.ts';
import { planLines } from '../text/plan-lines.ts';
import { checkLines, walkEntryLines } from '../text/walk-lines.ts';

/** Figures that tick are told again after this long, or where looking is dear; everything else as soon as it is another. */
const figuresAgainMs = 10_000;
const dearFiguresAgainMs = 60_000;

export type Telling = {
  /** Entries that were told before. */
  readonly from?: number | undefined;
  /** How a newer text of the playbook is taken here. */
  readonly takes?: (sha: Sha) => string;
  /** What is shown of a plan; nothing where it was shown before. */
  readonly planned?: (plan: ReadyPlan) => readonly string[];
};

/** Tells a walk as it goes, each thing once. */
export function walkTeller(
  { engine }: Cockpit,
  print: (line: string) => void,
  { from = 0, takes = () => '', planned = plan => planLines(plan, engine.place, engine.actor.name) }: Telling = {},
): (view: WalkView) => void {
  const changes = new Map<Id, Change>();
  let next = 0;
  let planShown = '';
  let progress = '';
  let figures = '';
  let figuresAt: Instant = 0;
  let isHolding = false;
  let mirrorTold: string | undefined;
  let textTold: Sha | undefined;

  function entries(view: WalkView): void {
    for (const entry of view.entries.slice(next)) {
      next += 1;
      if (entry.type === 'plan.made') for (const change of entry.changes) changes.set(change.id, change);
      if (entry.type === 'step.entered' || entry.type === 'step.ended')
        [progress, figures, isHolding] = ['', '', false];
      if (entry.type === 'effect.seen') [progress, figures] = [shapeOf(entry.seen, false), entry.seen.says];
      if (next > from) for (const line of walkEntryLines(entry, view.state, changes)) print(line);
    }
  }

  function looks({ look, seen, heldSince }: WalkView): void {
    if (!seen) return;
    if (seen.effect === 'in-effect') return holds(look, heldSince !== undefined);
    // The line that ends the step says it.
    if (seen.effect === 'failed') return;
    isHolding = false;
    const isDear = look?.everyMs !== undefined;
    const shape = shapeOf(seen, isDear);
    const now = engine.clock.now();
    // The first look at a change has a line of its own in the journal, in the same breath.
    if (!look && progress === '') [progress, figures, figuresAt] = [shape, seen.says, now];
    const isOld = seen.says !== figures && now - figuresAt >= (isDear ? dearFiguresAgainMs : figuresAgainMs);
    if (shape !== progress || isOld) {
      print(`          ${seen.says}`);
      if (shape !== progress) for (const line of checkLines(seen)) print(line);
      [progress, figures, figuresAt] = [shape, seen.says, now];
    }
  }

  function holds(look: WalkView['look'], isHeld: boolean): void {
    if (look?.holdMs !== undefined && isHeld && !isHolding)
      print(`          it holds; it has to for ${span(look.holdMs)} without a break`);
    [isHolding, progress] = [isHeld, ''];
  }

  function plan({ prepared, contentHash, level }: WalkView): void {
    if (!prepared || level === 'none' || prepared.plan.hash === planShown) return;
    // What a dry run of the same change prints, and what a file of answers may name.
    const lines = planned({ ...prepared, plan: { ...prepared.plan, hash: contentHash ?? prepared.plan.hash } });
    if (planShown !== '' && lines.length > 0) print('The plan:');
    planShown = prepared.plan.hash;
    for (const line of lines) print(line);
  }

  function seenByOthers({ mirror }: WalkView): void {
    if (mirror !== undefined && mirror !== mirrorTold) print(`others    ${mirror}`);
    mirrorTold = mirror ?? mirrorTold;
  }

  /** Once for each text: whether it may be taken changes from step to step. */
  function file({ newerText }: WalkView): void {
    if (newerText && newerText.sha !== textTold)
      print(`text      ${newerText.says}${newerText.mayAdopt ? `. ${takes(newerText.sha)}` : ''}`);
    textTold = newerText?.sha;
  }

  return view => {
    seenByOthers(view);
    file(view);
    entries(view);
    looks(view);
    plan(view);
  };
}

/** What is seen without its figures; of a change that is followed they are pods, and each of them is news. */
const shapeOf = ({ says, effect, checks }: NonNullable<WalkView['seen']>, isDear: boolean): string =>
  checks || isDear
    ? `${effect} ${says.replaceAll(/[\d.,]+(m\d\d)?( (s|min|h))?/g, '#')} ${(checks ?? []).map(({ holds }) => holds).join(' ')}`
    : `${effect} ${says}`;
