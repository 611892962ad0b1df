import type { Command } from 'commander';
import { ownerOfPod } from '../../app/commands/owner-of-pod.ts';
import { flagsOf } from '../flags.ts';
import { workloadArgument } from '../workload-argument.ts';
import { type ChangeFlags, carryOutChange, changeExitCodes, withChangeFlags } from './change.ts';
import { milliseconds, onCluster, type Register } from './command.ts';

export const deletePodCommand: Register = (program, desk) => {
  const command = program
    .command('delete-pod <pod>')
    .description('delete one pod, that very one, so that its controller makes another');
  withChangeFlags(command)
    .addHelpText(
      'after',
      `${changeExitCodes}

Examples:
  deploy-cockpit delete-pod db-0 -n shop
  deploy-cockpit delete-pod db-0 --yes --confirm db-0`,
    )
    .action(async (pod: string, _own: ChangeFlags, self: Command) => {
      const flags = flagsOf<ChangeFlags>(self);
      const patienceMs = milliseconds(flags.timeout);
      const { name } = workloadArgument(pod.replace(/^pods?\//, ''));
      await onCluster(desk, flags, async (open, format) => {
        const { namespace } = open.cockpit.engine.place;
        const owner = await ownerOfPod(open.cockpit, { namespace, name }, desk.house.interrupted);
        desk.exit(
          await carryOutChange(desk, open, {
            subject: { kind: 'Pod', namespace, name },
            call: { do: 'pod.delete', with: { namespace, name, ...(owner && { workload: owner }) } },
            words: `delete-pod ${name}`,
            document: 'Change',
            flags,
            format,
            patienceMs,
          }),
        );
      });
    });
};
