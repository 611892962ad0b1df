import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { type DoubtChoice, readRun, type SettledRun, settleRuns } from '../../app/commands/journal.ts';
import type { Call } from '../../domain/change.ts';
import { safe } from '../../domain/safe-text.ts';
import { commandName, kindOfGvr } from '../../domain/workload.ts';
import { clockTime } from '../../wording/clock-time.ts';
import { entryInWords } from '../../wording/entries.ts';
import { type CommonFlags, commandOn, flagsOf } from '../flags.ts';
import type { House, OpenCockpit } from '../house.ts';
import { runJson } from '../json/v1/run.ts';
import { complainLine, emit, printLine } from '../output.ts';
import { columns } from '../text/columns.ts';
import { callInWords } from './call-in-words.ts';
import { milliseconds, onCluster, type Register } from './command.ts';

type Flags = CommonFlags & { readonly timeout: string };

export const settleCommand: Register = (journal, desk) => {
  journal
    .command('settle [run]')
    .description('look what became of runs that were left open, by reading; nothing is sent')
    .option('--timeout <time>', 'how long to look', '60s')
    .addHelpText(
      'after',
      `
Exit codes: 0 settled, 1 failed, 3 its effect is still awaited, 4 a second step waits for you, 8 changed back by somebody else, 9 still in doubt.`,
    )
    .action(async (run: string | undefined, _own: Flags, self: Command) => {
      const flags = flagsOf<Flags>(self);
      const patienceMs = milliseconds(flags.timeout);
      if (run !== undefined) await refuseUnknown(desk.house, run);
      await onCluster(desk, flags, async (open, format) => {
        const { house } = desk;
        const say = (line: string) => (format === 'text' ? printLine : complainLine)(house, line);
        const signal = AbortSignal.any([house.interrupted, AbortSignal.timeout(patienceMs)]);
        const settled = await settleRuns(
          open.cockpit,
          run,
          (entry, { target }) => say(`${clockTime(entry.at)}  ${target.name}: ${entryInWords(entry)}`),
          signal,
        );
        if (settled.length === 0) say(nothingOpen(run));
        const ends: Ended[] = [];
        for (const one of settled) ends.push(await endOf(house, open, one, { say, flags }));
        const runs = settled.map(({ state, ended, doubt }, index) => ({
          ...runJson(state),
          ended,
          ...(doubt && { doubt: doubt.rows }),
          ...(ends[index]?.decided && { decided: ends[index].decided }),
        }));
        emit(house, format, 'JournalSettled', { runs }, []);
        const codes = ends.map(({ code }) => code);
        const isLeft = house.interrupted.aborted && codes.includes(exitCodes.timedOut);
        desk.exit(isLeft ? exitCodes.interrupted : Math.max(exitCodes.done, ...codes));
      });
    });
};

async function refuseUnknown(house: House, run: string): Promise<void> {
  if (await readRun(house.journal, run)) return;
  throw new CockpitError('usage', `There is no run ${safe(run, 80)}.`, ['deploy-cockpit journal list']);
}

const nothingOpen = (run: string | undefined): string =>
  run === undefined
    ? 'No run was left open on this cluster.'
    : `Run ${run} is not open on this cluster: it is closed, another cluster's, or its process still lives.`;

const choices: readonly DoubtChoice[] = ['plan-again', 'accept', 'by-hand', 'stop'];

type Around = { readonly say: (line: string) => void; readonly flags: CommonFlags };
type Ended = { readonly code: number; readonly decided?: DoubtChoice };

/** In doubt a person decides; without one it stays in doubt. */
async function endOf(house: House, open: OpenCockpit, settled: SettledRun, around: Around): Promise<Ended> {
  const { run, ended, state } = settled;
  switch (ended) {
    case 'left': {
      if (state.as === 'playbook') return walkOn(open, settled, around);
      const next = state.changes.at(-1)?.seen?.next;
      if (next) return nextStep(open, settled, next, around);
      around.say(`Run ${run} stays open: its effect was not seen in this time.`);
      return { code: exitCodes.timedOut };
    }
    case 'failed':
      return { code: exitCodes.failed };
    case 'reverted':
      return { code: exitCodes.superseded };
    case 'in-doubt':
      return decided(house, open, settled, around);
    default:
      return { code: exitCodes.done };
  }
}

/** A playbook is gone on with step by step, and nothing but its walk may close it. */
function walkOn(open: OpenCockpit, { run, state }: SettledRun, { say, flags }: Around): Ended {
  const ref = { namespace: state.target.namespace ?? open.cockpit.engine.place.namespace };
  say(`Run ${run} walks a playbook on ${state.target.name}, and goes on there:`);
  say(`  ${commandOn(`playbook resume ${run}`, { place: open.cockpit.engine.place, ref, flags })}`);
  return { code: exitCodes.waitsForPerson };
}

/** It does not go on by itself: the step that lets it is named, and is planned and confirmed on its own. */
function nextStep(open: OpenCockpit, { run, state }: SettledRun, next: Call, { say, flags }: Around): Ended {
  const ref = { namespace: state.target.namespace ?? open.cockpit.engine.place.namespace };
  say(`Run ${run} stays open: ${state.changes.at(-1)?.seen?.says}. The next step is yours:`);
  say(`  ${commandOn(callInWords(next), { place: open.cockpit.engine.place, ref, flags })}`);
  return { code: exitCodes.waitsForPerson };
}

async function decided(
  house: House,
  open: OpenCockpit,
  { run, state, doubt, decide }: SettledRun,
  { say, flags }: Around,
): Promise<Ended> {
  const rows = (doubt?.rows ?? []).map(({ what, before, after, now }) => [what, before ?? '', after ?? '', now]);
  say(`IN DOUBT  run ${run} on ${state.target.name}: nobody knows whether its change landed. Nothing goes by itself.`);
  for (const line of columns([['', 'before', 'expected', 'now'], ...rows])) say(line);
  const said = await house.ask('1 plan again  2 accept as done  3 by hand  4 stop: ');
  const choice = choices[Number(said?.trim()) - 1];
  if (choice === undefined) {
    complainLine(house, `Run ${run} stays in doubt. Nothing was sent.`);
    return { code: exitCodes.unknownOutcome };
  }
  if (!(await decide(choice))) {
    complainLine(house, `Another process has run ${run}, so nothing was written down.`);
    return { code: exitCodes.unknownOutcome };
  }
  say(`Written down: ${choice.replace('-', ' ')}. Nothing was sent.`);
  const { namespace = '', name } = state.target;
  const ref = { kind: kindOfGvr(state.target.gvr) ?? 'Deployment', namespace, name } as const;
  if (choice === 'plan-again')
    say(`  ${commandOn(`rollback ${commandName(ref)}`, { place: open.cockpit.engine.place, ref, flags })}`);
  return { code: exitCodes.done, decided: choice };
}
