import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { followStatus, isPastDeadline, type StatusEnd, type Until } from '../../app/commands/follow-status.ts';
import { readWorkload } from '../../app/commands/read-workload.ts';
import type { WorkloadView } from '../../app/store/workload-view.ts';
import { safe } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import type { OpenCockpit } from '../house.ts';
import { statusJson } from '../json/v1/workload.ts';
import { complainLine, emit, type Format } from '../output.ts';
import { workloadLines } from '../text/workload-lines.ts';
import { workloadArgument } from '../workload-argument.ts';
import { snapshot } from './cockpit.ts';
import { type Desk, milliseconds, onCluster, type Register, unread, workloadOf } from './command.ts';

type Flags = CommonFlags & { readonly watch?: boolean; readonly until?: string; readonly timeout: string };

export const statusCommand: Register = (program, desk) => {
  program
    .command('status [workload]')
    .description('how a rollout stands, as kubectl would judge it, then stricter')
    .option('--watch', 'tell each change, until it is healthy or has failed')
    .option('--until <what>', 'wait until healthy, paused or revision=N')
    .option('--timeout <time>', 'how long --until and --watch wait', '300s')
    .addHelpText(
      'after',
      `
Without WORKLOAD: all of the namespace, and the exit code of the worst.
Exit codes at once: 0 progressing or healthy, 1 failed, 4 paused.
With --until or --watch: 0 reached, 1 failed, 3 timed out, 8 another revision took its place.

Examples:
  deploy-cockpit status
  deploy-cockpit status checkout -n shop --until healthy --timeout 5m
  deploy-cockpit status deploy/checkout -o json`,
    )
    .action(async (workload: string | undefined, _own: Flags, self: Command) => {
      const flags = flagsOf<Flags>(self);
      const until = untilOf(flags);
      const patienceMs = milliseconds(flags.timeout);
      if (workload === undefined && until)
        throw new CockpitError('usage', 'Waiting needs one workload: name it.', ['deploy-cockpit status WORKLOAD']);
      const asked = workload === undefined ? undefined : workloadArgument(workload);
      await onCluster(desk, flags, async (open, format) => {
        if (asked === undefined) return statusOfAll(desk, open, format, flags);
        const ref = await workloadOf(desk, open.cockpit, asked);
        if (!until) return statusAtOnce(desk, open, ref, format);
        desk.exit(await waitFor(desk, open, ref, { until, patienceMs, format, isWatching: flags.watch === true }));
      });
    });
};

function untilOf({ until, watch }: Flags): Until | undefined {
  if (until === undefined) return watch ? { kind: 'phase', phase: 'healthy' } : undefined;
  if (until === 'healthy' || until === 'paused') return { kind: 'phase', phase: until };
  const number = /^revision=r?(\d+)$/.exec(until)?.[1];
  if (number !== undefined) return { kind: 'revision', number: Number(number) };
  throw new CockpitError('usage', `"--until ${safe(until, 80)}" is not known: it is healthy, paused or revision=N.`);
}

async function statusOfAll(desk: Desk, open: OpenCockpit, format: Format, flags: CommonFlags): Promise<void> {
  const state = await snapshot(desk, open, format, flags);
  const codes = [...state.workloads.values()].map(view => codeOf(view, state.now));
  desk.exit([exitCodes.failed, exitCodes.waitsForPerson].find(code => codes.includes(code)) ?? exitCodes.done);
}

async function statusAtOnce(
  { house, exit }: Desk,
  { cockpit }: OpenCockpit,
  ref: WorkloadRef,
  format: Format,
): Promise<void> {
  const read = await readWorkload(cockpit, ref, house.interrupted, undefined, { withAutoscalers: true });
  if (read.kind === 'unread') throw unread(read.answer, ref);
  const now = cockpit.engine.clock.now();
  emit(
    house,
    format,
    'Status',
    statusJson(read.view, cockpit.engine.place, cockpit.engine.actor.name, now),
    workloadLines(read.view, now),
  );
  exit(codeOf(read.view, now));
}

function codeOf(view: WorkloadView, now: number): number {
  const { phase } = view.rollout;
  if (phase === 'failed' || isPastDeadline(view, now)) return exitCodes.failed;
  return phase === 'paused' ? exitCodes.waitsForPerson : exitCodes.done;
}

type Waiting = {
  readonly until: Until;
  readonly patienceMs: number;
  readonly format: Format;
  readonly isWatching: boolean;
};

async function waitFor({ house }: Desk, { cockpit }: OpenCockpit, ref: WorkloadRef, waiting: Waiting): Promise<number> {
  const { until, patienceMs, format, isWatching } = waiting;
  const { clock, place, actor } = cockpit.engine;
  let shown = '';
  const show = (view: WorkloadView) => {
    const lines = workloadLines(view, clock.now());
    // Ages and deadlines tick; only what happened is told again.
    const told = lines.join('\n').replaceAll(/deadline in [^;\n]*|if nobody acts [^\n]*/g, '');
    if (told !== shown) emit(house, format, 'Status', statusJson(view, place, actor.name, clock.now()), lines);
    shown = told;
  };
  const end = await followStatus(
    cockpit,
    ref,
    { until, patienceMs, told: view => isWatching && show(view) },
    house.interrupted,
  );
  if ('view' in end) show(end.view);
  return endCode(house, end, ref, patienceMs);
}

function endCode(
  house: Parameters<typeof complainLine>[0],
  end: StatusEnd,
  ref: WorkloadRef,
  patienceMs: number,
): number {
  const { namespace, name } = ref;
  switch (end.kind) {
    case 'reached':
      return exitCodes.done;
    case 'failed':
      return exitCodes.failed;
    case 'superseded':
      complainLine(house, `Another revision of ${name} took its place: r${end.view.rollout.current?.revision}.`);
      return exitCodes.superseded;
    case 'timed-out':
      complainLine(house, `It did not get there within ${patienceMs / 1_000} s.`);
      return exitCodes.timedOut;
    case 'gone':
      throw new CockpitError('failed', `${namespace}/${name} was deleted while it was waited for.`);
    case 'unread':
      throw unread(end.answer, ref);
    case 'interrupted':
      throw new CockpitError('interrupted', 'Interrupted. Nothing was sent.');
  }
}
