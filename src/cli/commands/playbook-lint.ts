import type { Command } from 'commander';
import { exitCodes } from '../../app/cockpit-error.ts';
import {
  allPlaybooks,
  type KnownPlaybook,
  playbookAt,
  problemInWords,
  writeByHandBlocks,
} from '../../app/commands/playbooks.ts';
import { safe } from '../../domain/safe-text.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import { complainLine, emit, formatOf } from '../output.ts';
import type { Desk, Register } from './command.ts';

type LintFlags = CommonFlags & { readonly fix?: boolean; readonly watch?: boolean };

/** All that is wrong with playbooks, each at its place. */
export const playbookLintCommand: Register = (playbook, desk) => {
  playbook
    .command('lint [files...]')
    .description('all that is wrong, as file:line:column; without FILES those that come with the program')
    .option('--fix', 'write the by-hand blocks, and nothing else')
    .option('--watch', 'again whenever a file changes, until Ctrl-C')
    .addHelpText(
      'after',
      `
Errors end with exit code 2, warnings with 0.

Examples:
  deploy-cockpit playbook lint ./playbooks/*.md
  deploy-cockpit playbook lint --fix ./mine.md`,
    )
    .action((files: readonly string[], _own: LintFlags, self: Command) => lint(desk, files, flagsOf<LintFlags>(self)));
};

async function lint(desk: Desk, files: readonly string[], flags: LintFlags): Promise<void> {
  const { house } = desk;
  const pages = playbooksAmong(desk, files);
  let all = await lintOnce(desk, pages, flags);
  while (flags.watch && pages.length > 0 && !house.interrupted.aborted) {
    await house.playbooks.nextChange(all, house.interrupted);
    if (!house.interrupted.aborted) all = await lintOnce(desk, pages, flags);
  }
}

/** A shell's `*.md` brings the README of the folder along; whoever names it alone means it. */
function playbooksAmong({ house }: Desk, files: readonly string[]): readonly string[] {
  const pages = files.filter(file => !/(?:^|[/\\])README\.md$/.test(file));
  if (pages.length === 0) return files;
  for (const file of files)
    if (!pages.includes(file)) complainLine(house, `${file} is passed over: a README is no playbook`);
  return pages;
}

async function lintOnce(
  { house, exit }: Desk,
  files: readonly string[],
  flags: LintFlags,
): Promise<readonly KnownPlaybook[]> {
  const read = () => Promise.all(files.map(file => playbookAt(house.playbooks, file)));
  let all = files.length > 0 ? await read() : await allPlaybooks(house.playbooks);
  if (flags.fix && files.length > 0) {
    for (const known of all) await writeByHandBlocks(house.playbooks, known);
    all = await read();
  }
  const problems = all.flatMap(({ path, problems: own }) => own.map(problem => ({ file: safe(path), ...problem })));
  emit(house, formatOf(flags.output), 'PlaybookLint', { problems }, [...all.flatMap(linesOf), summary(all)]);
  exit(problems.some(({ severity }) => severity === 'error') ? exitCodes.usage : exitCodes.done);
  return all;
}

const linesOf = ({ path, problems }: KnownPlaybook): readonly string[] =>
  problems.map(problem => problemInWords(path, problem));

function summary(all: readonly KnownPlaybook[]): string {
  const count = (of: 'error' | 'warning') =>
    all.reduce((sum, { problems }) => sum + problems.filter(({ severity }) => severity === of).length, 0);
  const counted = (number: number, word: string) => `${number === 0 ? 'no' : number} ${word}${number === 1 ? '' : 's'}`;
  return `${counted(all.length, 'playbook')}: ${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}`;
}
