import type { Command } from 'commander';
import { CockpitError } from '../../app/cockpit-error.ts';
import { lastUndo } from '../../app/commands/last-undo.ts';
import { commandName } from '../../domain/workload.ts';
import { runInWords } from '../../wording/runs.ts';
import { flagsOf } from '../flags.ts';
import { printLine } from '../output.ts';
import { workloadArgument } from '../workload-argument.ts';
import { type ChangeFlags, carryOutChange, changeExitCodes, withChangeFlags } from './change.ts';
import { milliseconds, onCluster, type Register, workloadOf } from './command.ts';

export const undoLastCommand: Register = (program, desk) => {
  const command = program
    .command('undo-last <workload>')
    .description('take back what was last done to a workload from this machine');
  withChangeFlags(command)
    .addHelpText(
      'after',
      `
It plans the way back that was written down when that change was planned. Used twice, it takes back itself.
${changeExitCodes}

Examples:
  deploy-cockpit undo-last checkout -n shop --dry-run`,
    )
    .action(async (workload: string, _own: ChangeFlags, self: Command) => {
      const flags = flagsOf<ChangeFlags>(self);
      const patienceMs = milliseconds(flags.timeout);
      const asked = workloadArgument(workload);
      await onCluster(desk, flags, async (open, format) => {
        const { cockpit } = open;
        const ref = await workloadOf(desk, cockpit, asked);
        const undo = await lastUndo(cockpit.engine, ref);
        if (undo.kind === 'none') throw nothingToTakeBack(ref.name, undo.of && runInWords(undo.of));
        if (format === 'text') printLine(desk.house, `Takes back: ${runInWords(undo.of)}`);
        const words = `undo-last ${commandName(ref)}`;
        desk.exit(
          await carryOutChange(desk, open, {
            subject: ref,
            call: undo.call,
            words,
            document: 'Change',
            flags,
            format,
            patienceMs,
          }),
        );
      });
    });
};

const nothingToTakeBack = (name: string, of: string | undefined): CockpitError =>
  new CockpitError(
    'refused',
    of === undefined
      ? `The journal of this machine knows of nothing that was done to ${name}. Nothing was sent.`
      : `What was last done to ${name} can’t be taken back: ${of}. Nothing was sent.`,
    ['deploy-cockpit journal list'],
  );
