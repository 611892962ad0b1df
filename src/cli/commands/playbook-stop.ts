import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { goOnWithWalk, type WalkCommand } from '../../app/commands/walks.ts';
import { flagsOf } from '../flags.ts';
import { emit } from '../output.ts';
import { type Desk, onCluster, type Register } from './command.ts';
import { leftWalk, type TakingFlags, takingOf, withTakingFlags } from './playbook-resume.ts';
import { walkerOf } from './walk.ts';

export const playbookStopCommand: Register = (playbook, desk) => {
  const command = playbook
    .command('stop <run>')
    .description('end a run that was left open; what it owes stays owed, by name')
    .requiredOption('--reason <text>', 'why, for the record');
  withTakingFlags(command)
    .addHelpText(
      'after',
      '\nNothing is sent.\n\nExit codes: 0 stopped, nothing owed, 2 no such run, 4 stopped, and something is still owed, 6 it is walked by somebody\nelse, or what was read back is not where it stands.\n\nExamples:\n  deploy-cockpit playbook stop 01J… --reason "rolled back by hand"',
    )
    .action(async (run: string, _own: TakingFlags, self: Command) => {
      const flags = flagsOf<TakingFlags>(self);
      await toldTo(desk, run, flags, { type: 'stop', reason: flags.reason ?? '' });
    });
};

export const playbookNoteCommand: Register = (playbook, desk) => {
  const command = playbook
    .command('note <run> <text...>')
    .description('write a line into a run that was left open; one that begins with TODO is followed up');
  withTakingFlags(command)
    .option('--reason <text>', 'why, with --take-over')
    .addHelpText(
      'after',
      '\nNothing is sent.\n\nExamples:\n  deploy-cockpit playbook note 01J… TODO raise the memory limit',
    )
    .action(async (run: string, text: readonly string[], _own: TakingFlags, self: Command) => {
      await toldTo(desk, run, flagsOf<TakingFlags>(self), { type: 'note', text: text.join(' ') });
    });
};

/** One thing is said to a run, and it is left again. */
async function toldTo(desk: Desk, run: string, flags: TakingFlags, command: WalkCommand): Promise<void> {
  await onCluster(desk, flags, async (open, format) => {
    const left = await leftWalk(open, run);
    const taking = await takingOf(desk, open, left, flags);
    const walker = walkerOf(await goOnWithWalk(open.cockpit, left.run, {}, taking));
    await walker.send(command);
    await walker.leave();
    const { notice, state } = walker.view();
    if (notice !== undefined && !state.closed) throw new CockpitError('refused', `Run ${run}: ${notice}.`);
    const owed = state.debts.filter(({ paidAt }) => paidAt === undefined);
    emit(
      desk.house,
      format,
      'PlaybookRun',
      { run, mode: state.mode, debts: owed.map(({ step, says }) => ({ step, says })) },
      [
        state.closed ? `Run ${run} is stopped. Nothing was sent.` : `Written into run ${run}.`,
        ...owed.map(({ step, says }) => `! still owed: ${step} (${says})`),
      ],
    );
    desk.exit(state.closed && owed.length > 0 ? exitCodes.waitsForPerson : exitCodes.done);
  });
}
