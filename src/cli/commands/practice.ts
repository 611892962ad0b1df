import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { columns } from '../text/columns.ts';
import type { Desk } from './command.ts';

type Flags = { readonly scenario: string; readonly port?: string; readonly list?: boolean; readonly serve?: string };

export const practiceCommand = (command: Command, { house, exit }: Desk): void => {
  command
    .command('practice')
    .description('only the practice cluster, for kubectl and the rest, until Ctrl-C')
    .option('--scenario <name>', 'its story', 'checkout-errors')
    .option('--port <number>', 'the port on 127.0.0.1; else a free one')
    .option('--list', 'the stories there are')
    .addOption(command.createOption('--serve <folder>').hideHelp())
    .action(async ({ scenario, port, list, serve }: Flags) => {
      const scenarios = await house.scenarios();
      if (list) {
        for (const line of columns(scenarios.map(({ name, briefing }) => [name, briefing]))) house.print(line);
        return exit(exitCodes.done);
      }
      if (!scenarios.some(({ name }) => name === scenario))
        throw new CockpitError('usage', `There is no scenario "${scenario}".`, ['deploy-cockpit practice --list']);
      const number = port === undefined ? undefined : Number(port);
      if (number !== undefined && !(Number.isInteger(number) && number >= 0 && number < 65_536))
        throw new CockpitError('usage', `"${port}" is no port.`);
      exit(
        await house.practice({
          scenario,
          ...(number !== undefined && { port: number }),
          ...(serve !== undefined && { serve }),
        }),
      );
    });
};
