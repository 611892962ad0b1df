import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { type ReadWorkload, readWorkload } from '../../app/commands/read-workload.ts';
import type { Phase } from '../../domain/phase.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import type { OpenCockpit } from '../house.ts';
import { workloadJson } from '../json/v1/workload.ts';
import { emit, type Format } from '../output.ts';
import { workloadLines } from '../text/workload-lines.ts';
import { workloadRef } from '../workload-argument.ts';
import { snapshot } from './cockpit.ts';
import { type CommonFlags, type Desk, milliseconds, onCluster, unread } from './command.ts';

type Flags = CommonFlags & { readonly watch?: boolean; readonly until?: string; readonly timeout: string };
type Read = Extract<ReadWorkload, { kind: 'read' }>;
type Until =
  | { readonly kind: 'answer' }
  | { readonly kind: 'phase'; readonly phase: Phase }
  | { readonly kind: 'revision'; readonly number: number };

const lookEveryMs = 1_000;

export const statusCommand = (command: Command, desk: Desk): void => {
  command
    .command('status [workload]')
    .description('how a rollout stands, as kubectl would judge it, then stricter')
    .option('--watch', 'tell each change until it is healthy or has failed')
    .option('--until <what>', 'wait until healthy, paused or revision=N')
    .option('--timeout <time>', 'how long --until and --watch wait', '300s')
    .addHelpText(
      'after',
      '\nExamples:\n  deploy-cockpit status\n  deploy-cockpit status checkout -n shop --until healthy --timeout 5m\n  deploy-cockpit status checkout -o json',
    )
    .action(async (workload: string | undefined, _own: Flags, self: Command) => {
      const flags = self.optsWithGlobals<Flags>();
      const until = untilOf(flags);
      const patience = milliseconds(flags.timeout);
      await onCluster(desk, flags, 'pipeline', async (open, format) => {
        if (workload === undefined) return statusOfAll(desk, open, format);
        const ref = workloadRef(workload, open.cockpit.engine.place.namespace);
        desk.exit(await follow(desk, open, ref, { until, patience, format, isWatching: flags.watch === true }));
      });
    });
};

function untilOf({ until, watch }: Flags): Until {
  if (until === undefined) return watch ? { kind: 'phase', phase: 'healthy' } : { kind: 'answer' };
  if (until === 'healthy' || until === 'paused') return { kind: 'phase', phase: until };
  const number = /^revision=(\d+)$/.exec(until)?.[1];
  if (number === undefined)
    throw new CockpitError('usage', `"--until ${until}" is not known: it is healthy, paused or revision=N.`);
  return { kind: 'revision', number: Number(number) };
}

async function statusOfAll(desk: Desk, open: OpenCockpit, format: Format): Promise<void> {
  const state = await snapshot(desk, open, format);
  const codes = [...state.workloads.values()].map(({ rollout }) => codeOf(rollout.phase));
  desk.exit(
    codes.includes(exitCodes.failed)
      ? exitCodes.failed
      : codes.includes(exitCodes.waitsForPerson)
        ? exitCodes.waitsForPerson
        : exitCodes.done,
  );
}

function codeOf(phase: Phase): number {
  if (phase === 'failed') return exitCodes.failed;
  return phase === 'paused' ? exitCodes.waitsForPerson : exitCodes.done;
}

type Following = {
  readonly until: Until;
  readonly patience: number;
  readonly format: Format;
  readonly isWatching: boolean;
};

async function follow(
  { house }: Desk,
  { cockpit }: OpenCockpit,
  ref: WorkloadRef,
  { until, patience, format, isWatching }: Following,
): Promise<number> {
  const { clock } = cockpit.engine;
  const end = clock.now() + patience;
  let told = '';
  let first: Read | undefined;
  for (;;) {
    const read = await readWorkload(cockpit, ref, house.interrupted);
    if (house.interrupted.aborted) return exitCodes.interrupted;
    if (read.kind === 'unread') throw unread(read.answer, `${ref.namespace}/${ref.name}`);
    first ??= read;
    const code = endOf(read, first, until);
    const lines = workloadLines(read.view, clock.now());
    const isLast = code !== undefined || clock.now() >= end;
    if (isLast || (isWatching && lines.join() !== told)) emit(house, format, 'Status', workloadJson(read.view), lines);
    told = lines.join();
    if (code !== undefined) return code;
    if (isLast) {
      house.complain(`It did not get there within ${patience / 1_000} s.`);
      return exitCodes.timedOut;
    }
    await clock.wait(lookEveryMs, house.interrupted);
  }
}

/** The exit code, once there is an answer to what was waited for. */
function endOf({ view }: Read, first: Read, until: Until): number | undefined {
  const { phase, current } = view.rollout;
  if (until.kind === 'answer') return codeOf(phase);
  if (until.kind === 'revision') {
    if (current?.revision === until.number && phase === 'healthy') return exitCodes.done;
    if ((current?.revision ?? 0) > until.number) return exitCodes.superseded;
  } else {
    if (phase === until.phase) return exitCodes.done;
    const wanted = first.view.rollout.current?.revision;
    if (wanted !== undefined && current !== undefined && current.revision > wanted) return exitCodes.superseded;
  }
  return phase === 'failed' ? exitCodes.failed : undefined;
}
