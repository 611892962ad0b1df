import type { Command } from 'commander';
import type { Call } from '../../domain/change.ts';
import type { JsonObject } from '../../domain/json.ts';
import { commandName, type WorkloadRef } from '../../domain/workload.ts';
import { flagsOf } from '../flags.ts';
import { workloadArgument } from '../workload-argument.ts';
import { type ChangeFlags, carryOutChange, changeExitCodes, withChangeFlags } from './change.ts';
import { milliseconds, onCluster, type Register, workloadOf } from './command.ts';

/** A command that does one verb to one workload; what else it takes is its own. */
export type VerbCommand = {
  readonly name: string;
  readonly action: Call['do'];
  /** The arguments behind the workload, as the help writes them. */
  readonly takes?: string;
  readonly does: string;
  readonly examples: readonly string[];
  /** Its settings, or a CockpitError, before any cluster is asked. */
  readonly settings?: (rest: readonly string[]) => JsonObject;
};

export const verbCommand =
  ({ name, action, takes, does, examples, settings }: VerbCommand): Register =>
  (program, desk) => {
    const command = program.command(`${name} <workload>${takes === undefined ? '' : ` ${takes}`}`).description(does);
    withChangeFlags(command)
      .addHelpText(
        'after',
        `${changeExitCodes}\n\nExamples:\n${examples.map(one => `  deploy-cockpit ${one}`).join('\n')}`,
      )
      .action(async (workload: string, ...others: readonly unknown[]) => {
        const self = others.at(-1) as Command;
        const rest = others.filter((other): other is string => typeof other === 'string');
        const flags = flagsOf<ChangeFlags>(self);
        const patienceMs = milliseconds(flags.timeout);
        const asked = workloadArgument(workload);
        const own = settings?.(rest) ?? {};
        await onCluster(desk, flags, async (open, format) => {
          const ref: WorkloadRef = await workloadOf(desk, open.cockpit, asked);
          const words = [name, commandName(ref), ...rest].join(' ');
          const call: Call = { do: action, with: { ...ref, ...own } };
          desk.exit(
            await carryOutChange(desk, open, {
              subject: ref,
              call,
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
