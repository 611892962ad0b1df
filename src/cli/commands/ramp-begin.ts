import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import {
  backInWords,
  beginRamp,
  planFirstStep,
  type RampAsked,
  rampStepsInWords,
  type WrittenRamp,
  writeRamp,
} from '../../app/commands/ramp.ts';
import type { Prepared } from '../../app/commands/run-plan.ts';
import { environmentWords } from '../../app/store/environment.ts';
import { environmentIn } from '../../domain/environment.ts';
import { safe } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import { span } from '../../wording/walk.ts';
import { commandOn } from '../flags.ts';
import type { OpenCockpit } from '../house.ts';
import type { Format } from '../output.ts';
import { planLines } from '../text/plan-lines.ts';
import type { SaidAtStart } from '../walk/ramp-respondent.ts';
import type { Desk } from './command.ts';
import { driveRamp, printerOf } from './ramp-drive.ts';
import type { RampFlags } from './ramp-flags.ts';
import { walkerOf } from './walk.ts';

/** One ramp command: about which workload, and how it was asked. */
export type AboutRamp = {
  readonly ref: WorkloadRef;
  readonly flags: RampFlags;
  readonly format: Format;
  readonly patienceMs: number;
  /** The command line that asks the same, without its flags. */
  readonly words: string;
};

/** Plans, shows all steps, has them confirmed once, and walks them. */
export async function beginRampHere(
  desk: Desk,
  open: OpenCockpit,
  about: AboutRamp,
  asked: RampAsked,
): Promise<number> {
  const { house } = desk;
  const { cockpit } = open;
  const { ref, flags } = about;
  const ramp = await writeRamp(cockpit, ref, asked, house.interrupted);
  if ('because' in ramp)
    throw new CockpitError(ramp.why === 'unread' ? 'sourceDown' : 'refused', `${ramp.because}. Nothing was sent.`);
  const print = printerOf(desk, about);
  for (const line of rampLines(about, asked, ramp)) print(line);
  const first = await planFirstStep(cockpit, ref, asked, ramp, house.interrupted);
  if (house.interrupted.aborted) throw new CockpitError('interrupted', 'Interrupted. Nothing was sent.');
  for (const line of firstStepLines(open, first)) print(line);
  if (first.kind === 'blocked' || first.kind === 'wrong')
    throw new CockpitError('refused', `No ramp of ${ref.name}: ${first.because}. Nothing was sent.`);
  if (first.kind === 'ready') {
    if (first.plan.denied) throw new CockpitError('refused', `${first.plan.denied}. Nothing was sent.`);
    if (!cockpit.engine.writer) throw new CockpitError('refused', 'Read only. Nothing was sent.');
    if (first.dryRun.kind !== 'accepted')
      throw new CockpitError('refused', 'The dry run of the first step did not pass. Nothing was sent.');
  }
  if (flags.dryRun) return exitCodes.done;
  const said = await confirmedAtStart(desk, open, about);
  const walker = walkerOf(await beginRamp(cockpit, ref, ramp, house.interrupted));
  print(`run      ${walker.run}`);
  if (flags.reason !== undefined) await walker.send({ type: 'note', text: flags.reason });
  return driveRamp(desk, open, about, walker, {
    said,
    from: 0,
    ...(first.kind === 'ready' && { shown: first.plan.hash }),
  });
}

function rampLines({ ref }: AboutRamp, asked: RampAsked, ramp: WrittenRamp): readonly string[] {
  const { stable } = ramp;
  const steps = rampStepsInWords(ref.name, asked, ramp);
  const doubt = asked.onDoubt === 'back' ? 'the canary is taken away as well' : 'it stays, and a person decides';
  return [
    `RAMP ${ref.name}${asked.image === undefined ? '' : ` to ${safe(asked.image, 200)}`}`,
    ...steps.map((line, index) => `${(index === 0 ? 'steps' : '').padEnd(9)}${line}`),
    `back     FAIL takes the canary away at once: ${backInWords(ramp)}, about 5 s, then deleted. All ${stable} replicas of ${ref.name} stay.`,
    `doubt    HOLD stays and asks. Without a verdict ${span(asked.patienceMs)} later ${doubt}.`,
  ];
}

function firstStepLines({ cockpit }: OpenCockpit, first: Prepared): readonly string[] {
  const { place, actor } = cockpit.engine;
  if (first.kind === 'ready') return ['', 'The first step:', ...planLines(first, place, actor.name)];
  return first.kind === 'nothing-to-do' ? [`first    nothing to do: ${first.because}`] : [];
}

/** The name at the start stands for all steps that were shown. */
export async function confirmedAtStart(
  { house }: Desk,
  { cockpit }: OpenCockpit,
  { ref, flags, words }: AboutRamp,
): Promise<SaidAtStart> {
  const { yes, confirm } = flags;
  const { place } = cockpit.engine;
  const floor = environmentWords(place, ref.namespace);
  // On the practice cluster nothing real is touched, so a flag alone is word enough.
  const { environment, floor: set } = environmentIn(place, ref.namespace);
  const needsName = environment !== 'practice' && (set ?? (environment === 'production' ? 'typed' : 'key')) === 'typed';
  if (confirm !== undefined && confirm !== ref.name)
    throw new CockpitError('refused', `"${safe(confirm, 80)}" is not ${ref.name}, so nothing was sent.`);
  if (yes) {
    if (needsName && confirm === undefined)
      throw new CockpitError('refused', `In ${floor} --yes alone confirms nothing, so nothing was sent.`, [
        commandOn(`${words} … --yes --confirm ${ref.name}`, { place, ref, flags }),
      ]);
    return { level: 'flag', text: confirm ?? '--yes' };
  }
  const typed = await house.ask(`Type ${ref.name}, then Enter: `);
  if (house.interrupted.aborted) throw new CockpitError('interrupted', 'Interrupted. Nothing was sent.');
  if (typed?.trim() !== ref.name)
    throw new CockpitError(
      'refused',
      typed === undefined
        ? 'Nobody is here to confirm, so nothing was sent.'
        : 'It was not confirmed, so nothing was sent.',
      [commandOn(`${words} … --yes --confirm ${ref.name}`, { place, ref, flags })],
    );
  return { level: 'typed', text: ref.name };
}
