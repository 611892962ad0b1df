import { Command, CommanderError } from 'commander';
import { CockpitError, exitCodes } from '../app/cockpit-error.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import { safe } from '../domain/safe-text.ts';
import { explicitPractice, formatIn } from './argv.ts';
import { calibrateCommand } from './commands/calibrate.ts';
import { cockpitCommand } from './commands/cockpit.ts';
import type { Desk, Register } from './commands/command.ts';
import { completionCommand } from './commands/completion.ts';
import { configCommand } from './commands/config.ts';
import { deletePodCommand } from './commands/delete-pod.ts';
import { diffCommand } from './commands/diff.ts';
import { gateCommand } from './commands/gate.ts';
import { historyCommand } from './commands/history.ts';
import { imageCommand } from './commands/image.ts';
import { journalCommand } from './commands/journal.ts';
import { manCommand } from './commands/man.ts';
import { pauseCommand } from './commands/pause.ts';
import { playbookCommand } from './commands/playbook.ts';
import { practiceCommand } from './commands/practice.ts';
import { rampCommand } from './commands/ramp.ts';
import { restartCommand } from './commands/restart.ts';
import { resumeCommand } from './commands/resume.ts';
import { rollbackCommand } from './commands/rollback.ts';
import { scaleCommand } from './commands/scale.ts';
import { statusCommand } from './commands/status.ts';
import { undoLastCommand } from './commands/undo-last.ts';
import { watchCommand } from './commands/watch.ts';
import { usualScenario, withClusterFlags } from './flags.ts';
import type { House } from './house.ts';
import { complainLine, documentText } from './output.ts';

/** Every command there is. A new one is one file and one line here. */
const commands: readonly Register[] = [
  cockpitCommand,
  statusCommand,
  historyCommand,
  diffCommand,
  gateCommand,
  watchCommand,
  calibrateCommand,
  rollbackCommand,
  undoLastCommand,
  rampCommand,
  pauseCommand,
  resumeCommand,
  restartCommand,
  scaleCommand,
  imageCommand,
  deletePodCommand,
  playbookCommand,
  journalCommand,
  practiceCommand,
  configCommand,
  completionCommand,
  manCommand,
];

/** Runs one command line, and says how it ended. */
export async function runCli(argv: readonly string[], house: House): Promise<number> {
  let code: number = exitCodes.done;
  const words = explicitPractice(argv, usualScenario);
  const program = programOf({
    house,
    exit: number => {
      code = number;
    },
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (cause) {
    return endOf(cause instanceof CommanderError ? usageError(cause, program, words) : cause, words, house);
  }
}

function programOf(desk: Desk): Command {
  const { house } = desk;
  const program = new Command('deploy-cockpit')
    .description('Watch a rollout and take a bad release back. Without a command: the cockpit.')
    .version(house.version)
    .exitOverride()
    .allowExcessArguments(false)
    .configureOutput({ writeOut: text => house.print(text.trimEnd()), writeErr: () => undefined });
  withClusterFlags(program);
  for (const register of commands) register(program, desk);
  // `journal` has commands of its own, and only those do something.
  for (const command of program.commands)
    for (const leaf of command.commands.length > 0 ? command.commands : [command]) withClusterFlags(leaf);
  return program;
}

/** What was wrong with the command line, in one sentence, with what was probably meant. */
function usageError(
  { exitCode, code, message }: CommanderError,
  program: Command,
  words: readonly string[],
): CockpitError | undefined {
  if (exitCode === 0) return undefined;
  const stray = code === 'commander.excessArguments' ? strayCommand(message, program, words) : undefined;
  return new CockpitError('usage', stray ?? sentence(message), ['deploy-cockpit --help']);
}

/** A word where a command should stand is to the parser one argument too many, of the command that is the default. */
function strayCommand(message: string, program: Command, words: readonly string[]): string | undefined {
  const [, of, typed] =
    /^error: too many arguments(?: for '(\w+)')?\. Expected 0 arguments.*?: ([^,]+?)[.,]/.exec(`${message}.`) ?? [];
  // `journal` and `playbook` have commands of their own, and `list` is the default of both.
  const group = program.commands.find(command => command.commands.length > 0 && words.includes(command.name()));
  const among = of === undefined ? program : of === 'list' ? group : undefined;
  if (!among || typed === undefined) return undefined;
  const names = among.commands.map(command => command.name());
  const meant = nearestWord(typed, names);
  const said = `There is no command "${safe(typed, 80)}"${among === program ? '' : ` of ${among.name()}`}`;
  return meant ? `${said}; did you mean ${meant}?` : `${said}; there are ${names.join(', ')}.`;
}

const sentence = (message: string): string => {
  const said = message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?)]$/.test(said) ? '' : '.'}`;
};

/** How a command that did not end well says so, and its exit code. */
function endOf(cause: unknown, argv: readonly string[], house: House): number {
  if (cause === undefined) return exitCodes.done;
  // Whatever failed after an interruption failed because of it; a request that was sent ends in another way.
  if (house.interrupted.aborted)
    return complain(new CockpitError('interrupted', 'Interrupted. Nothing was sent.'), argv, house);
  if (cause instanceof CockpitError) return complain(cause, argv, house);
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  for (const line of stack.split('\n')) complainLine(house, line);
  return complain(
    new CockpitError('bug', 'This is a bug of deploy-cockpit. Please report it with the lines above.'),
    argv,
    house,
  );
}

function complain({ code, message, tryNext }: CockpitError, argv: readonly string[], house: House): number {
  const format = formatIn(argv);
  if (format === 'text') {
    complainLine(house, message);
    for (const next of tryNext) complainLine(house, `  ${next}`);
  } else {
    const error = { kind: 'Error', code: exitCodes[code], message: safe(message), next: tryNext.map(one => safe(one)) };
    house.print(documentText(format, { apiVersion: 'deploy-cockpit/v1', ...error }));
  }
  return exitCodes[code];
}
