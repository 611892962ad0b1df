import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { obstacleOf, planRollBack, type ReadyPlan, rollBack } from '../../app/commands/roll-back.ts';
import { commandName, type WorkloadRef } from '../../domain/workload.ts';
import { type CommonFlags, commandOn, flagsOf } from '../flags.ts';
import type { OpenCockpit } from '../house.ts';
import { planJson } from '../json/v1/plan.ts';
import { rollbackJson } from '../json/v1/run.ts';
import { complainLine, emit, type Format, printLine } from '../output.ts';
import { planLines } from '../text/plan-lines.ts';
import { progressTeller } from '../text/progress.ts';
import { workloadArgument } from '../workload-argument.ts';
import { type Desk, milliseconds, onCluster, type Register, revisionNumber, workloadOf } from './command.ts';
import { type ConfirmFlags, confirmed } from './rollback-confirm.ts';
import { rollbackEnd } from './rollback-end.ts';
import { refusalOf } from './rollback-refusal.ts';

type Flags = CommonFlags &
  ConfirmFlags & {
    readonly toRevision?: string;
    readonly dryRun?: boolean;
    readonly timeout: string;
    readonly reason?: string;
  };

export const rollbackCommand: Register = (program, desk) => {
  program
    .command('rollback <workload>')
    .description('plan, confirm, apply, and see it in effect')
    .option('--to-revision <number>', 'the revision to go back to; else the one that is best known to be good')
    .option('--dry-run', 'show the plan, with its hash, and send nothing but the server’s dry run')
    .option('--yes', 'confirm without a person; in production together with --plan or --confirm')
    .option('--plan <hash>', 'confirm exactly the plan that a dry run showed')
    .option('--confirm <name>', 'the workload’s name, as a person would type it')
    .option('--timeout <time>', 'how long to wait for the effect', '60s')
    .option('--reason <text>', 'why, for the record; part of the plan')
    .addHelpText(
      'after',
      `
Exit codes: 0 in effect (or nothing to do), 1 failed, 3 not in effect in time, 5 unreachable, 6 refused or not
confirmed, 7 the object or the plan changed, 8 changed back by somebody else, 9 nobody knows whether it landed.

Examples:
  deploy-cockpit rollback checkout -n shop
  deploy-cockpit rollback checkout --to-revision 6 --reason "INC-4711"
  deploy-cockpit rollback checkout --dry-run -o json
  deploy-cockpit rollback checkout --yes --plan sha256:…`,
    )
    .action(async (workload: string, _own: Flags, self: Command) => {
      const flags = flagsOf<Flags>(self);
      const toRevision = flags.toRevision === undefined ? undefined : revisionNumber(flags.toRevision);
      const patienceMs = milliseconds(flags.timeout);
      const asked = workloadArgument(workload);
      await onCluster(desk, flags, async (open, format) => {
        const ref = await workloadOf(desk, open.cockpit, asked);
        desk.exit(await rollBackOn(desk, open, ref, { flags, format, patienceMs, toRevision }));
      });
    });
};

type Asked = {
  readonly flags: Flags;
  readonly format: Format;
  readonly patienceMs: number;
  readonly toRevision: number | undefined;
};

async function rollBackOn({ house }: Desk, open: OpenCockpit, ref: WorkloadRef, asked: Asked): Promise<number> {
  const { flags, format, toRevision } = asked;
  const { reason } = flags;
  const settings = {
    ...ref,
    ...(toRevision !== undefined && { toRevision }),
    ...(reason !== undefined && { reason }),
  };
  const prepared = await planRollBack(open.cockpit, settings, house.interrupted);
  switch (prepared.kind) {
    case 'nothing-to-do':
      emit(house, format, 'Rollback', { workload: ref, outcome: 'nothing-to-do', says: prepared.because }, [
        `Nothing to do: ${prepared.because}.`,
      ]);
      return exitCodes.done;
    case 'wrong':
      throw new CockpitError('usage', `${prepared.because}. Nothing was sent.`);
    case 'blocked':
      throw await blocked(open, ref, prepared.because, asked);
    case 'ready':
      return flags.dryRun ? showOnly(house, open, ref, prepared, asked) : carryOut(house, open, ref, prepared, asked);
  }
}

/** The plan, whatever the server said to it; a refusal is said beside it, and in the exit code. */
function showOnly(
  house: Desk['house'],
  open: OpenCockpit,
  ref: WorkloadRef,
  ready: ReadyPlan,
  { flags, format }: Asked,
): number {
  const { place, actor } = open.cockpit.engine;
  emit(house, format, 'Plan', planJson(ready, place, actor.name), planLines(ready, place, actor.name));
  const refusal = refusalOf(open.cockpit, ready, ref, flags);
  if (!refusal) return exitCodes.done;
  complainLine(house, refusal.message);
  for (const next of refusal.tryNext) complainLine(house, `  ${next}`);
  return exitCodes[refusal.code];
}

async function carryOut(
  house: Desk['house'],
  open: OpenCockpit,
  ref: WorkloadRef,
  ready: ReadyPlan,
  { flags, format, patienceMs }: Asked,
): Promise<number> {
  const { cockpit } = open;
  const { place, actor } = cockpit.engine;
  // A person confirms what they have read, so they get to read it even where the output is for a program.
  const show = format === 'text' ? printLine : flags.yes ? () => undefined : complainLine;
  for (const line of planLines(ready, place, actor.name)) show(house, line);
  const refusal = refusalOf(cockpit, ready, ref, flags);
  if (refusal) throw refusal;
  const answer = await confirmed(house, cockpit, ready, ref, flags);
  const tell = progressTeller(ready, line => format === 'text' && printLine(house, line));
  const waiting = { over: AbortSignal.timeout(patienceMs), left: house.interrupted };
  const result = await rollBack(cockpit, ready, answer, tell, waiting);
  const end = rollbackEnd(result, ready, {
    patienceMs,
    isInterrupted: house.interrupted.aborted,
    command: words => commandOn(words, { place, flags }),
  });
  emit(house, format, 'Rollback', rollbackJson(ref, ready, result, end), [
    end.says,
    ...end.next.map(line => `  ${line}`),
  ]);
  return end.code;
}

/** Why nothing could be planned decides how the command ends. */
async function blocked(
  { cockpit }: OpenCockpit,
  ref: WorkloadRef,
  because: string,
  { flags, toRevision }: Asked,
): Promise<CockpitError> {
  const obstacle = await obstacleOf(cockpit, ref, toRevision, AbortSignal.timeout(15_000));
  const says = `No plan for ${ref.name}: ${because}. Nothing was sent.`;
  const { place } = cockpit.engine;
  switch (obstacle.kind) {
    case 'in-doubt':
      return new CockpitError('unknownOutcome', says, [commandOn(`journal settle ${obstacle.run}`, { place, flags })]);
    case 'unreachable':
      return new CockpitError('sourceDown', says);
    case 'absent':
      return new CockpitError('usage', says, [commandOn('status', { place, ref, flags })]);
    case 'not-kept':
      return new CockpitError('usage', says, [commandOn(`history ${commandName(ref)}`, { place, ref, flags })]);
    case 'denied':
    case 'other':
      return new CockpitError('refused', says);
  }
}
