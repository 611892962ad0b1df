import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { type DoubtChoice, listRuns, readRun, type SettledRun, settleRuns } from '../../app/commands/journal.ts';
import { safe } from '../../domain/safe-text.ts';
import { clockTime, dayAndTime } from '../../wording/clock-time.ts';
import { entryInWords } from '../../wording/entries.ts';
import { runInWords } from '../../wording/runs.ts';
import type { House } from '../house.ts';
import { runJson } from '../json/v1/run.ts';
import { emit, formatOf, iso } from '../output.ts';
import { columns } from '../text/columns.ts';
import { type CommonFlags, type Desk, milliseconds, onCluster } from './command.ts';

export const journalCommand = (command: Command, desk: Desk, withFlags: (command: Command) => Command): void => {
  const journal = command.command('journal').description('what was done, by whom, with what outcome');
  const { house } = desk;

  withFlags(journal.command('list'))
    .description('every run of this machine, newest first')
    .action(async (_own: CommonFlags, self: Command) => {
      const { output } = self.optsWithGlobals<CommonFlags>();
      const runs = await listRuns(house.journal);
      const rows = runs.map(run => [run.run, dayAndTime(run.openedAt), run.target.name, runInWords(run)]);
      emit(
        house,
        formatOf(output),
        'JournalList',
        { runs: runs.map(runJson) },
        rows.length > 0 ? columns(rows) : ['Nothing was ever done from here.'],
      );
      desk.exit(exitCodes.done);
    });

  withFlags(journal.command('show [run]'))
    .description('one run, line by line; without RUN the newest')
    .action(async (run: string | undefined, _own: CommonFlags, self: Command) => {
      const { output } = self.optsWithGlobals<CommonFlags>();
      const file = await readRun(house.journal, run);
      if (!file)
        throw new CockpitError(
          'usage',
          run === undefined ? 'Nothing was ever done from here.' : `There is no run ${safe(run, 80)}.`,
          ['deploy-cockpit journal list'],
        );
      const lines = columns(file.entries.map(entry => [dayAndTime(entry.at), entry.by.name, entryInWords(entry)]));
      const value = {
        run: file.run,
        problems: file.problems,
        entries: file.entries.map(entry => ({ ...entry, at: iso(entry.at), says: entryInWords(entry) })),
      };
      emit(house, formatOf(output), 'JournalRun', value, [
        `run ${file.run}`,
        ...lines,
        ...file.problems.map(problem => `! ${problem}`),
      ]);
      desk.exit(exitCodes.done);
    });

  withFlags(journal.command('settle [run]'))
    .description('look what became of runs that were left open, by reading; nothing is sent')
    .option('--timeout <time>', 'how long to look', '60s')
    .action(async (run: string | undefined, _own: CommonFlags, self: Command) => {
      const flags = self.optsWithGlobals<CommonFlags & { timeout: string }>();
      const patience = milliseconds(flags.timeout);
      await onCluster(desk, flags, 'person', async ({ cockpit }, format) => {
        const signal = AbortSignal.any([house.interrupted, AbortSignal.timeout(patience)]);
        const tell = (entry: Parameters<typeof entryInWords>[0]) =>
          format === 'text' && house.print(`${clockTime(entry.at)}  ${entryInWords(entry)}`);
        const settled = await settleRuns(cockpit, run, tell, signal);
        if (settled.length === 0 && format === 'text') house.print('No run is open here.');
        const codes: number[] = [];
        for (const one of settled) codes.push(await settledCode(house, one));
        if (format !== 'text')
          emit(
            house,
            format,
            'JournalSettled',
            { runs: settled.map(({ state, ended }) => ({ ...runJson(state), ended })) },
            [],
          );
        desk.exit(Math.max(exitCodes.done, ...codes));
      });
    });
};

const choices: readonly DoubtChoice[] = ['plan-again', 'accept', 'by-hand', 'stop'];

/** In doubt a person decides; without one it stays in doubt. */
async function settledCode(house: House, { run, ended, doubt, decide }: SettledRun): Promise<number> {
  if (ended === 'left') return exitCodes.timedOut;
  if (ended === 'failed') return exitCodes.failed;
  if (ended === 'reverted') return exitCodes.superseded;
  if (ended !== 'in-doubt') return exitCodes.done;
  const rows = (doubt?.rows ?? []).map(({ what, before, after, now }) => [what, before ?? '', after ?? '', now]);
  for (const line of columns([['', 'before', 'expected', 'now'], ...rows])) house.print(line);
  const said = await house.ask('1 plan again  2 accept as done  3 by hand  4 stop: ');
  const choice = choices[Number(said) - 1];
  if (choice === undefined) {
    house.complain(`Run ${run} stays in doubt. Nothing was sent.`);
    return exitCodes.unknownOutcome;
  }
  return (await decide(choice)) ? exitCodes.done : exitCodes.unknownOutcome;
}
