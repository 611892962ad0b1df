import type { Walker } from '../../app/commands/walks.ts';
import type { Sha } from '../../domain/brands.ts';
import { commandOn } from '../flags.ts';
import type { OpenCockpit } from '../house.ts';
import { walkJson } from '../json/v1/walk.ts';
import { complainLine, emit, printLine } from '../output.ts';
import { planInShort } from '../text/plan-lines.ts';
import { walkSummary } from '../text/walk-lines.ts';
import { driveWalk } from '../walk/drive-walk.ts';
import { rampEnd } from '../walk/ramp-end.ts';
import { rampRespondent, type SaidAtStart } from '../walk/ramp-respondent.ts';
import { walkTeller } from '../walk/tell-walk.ts';
import type { Desk } from './command.ts';
import type { AboutRamp } from './ramp-begin.ts';

/** Where lines go: none of them where a program reads, unless a person sits there as well. */
export function printerOf({ house }: Desk, { format, flags }: AboutRamp): (line: string) => void {
  if (format === 'text') return line => printLine(house, line);
  return house.isTerminal && !flags.yes ? line => complainLine(house, line) : () => undefined;
}

/** What was said to all steps at the start; entries of the run, and the plan, that were told before. */
export type DrivenFrom = { readonly said: SaidAtStart; readonly from: number; readonly shown?: Sha };

/** Walks a ramp to its end, or to where it stands still; says how it ended. */
export async function driveRamp(
  desk: Desk,
  { cockpit }: OpenCockpit,
  about: AboutRamp,
  walker: Walker,
  { said, from, shown }: DrivenFrom,
): Promise<number> {
  const { house } = desk;
  const { ref, flags, format, words } = about;
  const { engine } = cockpit;
  const print = printerOf(desk, about);
  const driven = await driveWalk(walker, {
    respondent: rampRespondent(cockpit, said),
    tell: walkTeller(cockpit, print, { from, planned: plan => (plan.plan.hash === shown ? [] : planInShort(plan)) }),
    now: () => engine.clock.now(),
    wait: (ms, signal) => engine.clock.wait(ms, signal),
    interrupted: house.interrupted,
  });
  const { state } = driven.view;
  const line = (more: string) => commandOn(`${words} ${more}`, { place: engine.place, ref, flags });
  const end = rampEnd(driven, stepsOf(state.playbook.steps), {
    resume: line('--resume'),
    abort: line('--abort'),
    next: line('--to PERCENT'),
    export: `deploy-cockpit journal export ${walker.run}`,
  });
  const now = engine.clock.now();
  emit(house, format, 'Ramp', walkJson(driven.view, end, now), [
    ...walkSummary(state, now),
    end.says,
    ...end.next.map(one => `  ${one}`),
  ]);
  return end.code;
}

const stepsOf = (steps: readonly { readonly settings: { readonly percent?: unknown } }[]): readonly number[] =>
  steps.flatMap(({ settings }) => (typeof settings.percent === 'number' ? [settings.percent] : []));
