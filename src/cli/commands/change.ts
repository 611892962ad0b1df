import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { obstacleOf, planCall, type ReadyPlan, runPlan, type Subject } from '../../app/commands/run-plan.ts';
import type { Call } from '../../domain/change.ts';
import { type CommonFlags, commandOn } from '../flags.ts';
import type { OpenCockpit } from '../house.ts';
import { planJson } from '../json/v1/plan.ts';
import { ranJson } from '../json/v1/run.ts';
import { complainLine, emit, type Format, printLine } from '../output.ts';
import { planLines } from '../text/plan-lines.ts';
import { progressTeller } from '../text/progress.ts';
import { callInWords } from './call-in-words.ts';
import { type ConfirmFlags, confirmed } from './change-confirm.ts';
import { changeEnd } from './change-end.ts';
import { refusalOf } from './change-refusal.ts';
import type { Desk } from './command.ts';

export type ChangeFlags = CommonFlags &
  ConfirmFlags & { readonly dryRun?: boolean; readonly timeout: string; readonly reason?: string };

/** The flags of every command that changes something: one way to confirm, wherever one stands. */
export const withChangeFlags = (command: Command): Command =>
  command
    .option('--dry-run', 'show the plan, with its hash, and send nothing but the server’s dry run')
    .option('--yes', 'confirm without a person; in production together with --plan or --confirm')
    .option('--plan <hash>', 'confirm exactly the plan that a dry run showed')
    .option('--confirm <name>', 'the name, as a person would type it')
    .option('--timeout <time>', 'how long to wait for the effect', '60s')
    .option('--reason <text>', 'why, for the record; part of the plan');

export const changeExitCodes = `
Exit codes: 0 in effect (or nothing to do), 1 failed, 3 not in effect in time, 4 a second step waits for you,
5 unreachable, 6 refused or not confirmed, 7 the object or the plan changed, 8 changed back by somebody else, 9 nobody
knows whether it landed.`;

/** One change that a command asks for. */
export type AskedChange = {
  readonly subject: Subject;
  readonly call: Call;
  /** The command line that asks the same, without its flags. */
  readonly words: string;
  /** The kind of the JSON document. */
  readonly document: 'Rollback' | 'Change';
  readonly toRevision?: number;
  readonly flags: ChangeFlags;
  readonly format: Format;
  readonly patienceMs: number;
};

/** Plans it, shows it, has it confirmed, sends it, and follows it to its effect: the one way of every command. */
export async function carryOutChange({ house }: Desk, open: OpenCockpit, asked: AskedChange): Promise<number> {
  const { flags, format, call, document, subject } = asked;
  const { reason } = flags;
  const reasoned: Call = reason === undefined ? call : { ...call, with: { ...call.with, reason } };
  const prepared = await planCall(open.cockpit, reasoned, house.interrupted);
  switch (prepared.kind) {
    case 'nothing-to-do':
      emit(house, format, document, { workload: subject, outcome: 'nothing-to-do', says: prepared.because }, [
        `Nothing to do: ${prepared.because}.`,
      ]);
      return exitCodes.done;
    case 'wrong':
      throw new CockpitError('usage', `${prepared.because}. Nothing was sent.`);
    case 'blocked':
      throw await blocked(open, asked, prepared.because, prepared.first);
    case 'ready':
      return flags.dryRun ? showOnly(house, open, prepared, asked) : carryOut(house, open, prepared, asked);
  }
}

/** The plan, whatever the server said to it; a refusal is said beside it, and in the exit code. */
function showOnly(house: Desk['house'], open: OpenCockpit, ready: ReadyPlan, asked: AskedChange): number {
  const { place, actor } = open.cockpit.engine;
  emit(house, asked.format, 'Plan', planJson(ready, place, actor.name), planLines(ready, place, actor.name));
  const refusal = refusalOf(open.cockpit, ready, asked);
  if (!refusal) return exitCodes.done;
  complainLine(house, refusal.message);
  for (const next of refusal.tryNext) complainLine(house, `  ${next}`);
  return exitCodes[refusal.code];
}

async function carryOut(
  house: Desk['house'],
  open: OpenCockpit,
  ready: ReadyPlan,
  asked: AskedChange,
): Promise<number> {
  const { cockpit } = open;
  const { flags, format, patienceMs, subject, document } = asked;
  const { place, actor } = cockpit.engine;
  // A person confirms what they have read, so they get to read it even where the output is for a program.
  const show = format === 'text' ? printLine : flags.yes ? () => undefined : complainLine;
  for (const line of planLines(ready, place, actor.name)) show(house, line);
  const refusal = refusalOf(cockpit, ready, asked);
  if (refusal) throw refusal;
  const answer = await confirmed(house, cockpit, ready, asked);
  const tell = progressTeller(ready, line => format === 'text' && printLine(house, line));
  const waiting = { over: AbortSignal.timeout(patienceMs), left: house.interrupted };
  const result = await runPlan(cockpit, ready, answer, tell, waiting);
  const end = changeEnd(result, ready, {
    patienceMs,
    isInterrupted: house.interrupted.aborted,
    command: words => commandOn(words, { place, ref: subject, flags }),
    commandAnywhere: words => commandOn(words, { place, flags }),
  });
  emit(house, format, document, ranJson(subject, ready, result, end), [end.says, ...end.next.map(line => `  ${line}`)]);
  return end.code;
}

/** Why nothing could be planned decides how the command ends. */
async function blocked(
  { cockpit }: OpenCockpit,
  { subject, flags, toRevision }: AskedChange,
  because: string,
  first: Call | undefined,
): Promise<CockpitError> {
  const obstacle = await obstacleOf(cockpit, subject, toRevision, AbortSignal.timeout(15_000));
  const says = `No plan for ${subject.name}: ${because}. Nothing was sent.`;
  const { place } = cockpit.engine;
  const line = (words: string) => commandOn(words, { place, ref: subject, flags });
  switch (obstacle.kind) {
    case 'in-doubt':
      return new CockpitError('unknownOutcome', says, [commandOn(`journal settle ${obstacle.run}`, { place, flags })]);
    case 'unreachable':
      return new CockpitError('sourceDown', says);
    case 'absent':
      return new CockpitError('usage', says, [line('status')]);
    case 'not-kept':
      return new CockpitError('usage', says, [line(`history ${subject.name}`)]);
    case 'denied':
    case 'other':
      return new CockpitError('refused', says, first ? [line(callInWords(first))] : []);
  }
}
