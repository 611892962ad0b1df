import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { readRun } from '../../app/commands/journal.ts';
import { timelineOf } from '../../wording/timeline.ts';
import { timelineMarkdown } from '../../wording/timeline-export.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import { timelineJson } from '../json/v1/timeline.ts';
import { complainLine, documentText } from '../output.ts';
import type { Desk } from './command.ts';
import { noSuchRun } from './journal.ts';

type ExportFlags = CommonFlags & { readonly format?: string };

/** A run as a page or a document for the review after the incident. */
export function exportCommand(journal: Command, desk: Desk): void {
  journal
    .command('export [run]')
    .description('one run as a timeline for the review after the incident; without RUN the newest')
    .option('--format <format>', 'md, or json', 'md')
    .action((run: string | undefined, _own: ExportFlags, self: Command) =>
      exportRun(desk, run, flagsOf<ExportFlags>(self)),
    );
}

async function exportRun({ house, exit }: Desk, run: string | undefined, { format }: ExportFlags): Promise<void> {
  if (format !== 'md' && format !== 'json')
    throw new CockpitError('usage', `"--format ${format}" is no format: it is md or json.`);
  const file = await readRun(house.journal, run);
  if (!file) throw noSuchRun(run);
  const timeline = timelineOf(file.entries);
  if (!timeline) throw new CockpitError('usage', `The journal of run ${file.run} does not begin with its opening.`);
  // Every piece of the page is safe text already, and its lines may be long.
  if (format === 'md') house.print(timelineMarkdown(file.entries).trimEnd());
  else
    house.print(
      documentText('json', {
        apiVersion: 'deploy-cockpit/v1',
        kind: 'JournalTimeline',
        ...timelineJson(timeline),
        problems: file.problems,
      }),
    );
  for (const problem of file.problems) complainLine(house, `! ${problem}`);
  exit(exitCodes.done);
}
