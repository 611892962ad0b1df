import { exitCodes } from '../../app/cockpit-error.ts';
import { awaitChangesOf, canaryNameOf, isPromoted, openRampsOf, takeAwayStep } from '../../app/commands/ramp.ts';
import { goOnWithWalk } from '../../app/commands/walks.ts';
import { age } from '../../domain/duration.ts';
import type { OpenCockpit } from '../house.ts';
import { driveWalk } from '../walk/drive-walk.ts';
import { rampRespondent } from '../walk/ramp-respondent.ts';
import { type ChangeFlags, carryOutChange } from './change.ts';
import type { Desk } from './command.ts';
import type { AboutRamp } from './ramp-begin.ts';
import { printerOf } from './ramp-drive.ts';

/**
 * Takes the canary away, whoever ramps it and wherever: a change of its own, so that it waits for nobody. A process that
 * walks the ramp sees it gone and ends; a run that a dead process left open is closed here.
 */
export async function abortRamp(desk: Desk, open: OpenCockpit, about: AboutRamp): Promise<number> {
  const { cockpit } = open;
  const { interrupted } = desk.house;
  const print = printerOf(desk, about);
  const waits = (until: number) => {
    const ms = until - cockpit.engine.clock.now();
    print(`What another process sent may still land: waits ${age(ms)} at most, then goes back.`);
  };
  await awaitChangesOf(cockpit, about.ref, waits, interrupted);
  const wasPromoted = await isPromoted(cockpit, about.ref, interrupted);
  const code = await change(desk, open, about, 'canary.remove', '--abort', {});
  if (code !== exitCodes.done) return code;
  await closeLeftRuns(desk, open, about);
  // In the middle of a promotion the way back is a rollback as well.
  return wasPromoted ? change(desk, open, about, 'rollout.undo', '--abort', {}) : code;
}

export const pauseRamp = (desk: Desk, open: OpenCockpit, about: AboutRamp): Promise<number> =>
  change(desk, open, about, 'canary.pause', '--pause', { paused: true });

export function change(
  desk: Desk,
  open: OpenCockpit,
  { ref, flags, format, patienceMs, words }: AboutRamp,
  what: string,
  flag: string,
  more: { readonly paused?: boolean },
): Promise<number> {
  const { confirm, ...rest } = flags;
  // Whoever ramps checkout says checkout, although the object that changes is its canary.
  const named: ChangeFlags =
    confirm === undefined
      ? rest
      : { ...rest, confirm: confirm === ref.name && what !== 'rollout.undo' ? canaryNameOf(ref.name) : confirm };
  return carryOutChange(desk, open, {
    subject: ref,
    call: { do: what, with: { ...ref, ...more } },
    words: `${words} ${flag}`,
    document: 'Change',
    flags: named,
    format,
    patienceMs,
  });
}

/** What a dead process left of this ramp is walked to its end: nothing is left to be sent. */
async function closeLeftRuns(desk: Desk, open: OpenCockpit, about: AboutRamp): Promise<void> {
  const { cockpit } = open;
  const { engine } = cockpit;
  for (const { run, holder } of await openRampsOf(cockpit, about.ref)) {
    if (holder.name !== engine.actor.name) continue;
    const opened = await goOnWithWalk(cockpit, run, { pace: 'by-itself' }, undefined);
    if (opened.kind === 'refused') continue;
    const { walker } = opened;
    await walker.send({ type: 'again', step: takeAwayStep });
    // It left nothing that could be paid back: it was killed before its first change.
    if (walker.view().state.at !== takeAwayStep) await walker.send({ type: 'stop', reason: 'ramp --abort' });
    const { view } = await driveWalk(walker, {
      respondent: rampRespondent(cockpit, { level: 'none', text: '' }),
      tell: () => undefined,
      now: () => engine.clock.now(),
      wait: (ms, signal) => engine.clock.wait(ms, signal),
      interrupted: desk.house.interrupted,
    });
    printerOf(desk, about)(view.state.closed ? `Run ${run} of it is closed.` : `Run ${run} of it stays open.`);
  }
}
