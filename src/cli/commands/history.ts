import type { Command } from 'commander';
import { exitCodes } from '../../app/cockpit-error.ts';
import { readWorkload } from '../../app/commands/read-workload.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import { revisionJson } from '../json/v1/revision.ts';
import { emit } from '../output.ts';
import { historyLines } from '../text/history-lines.ts';
import { workloadArgument } from '../workload-argument.ts';
import { onCluster, type Register, unread, workloadOf } from './command.ts';

export const historyCommand: Register = (program, desk) => {
  program
    .command('history <workload>')
    .description('every kept revision, with the one to go back to')
    .addHelpText(
      'after',
      `
Examples:
  deploy-cockpit history checkout -n shop
  deploy-cockpit history checkout -o json`,
    )
    .action(async (workload: string, _own: CommonFlags, self: Command) => {
      const asked = workloadArgument(workload);
      await onCluster(desk, flagsOf<CommonFlags>(self), async ({ cockpit }, format) => {
        const ref = await workloadOf(desk, cockpit, asked);
        const read = await readWorkload(cockpit, ref, desk.house.interrupted);
        if (read.kind === 'unread') throw unread(read.answer, ref);
        const { history, target } = read;
        const now = cockpit.engine.clock.now();
        const value = { workload: ref, revisions: history.map(revision => revisionJson(revision, target, now)) };
        emit(desk.house, format, 'History', value, historyLines(history, target, now));
        desk.exit(exitCodes.done);
      });
    });
};
