import type { Command } from 'commander';
import { exitCodeMeanings } from './exit-code-meanings.ts';

/**
 * The manual page, in man(7) form, made from the program that reads the command line, so that the two can't differ.
 */
export function manPage(program: Command, version: string): string {
  return [
    `.TH DEPLOY-COCKPIT 1 "" "deploy-cockpit ${version}" "User Commands"`,
    '.SH NAME',
    'deploy-cockpit \\- watch a rollout and take a bad release back',
    '.SH SYNOPSIS',
    ...leaves(program).map(command => `.B ${roff(fullName(command))}\n${roff(usageOf(command))}\n.br`),
    '.SH DESCRIPTION',
    roff(program.description()),
    'No key and no command changes the cluster until a plan was shown and confirmed.',
    ...leaves(program).flatMap(ofCommand),
    '.SH FLAGS OF EVERY COMMAND',
    ...optionsOf(program),
    '.SH EXIT STATUS',
    ...exitCodeMeanings.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, roff(meaning)]),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([name, meaning]) => ['.TP', `.B ${name}`, roff(meaning)]),
    '.SH EXAMPLES',
    ...examples(helpTextOf(program)),
  ].join('\n');
}

const environment: readonly (readonly [string, string])[] = [
  ['KUBECONFIG', 'The kubeconfig files, as kubectl reads them.'],
  ['DEPLOY_COCKPIT_STATE', 'The folder of journal and practice cluster, instead of the data folder.'],
  ['DEPLOY_COCKPIT_READ_ONLY', 'When it is set and not 0, no change can be sent.'],
  ['NO_COLOR', 'No colour. Nothing is said by colour alone.'],
  ['INK_SCREEN_READER', 'When it is set, the cockpit speaks in sentences, as with --plain.'],
  ['XDG_CONFIG_HOME', 'Where the folder of the settings lies, on Linux.'],
];

/** The program itself and every command that does something. */
function leaves(program: Command): readonly Command[] {
  const below = (command: Command): readonly Command[] =>
    command.commands.length === 0 ? [command] : command.commands.flatMap(below);
  const shown = program.commands.filter(command => !command.name().startsWith('_'));
  return [program, ...shown.flatMap(below)];
}

const fullName = (command: Command): string =>
  command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();

const usageOf = (command: Command): string =>
  [
    ...command.registeredArguments.map(one => (one.required ? `<${one.name()}>` : `[${one.name()}]`)),
    ...(command.parent ? [] : ['[command]']),
    '[flags]',
  ].join(' ');

function ofCommand(command: Command): readonly string[] {
  if (!command.parent) return [];
  const help = helpTextOf(command);
  const prose = help.split(/^Examples:$/m)[0]?.trim() ?? '';
  return [
    `.SH ${roff(fullName(command).replace('deploy-cockpit ', '').toUpperCase())}`,
    `${roff(capital(command.description()))}.`,
    ...(prose === '' ? [] : ['.PP', ...prose.split('\n').map(line => `${roff(line)}`)]),
    ...optionsOf(command, command.parent ? rootOf(command) : undefined),
    ...(help.includes('Examples:') ? ['.PP', 'Examples:', ...examples(help)] : []),
  ];
}

const rootOf = (command: Command): Command => (command.parent ? rootOf(command.parent) : command);

/** The flags of one command, without those that every command has. */
function optionsOf(command: Command, root?: Command): readonly string[] {
  const common = new Set(root?.options.map(({ long }) => long));
  return command.options
    .filter(({ hidden, long }) => !hidden && !common.has(long))
    .flatMap(({ flags, description, defaultValue }) => [
      '.TP',
      `.B ${roff(flags)}`,
      roff(`${capital(description)}${defaultValue === undefined ? '' : `; else ${defaultValue}`}`),
    ]);
}

/** What stands behind the flags in `--help`. */
function helpTextOf(command: Command): string {
  let text = '';
  command.configureOutput({
    ...command.configureOutput(),
    writeOut: part => {
      text += part;
    },
  });
  command.outputHelp();
  return (
    text
      .split(/^ {2}-h, --help.*$/m)[1]
      ?.replace(/^Commands:[\s\S]*?\n\n/m, '')
      .trim() ?? ''
  );
}

function examples(help: string): readonly string[] {
  const lines =
    help
      .split(/^Examples:$/m)[1]
      ?.trimEnd()
      .split('\n')
      .filter(line => line !== '') ?? [];
  return ['.nf', ...lines.map(roff), '.fi'];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A line that begins with a dot or a quote would be a request, and a bare hyphen may be set as a dash. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
