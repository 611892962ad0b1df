import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { needsName, planRollBack, type ReadyPlan, type RolledBack, rollBack } from '../../app/commands/roll-back.ts';
import { duration } from '../../domain/duration.ts';
import type { AnswerLevel, Entry } from '../../domain/journal.ts';
import { safe } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import { clockTime } from '../../wording/clock-time.ts';
import { entryInWords, outcomeInWords } from '../../wording/entries.ts';
import type { House, OpenCockpit } from '../house.ts';
import { planJson } from '../json/v1/plan.ts';
import { runJson } from '../json/v1/run.ts';
import { emit, type Format } from '../output.ts';
import { planLines } from '../text/plan-lines.ts';
import { workloadRef } from '../workload-argument.ts';
import { type CommonFlags, type Desk, milliseconds, onCluster } from './command.ts';

type Flags = CommonFlags & {
  readonly toRevision?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly plan?: string;
  readonly timeout: string;
  readonly reason?: string;
};

export const rollbackCommand = (command: Command, desk: Desk): void => {
  command
    .command('rollback <workload>')
    .description('plan, confirm, apply, and prove it')
    .option('--to-revision <number>', 'the revision to go back to; else the last known good one')
    .option('--dry-run', 'show the plan, with its hash, and send nothing but the dry run')
    .option('--yes', 'confirm without a person; in production together with --plan or --confirm')
    .option('--plan <hash>', 'confirm exactly the plan that a dry run showed')
    .option('--confirm <name>', 'the workload’s name, as a person would type it')
    .option('--timeout <time>', 'how long to wait for the effect', '60s')
    .option('--reason <text>', 'why, for the record')
    .addHelpText(
      'after',
      '\nExamples:\n  deploy-cockpit rollback checkout -n shop\n  deploy-cockpit rollback checkout --to-revision 6 --reason "INC-4711"\n  deploy-cockpit rollback checkout --dry-run -o json\n  deploy-cockpit rollback checkout --yes --plan sha256:…',
    )
    .action(async (workload: string, _own: Flags, self: Command) => {
      const flags = self.optsWithGlobals<Flags>();
      const toRevision = revisionOf(flags.toRevision);
      const patience = milliseconds(flags.timeout);
      await onCluster(desk, flags, flags.yes ? 'pipeline' : 'person', async (open, format) => {
        const ref = workloadRef(workload, open.cockpit.engine.place.namespace);
        const { house } = desk;
        const prepared = await planRollBack(
          open.cockpit,
          {
            namespace: ref.namespace,
            name: ref.name,
            ...(toRevision !== undefined && { toRevision }),
            ...(flags.reason !== undefined && { reason: flags.reason }),
          },
          house.interrupted,
        );
        if (prepared.kind === 'nothing-to-do') {
          emit(house, format, 'Rollback', { workload: ref, outcome: 'nothing-to-do', says: prepared.because }, [
            `Nothing to do: ${prepared.because}.`,
          ]);
          return desk.exit(exitCodes.done);
        }
        if (prepared.kind === 'wrong') throw new CockpitError('usage', `${prepared.because}. Nothing was sent.`);
        if (prepared.kind === 'blocked') throw await blockedError(open, ref, prepared.because);
        desk.exit(await planned(house, open, ref, prepared, { flags, format, patience }));
      });
    });
};

type Asked = { readonly flags: Flags; readonly format: Format; readonly patience: number };

async function planned(
  house: House,
  open: OpenCockpit,
  ref: WorkloadRef,
  ready: ReadyPlan,
  { flags, format, patience }: Asked,
): Promise<number> {
  const { place, actor } = open.cockpit.engine;
  const text = planLines(ready, place, actor.name);
  const isShownAlone = flags.dryRun || format === 'text';
  if (isShownAlone) emit(house, format, 'Plan', planJson(ready), text);
  refuseWhatCannotBeSent(open, ready, ref);
  if (flags.dryRun) return exitCodes.done;
  const answer = await confirmation(house, open, ready, ref, flags);
  const began = open.cockpit.engine.clock.now();
  const tell = (entry: Entry) => {
    if (format === 'text' && entry.type !== 'run.opened' && entry.type !== 'plan.made')
      house.print(`${clockTime(entry.at)}  ${entryInWords(entry)}`);
  };
  const waiting = AbortSignal.any([house.interrupted, AbortSignal.timeout(patience)]);
  const result = await rollBack(open.cockpit, ready, answer, tell, waiting);
  const end = endOf(result, house.interrupted.aborted);
  const { summary, next } = summaryOf(result, end, ready, patience, began);
  const value =
    result.kind === 'ran'
      ? { workload: ref, exitCode: end, says: summary, ...runJson(result.state) }
      : { workload: ref, exitCode: end, says: summary };
  emit(house, format, 'Rollback', value, [summary, ...next.map(line => `  ${line}`)]);
  return end;
}

/** Whatever the API server, the operator's rights or read-only mode said no to ends here, with the plan shown. */
function refuseWhatCannotBeSent({ cockpit }: OpenCockpit, { plan, dryRun }: ReadyPlan, ref: WorkloadRef): void {
  if (plan.denied)
    throw new CockpitError('refused', `${plan.denied}. Nothing was sent.`, [
      `hand the plan to somebody who may: ${plan.preview.byHand}`,
    ]);
  if (dryRun.kind === 'accepted') return;
  if (!cockpit.engine.writer) throw new CockpitError('refused', 'Read only: nothing was sent.', [plan.preview.byHand]);
  if (dryRun.kind === 'none') throw new CockpitError('refused', `${dryRun.because}. Nothing was sent.`);
  const says = `The dry run did not pass: ${outcomeInWords(dryRun)}. Nothing was sent.`;
  if (dryRun.kind === 'refused')
    throw new CockpitError(dryRun.why === 'conflict' ? 'conflict' : 'refused', says, [
      `deploy-cockpit rollback ${ref.name} -n ${ref.namespace}`,
    ]);
  throw new CockpitError('sourceDown', says);
}

/** The typed name of a person, or the flags that stand for it. */
async function confirmation(
  house: House,
  open: OpenCockpit,
  ready: ReadyPlan,
  ref: WorkloadRef,
  flags: Flags,
): Promise<{ level: AnswerLevel; text: string }> {
  if (flags.plan !== undefined && flags.plan !== ready.plan.hash)
    throw new CockpitError(
      'conflict',
      'The plan is not the one of --plan any more: something changed since it was shown. Nothing was sent.',
      [`deploy-cockpit rollback ${ref.name} -n ${ref.namespace} --dry-run`],
    );
  if (flags.confirm !== undefined && flags.confirm !== ref.name)
    throw new CockpitError('refused', `"${safe(flags.confirm, 80)}" is not ${ref.name}, so nothing was sent.`);
  if (flags.yes) {
    if (needsName(open.cockpit, ready) && flags.plan === undefined && flags.confirm === undefined)
      throw new CockpitError('refused', 'In production --yes alone confirms nothing, so nothing was sent.', [
        `add --plan ${ready.plan.hash}`,
        `or --confirm ${ref.name}`,
      ]);
    return { level: 'flag', text: flags.plan ?? flags.confirm ?? '--yes' };
  }
  const isNamed = needsName(open.cockpit, ready);
  const typed = await house.ask(isNamed ? `Type ${ref.name}, then Enter: ` : 'y, then Enter, does it: ');
  if (typed === undefined)
    throw new CockpitError('refused', 'Nobody is here to confirm, so nothing was sent.', [
      `add --yes --plan ${ready.plan.hash}`,
      `or --yes --confirm ${ref.name}`,
    ]);
  if (typed.trim() !== (isNamed ? ref.name : 'y'))
    throw new CockpitError('refused', 'It was not confirmed, so nothing was sent.');
  return { level: isNamed ? 'typed' : 'key', text: typed.trim() };
}

function endOf(result: RolledBack, isInterrupted: boolean): number {
  if (result.kind === 'not-sent') return result.why === 'expired' ? exitCodes.conflict : exitCodes.refused;
  const change = result.state.changes.at(-1);
  switch (change?.outcome?.kind) {
    case 'refused':
      return change.outcome.why === 'conflict' ? exitCodes.conflict : exitCodes.refused;
    case 'not-sent':
      return exitCodes.sourceDown;
    case 'unknown':
    case undefined:
      return exitCodes.unknownOutcome;
    case 'applied':
      break;
  }
  switch (change.seen?.effect) {
    case 'in-effect':
      return exitCodes.done;
    case 'failed':
      return exitCodes.failed;
    case 'reverted':
      return exitCodes.superseded;
    default:
      return isInterrupted ? exitCodes.interrupted : exitCodes.timedOut;
  }
}

function summaryOf(
  result: RolledBack,
  end: number,
  { plan }: ReadyPlan,
  patience: number,
  began: number,
): { readonly summary: string; readonly next: readonly string[] } {
  if (result.kind === 'not-sent') return { summary: `Nothing was sent: ${result.says}.`, next: [] };
  const { state } = result;
  const change = state.changes.at(-1);
  const seen = change?.seen;
  const predicted = plan.predictedMs === undefined ? '' : `, predicted ${duration(plan.predictedMs)}`;
  const took =
    change?.seenAt === undefined ? '' : ` after ${duration(change.seenAt - (state.confirmedAt ?? began))}${predicted}`;
  const show = `deploy-cockpit journal show ${state.run}`;
  const settle = `deploy-cockpit journal settle ${state.run}`;
  switch (end) {
    case exitCodes.done:
      return { summary: `In effect${took}: ${seen?.says}.`, next: [show] };
    case exitCodes.timedOut:
      return {
        summary: `Accepted, but not in effect within ${patience / 1_000} s: ${seen?.says ?? 'nothing was seen yet'}. The run stays open.`,
        next: [settle],
      };
    case exitCodes.interrupted:
      return { summary: 'Accepted. You left before its effect was seen; the run stays open.', next: [settle] };
    case exitCodes.unknownOutcome:
      return {
        summary: 'It was sent and nobody knows whether it landed. It is not sent again by itself.',
        next: [settle],
      };
    default:
      return {
        summary: `Not in effect: ${seen && change?.outcome?.kind === 'applied' ? seen.says : change?.outcome ? outcomeInWords(change.outcome) : 'nothing was sent'}.`,
        next: [show],
      };
  }
}

/** Why nothing could be planned decides how the command ends. */
async function blockedError({ cockpit }: OpenCockpit, ref: WorkloadRef, because: string): Promise<CockpitError> {
  const found = await cockpit.engine.reader.get(
    `/apis/apps/v1/namespaces/${ref.namespace}/deployments/${ref.name}`,
    AbortSignal.timeout(15_000),
  );
  const says = `No plan for ${ref.name}: ${because}. Nothing was sent.`;
  if (found.kind === 'unreachable') return new CockpitError('sourceDown', says);
  if (found.kind === 'denied') return new CockpitError('refused', says);
  if (found.kind === 'absent') return new CockpitError('usage', says, ['deploy-cockpit status -A lists them all']);
  return new CockpitError('refused', says);
}

function revisionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text.replace(/^r/, ''));
  if (!Number.isInteger(number) || number < 1)
    throw new CockpitError('usage', `"${safe(text, 40)}" is no revision: it is a whole number, as 6.`);
  return number;
}
