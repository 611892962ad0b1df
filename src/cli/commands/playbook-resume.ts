import type { Command } from 'commander';
import { CockpitError } from '../../app/cockpit-error.ts';
import {
  answersIn,
  goOnWithWalk,
  openWalkNamed,
  openWalks,
  readBackOf,
  type Taking,
  type WalkState,
} from '../../app/commands/walks.ts';
import { safe } from '../../domain/safe-text.ts';
import { type CommonFlags, commandOn, flagsOf } from '../flags.ts';
import type { OpenCockpit } from '../house.ts';
import { leftLines } from '../text/walk-lines.ts';
import { type Desk, onCluster, type Register } from './command.ts';
import {
  carryOutWalk,
  isPersonAsked,
  lineOut,
  paceOf,
  refuseFlags,
  type WalkFlags,
  walkerOf,
  walkHelp,
  withWalkFlags,
} from './walk.ts';

export type TakingFlags = CommonFlags & {
  readonly takeOver?: boolean;
  readonly readBack?: string;
  readonly reason?: string;
};

/** The flags of whatever touches a run that may be somebody else's. */
export const withTakingFlags = (command: Command): Command =>
  command
    .option('--take-over', 'take it from the person who walks it; needs --reason')
    .option(
      '--read-back <text>',
      'where it stands, for --take-over without a terminal: its step and the number of its debts, as "undo 1"',
    );

export const playbookResumeCommand: Register = (playbook, desk) => {
  const command = playbook
    .command('resume [run]')
    .description('go on with a run that was left open; without RUN the newest of this cluster');
  withWalkFlags(withTakingFlags(command))
    .option(
      '--adopt-text <hash>',
      'walk the newer text of the playbook’s file from here on; a run without a terminal says its hash',
    )
    .addHelpText(
      'after',
      `
It says first what was left, looks what became of it by reading, and asks before it goes on. Plans are made again, and
confirmed again.
${walkHelp}

Examples:
  deploy-cockpit playbook resume
  deploy-cockpit playbook resume 01J… --answers drill.yaml
  deploy-cockpit playbook resume 01J… --take-over --reason "ana lost her connection"`,
    )
    .action(async (run: string | undefined, _own: WalkFlags, self: Command) => {
      const flags = flagsOf<WalkFlags & TakingFlags & { readonly adoptText?: string }>(self);
      const { house } = desk;
      refuseFlags(house, flags);
      await onCluster(desk, { ...flags, yes: !isPersonAsked(house, flags) }, async (open, format) => {
        const { cockpit } = open;
        const left = await leftWalk(open, run);
        const answers =
          flags.answers === undefined ? undefined : await answersIn(house.playbooks, flags.answers, left.playbook);
        const print = lineOut(desk, format, flags);
        for (const line of leftLines(left, cockpit.engine.clock.now())) print(line);
        const taking = await takingOf(desk, open, left, flags);
        const walker = walkerOf(await goOnWithWalk(cockpit, left.run, paceOf(flags), taking));
        print('Nothing is sent before you say so. Reading what became of it:');
        desk.exit(
          await carryOutWalk(desk, open, walker, {
            flags,
            format,
            from: left.last.seq,
            ...(answers && { answers }),
            ...(flags.adoptText !== undefined && { adopt: flags.adoptText }),
          }),
        );
      });
    });
};

export async function leftWalk({ cockpit }: OpenCockpit, run: string | undefined): Promise<WalkState> {
  if (run !== undefined) return openWalkNamed(cockpit, run);
  const [newest] = await openWalks(cockpit);
  if (newest) return newest;
  throw new CockpitError('usage', 'No run of a playbook is open on this cluster.', ['deploy-cockpit journal list']);
}

/** Another person's run is taken with a reason, and by saying where it stands. */
export async function takingOf(
  { house }: Desk,
  { cockpit }: OpenCockpit,
  state: WalkState,
  flags: TakingFlags,
  /** The command that goes on with it. */
  words = `playbook resume ${state.run}`,
): Promise<Taking | undefined> {
  const { reason = '', takeOver, readBack } = flags;
  const isOurs = state.holder.name === cockpit.engine.actor.name && state.offeredTo === undefined;
  if (isOurs) return undefined;
  const { place } = cockpit.engine;
  if (!takeOver || reason.trim() === '')
    throw new CockpitError(
      'refused',
      state.offeredTo === undefined
        ? `Run ${state.run} is walked by ${safe(state.holder.name, 80)}: whoever takes it over says why. Nothing was sent.`
        : `Run ${state.run} is offered to ${state.offeredTo}: whoever takes it says why. Nothing was sent.`,
      [commandOn(`${words} --take-over --reason "…"`, { place, flags })],
    );
  const typed =
    readBack ?? (await house.ask('Type the step that it is at, and the number of its open debts, as "undo 1": '));
  if (typed?.trim().replaceAll(/\s+/g, ' ') === readBackOf(state)) return { reason, readBack: typed.trim() };
  throw new CockpitError(
    'refused',
    'What was read back is not where the run stands, so it was not taken. Nothing was sent.',
  );
}
