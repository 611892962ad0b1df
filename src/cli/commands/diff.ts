import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { diffOf } from '../../app/commands/diff.ts';
import { readWorkload } from '../../app/commands/read-workload.ts';
import { versionOf } from '../../domain/image.ts';
import type { Revision } from '../../domain/revision.ts';
import { differenceInWords } from '../../wording/differences.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import { emit } from '../output.ts';
import { workloadArgument } from '../workload-argument.ts';
import { onCluster, type Register, revisionNumber, unread, workloadOf } from './command.ts';

export const diffCommand: Register = (program, desk) => {
  program
    .command('diff <workload> <r1> [r2]')
    .description('what changed from revision R1 to R2; without R2, to what is asked for now')
    .addHelpText(
      'after',
      `
Examples:
  deploy-cockpit diff checkout 6
  deploy-cockpit diff checkout 5 6 -n shop`,
    )
    .action(async (workload: string, one: string, other: string | undefined, _own: CommonFlags, self: Command) => {
      const asked = workloadArgument(workload);
      const [first, second] = [revisionNumber(one), other === undefined ? undefined : revisionNumber(other)];
      await onCluster(desk, flagsOf<CommonFlags>(self), async ({ cockpit }, format) => {
        const ref = await workloadOf(desk, cockpit, asked);
        const read = await readWorkload(cockpit, ref, desk.house.interrupted);
        if (read.kind === 'unread') throw unread(read.answer, ref);
        const from = kept(read.history, first);
        const to = second === undefined ? askedForNow(read.history, ref.name) : kept(read.history, second);
        const changes = diffOf(from, to);
        emit(desk.house, format, 'Diff', { workload: ref, from: from.number, to: to.number, changes }, [
          `r${from.number} (${versionOf(from.images)}) → r${to.number} (${versionOf(to.images)}${to.isCurrent ? ', asked for now' : ''})`,
          ...(changes.length > 0
            ? changes.map(change => `  ${differenceInWords(change)}`)
            : ['  no difference in the pod template']),
          '  not in any revision: the content of ConfigMaps and Secrets, and data',
        ]);
        desk.exit(exitCodes.done);
      });
    });
};

function kept(history: readonly Revision[], number: number): Revision {
  const found =
    history.find(one => one.number === number) ?? history.find(({ formerNumbers }) => formerNumbers.includes(number));
  if (found) return found;
  throw new CockpitError(
    'usage',
    `Revision ${number} is not kept; there are ${history.map(one => `r${one.number}`).join(', ')}.`,
  );
}

function askedForNow(history: readonly Revision[], name: string): Revision {
  const current = history.find(({ isCurrent }) => isCurrent);
  if (current) return current;
  throw new CockpitError('usage', `The cluster has made no revision yet of what is asked of ${name} now.`, [
    'deploy-cockpit diff WORKLOAD R1 R2',
  ]);
}
