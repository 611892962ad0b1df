import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { noteOf, openRampsOf } from '../../app/commands/ramp.ts';
import { goOnWithWalk, openWalkNamed, type WalkState } from '../../app/commands/walks.ts';
import type { OpenCockpit } from '../house.ts';
import { leftLines } from '../text/walk-lines.ts';
import type { Desk } from './command.ts';
import { takingOf } from './playbook-resume.ts';
import { type AboutRamp, confirmedAtStart } from './ramp-begin.ts';
import { change } from './ramp-changes.ts';
import { driveRamp, printerOf } from './ramp-drive.ts';
import { walkerOf } from './walk.ts';

/** Goes on with a ramp that stands still: on this machine, or with the run that its canary names. */
export async function resumeRamp(desk: Desk, open: OpenCockpit, about: AboutRamp): Promise<number> {
  const { cockpit } = open;
  const { ref, flags } = about;
  const left = await leftRamp(desk, open, about);
  const note = await noteOf(cockpit, ref, desk.house.interrupted);
  const print = printerOf(desk, about);
  for (const line of leftLines(left, cockpit.engine.clock.now())) print(line);
  const taking = await takingOf(desk, open, left, flags, `${about.words} --resume`);
  if (note?.paused) {
    const code = await change(desk, open, about, 'canary.pause', '--resume', { paused: false });
    if (code !== exitCodes.done) return code;
  }
  const said = await confirmedAtStart(desk, open, about);
  const walker = walkerOf(await goOnWithWalk(cockpit, left.run, { pace: 'by-itself' }, taking));
  if (walker.view().state.mode === 'paused')
    await walker.send({ type: 'go-on', reason: flags.reason ?? 'ramp --resume' });
  return driveRamp(desk, open, about, walker, { said, from: left.last.seq });
}

async function leftRamp(desk: Desk, { cockpit }: OpenCockpit, { ref }: AboutRamp): Promise<WalkState> {
  const [newest] = await openRampsOf(cockpit, ref);
  if (newest) return newest;
  const note = await noteOf(cockpit, ref, desk.house.interrupted);
  if (note) return openWalkNamed(cockpit, note.run);
  throw new CockpitError('usage', `No ramp of ${ref.name} is open. Nothing was sent.`);
}
