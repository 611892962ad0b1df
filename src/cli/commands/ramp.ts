import type { Command } from 'commander';
import { CockpitError } from '../../app/cockpit-error.ts';
import { commandName, type WorkloadRef } from '../../domain/workload.ts';
import { withClock } from '../clock-speed.ts';
import { flagsOf } from '../flags.ts';
import { workloadArgument } from '../workload-argument.ts';
import { milliseconds, onCluster, type Register, workloadOf } from './command.ts';
import { withJudgeFlags } from './judge-flags.ts';
import { beginRampHere } from './ramp-begin.ts';
import { abortRamp, pauseRamp } from './ramp-changes.ts';
import { type RampFlags, rampAsked } from './ramp-flags.ts';
import { resumeRamp } from './ramp-resume.ts';

export const rampCommand: Register = (program, desk) => {
  const command = program
    .command('ramp <workload>')
    .description('try an image on a canary beside the stable pods, step by step, judged in each')
    .option('--image <image>', 'the image that is tried, as IMAGE or CONTAINER=IMAGE; else the canary’s that is there')
    .option('--steps <percents>', 'the weights, as 5,25,50,100; 100 promotes')
    .option('--preset <name>', '5-25-50-100, 10-50-100 or 5-25-100')
    .option('--to <percent>', 'one step and its verdict; a later job goes on')
    .option('--hold <time>', 'how long each step is looked at; 10m, with --to only until the verdict')
    .option('--patience <time>', 'how long each step waits for a verdict after that', '15m')
    .option('--on-doubt <way>', 'back or stay, where there is no verdict by then', 'back')
    .option('--abort', 'take the canary away at once')
    .option('--pause', 'hold the ramp where it is, whoever walks it')
    .option('--resume', 'go on with a ramp that stands still, or whose process is gone')
    .option('--promote', 'give the stable Deployment the canary’s template, then take the canary away')
    .option('--take-over', 'take it from the person who walks it; needs --reason')
    .option('--read-back <text>', 'where it stands, for --take-over without a terminal')
    .option('--dry-run', 'show all steps and the plan of the first, and send nothing')
    .option('--yes', 'confirm without a person; in production together with --confirm')
    .option('--confirm <name>', 'the name, as a person would type it')
    .option('--timeout <time>', 'how long --abort and --pause wait for their effect', '60s')
    .option('--reason <text>', 'why, for the record');
  withClock(withJudgeFlags(command))
    .addHelpText(
      'after',
      `
One confirmation at the start covers all steps that it shows. Each is planned freshly, tested and written into the
journal all the same, and one that comes out otherwise is not sent. All stable replicas stay until the end.

FAIL takes the canary away at once. HOLD stays: stable fails as well, so going back would not help.

Exit codes: 0 promoted, or the step of --to passed, 1 it failed and is back at stable, 2 wrong usage, 3 not enough data
in time, 4 a person decides, 5 nothing can be measured, 6 refused or not confirmed, 7 it changed meanwhile, 8 somebody
else took it back, 9 nobody knows whether a change landed, 130 interrupted; the canary stays.

Examples:
  deploy-cockpit ramp checkout --image registry/shop/checkout:2.1.0 --steps 5,25,50,100 --hold 10m
  deploy-cockpit ramp checkout --image registry/shop/checkout:2.1.0 --to 10 --yes --confirm checkout
  deploy-cockpit ramp checkout --abort`,
    )
    .action(async (workload: string, _own: RampFlags, self: Command) => {
      const flags = flagsOf<RampFlags>(self);
      const { house } = desk;
      const ways = [flags.abort, flags.pause, flags.resume].filter(Boolean).length;
      if (ways > 1 || (ways === 1 && (flags.steps ?? flags.preset ?? flags.to ?? flags.image) !== undefined))
        throw new CockpitError('usage', 'Say one of --abort, --pause and --resume, and no steps with it.');
      if (flags.confirm !== undefined && !flags.yes)
        throw new CockpitError('usage', '--confirm stands for a person only together with --yes.');
      const asked = rampAsked(flags);
      const patienceMs = milliseconds(flags.timeout);
      await onCluster(desk, { ...flags, yes: flags.yes === true || !house.isTerminal }, async (open, format) => {
        const ref: WorkloadRef = await workloadOf(desk, open.cockpit, workloadArgument(workload));
        const about = { ref, flags, format, patienceMs, words: `ramp ${commandName(ref)}` };
        if (flags.abort) return desk.exit(await abortRamp(desk, open, about));
        if (flags.pause) return desk.exit(await pauseRamp(desk, open, about));
        if (flags.resume) return desk.exit(await resumeRamp(desk, open, about));
        return desk.exit(await beginRampHere(desk, open, about, asked));
      });
    });
};
