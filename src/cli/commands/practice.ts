import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { safe } from '../../domain/safe-text.ts';
import { clockSpeed } from '../clock-speed.ts';
import { type CommonFlags, flagsOf, usualScenario } from '../flags.ts';
import { emit, formatOf } from '../output.ts';
import { columns } from '../text/columns.ts';
import { knownScenario, type Register } from './command.ts';

type Flags = CommonFlags & {
  readonly scenario: string;
  readonly port?: string;
  readonly list?: boolean;
  readonly clock: string;
  readonly serve?: string;
};

export const practiceCommand: Register = (program, { house, exit }) => {
  program
    .command('practice')
    .description('only the practice cluster, for kubectl and the rest, until Ctrl-C')
    .option('--scenario <name>', 'its story', usualScenario)
    .option('--port <number>', 'the port on 127.0.0.1; else a free one')
    .option('--clock <speed>', 'how fast its time passes: x1 to x60', 'x1')
    .option('--list', 'the stories there are')
    .addOption(program.createOption('--serve <folder>').hideHelp())
    .addHelpText(
      'after',
      `
Examples:
  deploy-cockpit practice --list
  deploy-cockpit practice --scenario checkout-quick --port 6443
  deploy-cockpit practice --scenario out-of-memory --clock x10`,
    )
    .action(async (_own: Flags, self: Command) => {
      const { scenario, port, list, serve, output, clock } = flagsOf<Flags>(self);
      if (list) {
        const scenarios = await house.scenarios();
        const lines = columns(scenarios.map(({ name, briefing }) => [name, briefing]));
        emit(house, formatOf(output), 'ScenarioList', { scenarios }, lines);
        return exit(exitCodes.done);
      }
      await knownScenario(house, scenario);
      const speed = clockSpeed(clock);
      const number = port === undefined ? undefined : portNumber(port);
      exit(
        await house.practice({
          scenario,
          speed,
          ...(number !== undefined && { port: number }),
          ...(serve !== undefined && { serve }),
        }),
      );
    });
};

function portNumber(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number < 65_536) return number;
  throw new CockpitError('usage', `"${safe(text, 40)}" is no port: it is a number below 65536.`);
}
