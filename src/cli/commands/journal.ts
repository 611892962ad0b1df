import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { listRuns, readRun } from '../../app/commands/journal.ts';
import { safe } from '../../domain/safe-text.ts';
import { dayAndTime } from '../../wording/clock-time.ts';
import { entryInWords } from '../../wording/entries.ts';
import { runInWords } from '../../wording/runs.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import { runJson } from '../json/v1/run.ts';
import { emit, formatOf, iso } from '../output.ts';
import { columns } from '../text/columns.ts';
import type { Desk, Register } from './command.ts';
import { exportCommand } from './journal-export.ts';
import { settleCommand } from './journal-settle.ts';

export const journalCommand: Register = (program, desk) => {
  const journal = program
    .command('journal')
    .description('what was done from here, by whom, with what outcome')
    .addHelpText(
      'after',
      `
Examples:
  deploy-cockpit journal list
  deploy-cockpit journal show
  deploy-cockpit journal export --format md > postmortem.md
  deploy-cockpit journal settle --context prod-eu`,
    );
  journal
    .command('list', { isDefault: true })
    .description('every run, newest first')
    .action((_own: CommonFlags, self: Command) => list(desk, flagsOf<CommonFlags>(self)));
  journal
    .command('show [run]')
    .description('one run, line by line; without RUN the newest')
    .action((run: string | undefined, _own: CommonFlags, self: Command) => show(desk, run, flagsOf<CommonFlags>(self)));
  exportCommand(journal, desk);
  settleCommand(journal, desk);
};

async function list({ house, exit }: Desk, { output }: CommonFlags): Promise<void> {
  const format = formatOf(output);
  const runs = await listRuns(house.journal);
  const rows = runs.map(run => [run.run, dayAndTime(run.openedAt), run.target.name, runInWords(run)]);
  const lines = columns([['RUN', 'OPENED', 'WORKLOAD', 'WHAT BECAME OF IT'], ...rows]);
  emit(house, format, 'JournalList', { runs: runs.map(runJson) }, runs.length > 0 ? lines : [nothingDone]);
  exit(exitCodes.done);
}

export const noSuchRun = (run: string | undefined): CockpitError =>
  new CockpitError('usage', run === undefined ? nothingDone : `There is no run ${safe(run, 80)}.`, [
    'deploy-cockpit journal list',
  ]);

const nothingDone = 'Nothing was ever done from here.';

async function show({ house, exit }: Desk, run: string | undefined, { output }: CommonFlags): Promise<void> {
  const format = formatOf(output);
  const file = await readRun(house.journal, run);
  if (!file) throw noSuchRun(run);
  const value = {
    run: file.run,
    problems: file.problems,
    entries: file.entries.map(entry => ({ ...entry, at: iso(entry.at), says: entryInWords(entry) })),
  };
  emit(house, format, 'JournalRun', value, [
    `run ${file.run}`,
    ...columns(file.entries.map(entry => [dayAndTime(entry.at), entry.by.name, entryInWords(entry)])),
    ...file.problems.map(problem => `! ${problem}`),
  ]);
  exit(exitCodes.done);
}
