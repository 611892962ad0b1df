import { Command, CommanderError } from 'commander';
import { CockpitError, exitCodes } from '../app/cockpit-error.ts';
import { safe } from '../domain/safe-text.ts';
import { explicitPractice } from './argv.ts';
import { cockpitCommand } from './commands/cockpit.ts';
import { type Desk, withClusterFlags } from './commands/command.ts';
import { diffCommand, historyCommand } from './commands/history.ts';
import { journalCommand } from './commands/journal.ts';
import { practiceCommand } from './commands/practice.ts';
import { rollbackCommand } from './commands/rollback.ts';
import { statusCommand } from './commands/status.ts';
import type { House } from './house.ts';
import { asciiJson } from './output.ts';

const usualScenario = 'checkout-errors';

/** Runs one command line, and says how it ended. */
export async function runCli(argv: readonly string[], house: House): Promise<number> {
  let code: number = exitCodes.done;
  const words = explicitPractice(argv, usualScenario);
  try {
    await programOf({
      house,
      exit: number => {
        code = number;
      },
    }).parseAsync([...words], { from: 'user' });
    return house.interrupted.aborted && code === exitCodes.done ? exitCodes.interrupted : code;
  } catch (cause) {
    return endOf(cause, words, house);
  }
}

function programOf(desk: Desk): Command {
  const { house } = desk;
  const program = new Command('deploy-cockpit')
    .description('Watch a rollout and take a bad release back. Without a command: the cockpit.')
    .version(house.version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: text => house.print(text.trimEnd()), writeErr: () => undefined })
    .addHelpText(
      'after',
      '\nExamples:\n  deploy-cockpit --practice\n  deploy-cockpit -n shop\n  deploy-cockpit rollback checkout -n shop',
    );
  withClusterFlags(program);
  cockpitCommand(program, desk);
  for (const register of [statusCommand, historyCommand, diffCommand, rollbackCommand]) {
    register(program, desk);
    const own = program.commands.at(-1);
    if (own) withClusterFlags(own);
  }
  journalCommand(program, desk, withClusterFlags);
  practiceCommand(program, desk);
  return program;
}

/** How a command that did not end well says so, and its exit code. */
function endOf(cause: unknown, argv: readonly string[], house: House): number {
  if (cause instanceof CommanderError) {
    if (cause.exitCode === 0) return exitCodes.done;
    return complain(new CockpitError('usage', sentence(cause.message), ['deploy-cockpit --help']), argv, house);
  }
  if (cause instanceof CockpitError) return complain(cause, argv, house);
  if (house.interrupted.aborted) return exitCodes.interrupted;
  house.complain(
    `This is a bug of deploy-cockpit. Nothing more was sent.\n${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`,
  );
  return exitCodes.bug;
}

function complain({ code, message, tryNext }: CockpitError, argv: readonly string[], house: House): number {
  const isJson = argv.some(
    (word, index) =>
      word === '-ojson' ||
      word === '--output=json' ||
      (['-o', '--output'].includes(word) && argv[index + 1] === 'json'),
  );
  if (isJson)
    house.print(
      asciiJson({ apiVersion: 'deploy-cockpit/v1', kind: 'Error', code: exitCodes[code], message, next: tryNext }),
    );
  else {
    house.complain(safe(message));
    for (const next of tryNext) house.complain(`  ${safe(next)}`);
  }
  return exitCodes[code];
}

const sentence = (message: string): string => {
  const said = message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?)]$/.test(said) ? '' : '.'}`;
};
