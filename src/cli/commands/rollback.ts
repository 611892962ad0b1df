import type { Command } from 'commander';
import { commandName } from '../../domain/workload.ts';
import { flagsOf } from '../flags.ts';
import { workloadArgument } from '../workload-argument.ts';
import { type ChangeFlags, carryOutChange, changeExitCodes, withChangeFlags } from './change.ts';
import { milliseconds, onCluster, type Register, revisionNumber, workloadOf } from './command.ts';

type Flags = ChangeFlags & { readonly toRevision?: string };

export const rollbackCommand: Register = (program, desk) => {
  const command = program
    .command('rollback <workload>')
    .description('plan, confirm, apply, and see it in effect')
    .option('--to-revision <number>', 'the revision to go back to; else the one that is best known to be good');
  withChangeFlags(command)
    .addHelpText(
      'after',
      `${changeExitCodes}

Examples:
  deploy-cockpit rollback checkout -n shop
  deploy-cockpit rollback checkout --to-revision 6 --reason "INC-4711"
  deploy-cockpit rollback checkout --dry-run -o json
  deploy-cockpit rollback sts/db --yes --plan sha256:…`,
    )
    .action(async (workload: string, _own: Flags, self: Command) => {
      const flags = flagsOf<Flags>(self);
      const toRevision = flags.toRevision === undefined ? undefined : revisionNumber(flags.toRevision);
      const patienceMs = milliseconds(flags.timeout);
      const asked = workloadArgument(workload);
      await onCluster(desk, flags, async (open, format) => {
        const ref = await workloadOf(desk, open.cockpit, asked);
        const chosen = toRevision === undefined ? {} : { toRevision };
        desk.exit(
          await carryOutChange(desk, open, {
            subject: ref,
            call: { do: 'rollout.undo', with: { ...ref, ...chosen } },
            words: `rollback ${commandName(ref)}`,
            document: 'Rollback',
            ...chosen,
            flags,
            format,
            patienceMs,
          }),
        );
      });
    });
};
