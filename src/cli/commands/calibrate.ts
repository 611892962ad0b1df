import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { type Calibrated, type CalibrateEnd, calibrate } from '../../app/commands/calibrate.ts';
import { age } from '../../domain/duration.ts';
import { commandName, type WorkloadRef } from '../../domain/workload.ts';
import { calibrationInWords } from '../../wording/calibration.ts';
import { judgementInShort } from '../../wording/judgement.ts';
import { counted } from '../../wording/numbers.ts';
import { withClock } from '../clock-speed.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import { placeJson } from '../json/v1/place.ts';
import { complainLine, emit, iso } from '../output.ts';
import { workloadArgument } from '../workload-argument.ts';
import { type Desk, milliseconds, onCluster, type Register, unread, workloadOf } from './command.ts';
import { type JudgeFlags, judgeSettingsOf, withJudgeFlags } from './judge-flags.ts';

type Flags = CommonFlags & JudgeFlags & { readonly for?: string; readonly history: string; readonly trial: string };

export const calibrateCommand: Register = (program, desk) => {
  const command = program
    .command('calibrate <workload>')
    .description('how often would the judge stop a good release here?');
  withClock(withJudgeFlags(command))
    .option('--for <time>', 'look at what happens for so long, instead of at what is stored')
    .option('--history <time>', 'how far back it looks at what is stored', '7d')
    .option('--trial <time>', 'how long one trial lasts, as a rollout would', '20m')
    .addHelpText(
      'after',
      `
Takes each pod in turn for a canary and judges it against the others, which run the same: whatever stops it is a false
alarm. What is stored needs a Prometheus in the settings, and reaches as far back as it keeps; pods of a Deployment that
are gone count as well, each among those of its revision. With --for anything does that gate can read.

Examples:
  deploy-cockpit calibrate checkout -n shop
  deploy-cockpit calibrate checkout -n shop --history 24h --trial 1h
  deploy-cockpit calibrate checkout -n shop --for 30m --trial 10m -o json`,
    )
    .action(async (workload: string, _own: Flags, self: Command) => {
      const flags = flagsOf<Flags>(self);
      const asked = workloadArgument(workload);
      judgeSettingsOf(flags);
      const forMs = flags.for === undefined ? undefined : milliseconds(flags.for);
      const ask = {
        trialMs: milliseconds(flags.trial),
        historyMs: milliseconds(flags.history),
        ...(forMs !== undefined && { forMs }),
      };
      await onCluster(desk, flags, async ({ cockpit }, format) => {
        const ref = await workloadOf(desk, cockpit, asked);
        const settings = judgeSettingsOf(flags, cockpit.judge);
        const end = await calibrate(cockpit, ref, { ...ask, settings, told: progress(desk) }, desk.house.interrupted);
        if (end.kind !== 'calibrated') throw withoutResult(end, ref);
        const { place, actor } = cockpit.engine;
        const lines = calibrationInWords({ ...end, trialMs: ask.trialMs, alpha: settings.alpha });
        emit(
          desk.house,
          format,
          'Calibration',
          { ...placeJson(place, actor.name), ...calibrationJson(end, ref, ask.trialMs), says: lines },
          [...lines, ...alarmLines(end), `  measured on ${measuredOn(end)}`],
        );
        desk.exit(end.falseAlarms ? exitCodes.done : exitCodes.timedOut);
      });
    });
};

function progress({ house }: Desk): (done: number) => void {
  let told = 0;
  return done => {
    if (done - told < 0.25) return;
    told = Math.floor(done * 4) / 4;
    complainLine(house, `${Math.round(told * 100)} %`);
  };
}

const measuredOn = ({ from, to, pods, requests, looks, source, everyMs }: Calibrated): string =>
  `${counted(requests, 'request')} of ${counted(pods.size, 'pod')} in ${age(to - from)}, ${counted(looks, 'look')}, one in ${age(everyMs)}, by ${source}`;

/** Where somebody may look whether it was an alarm for nothing. */
const alarmLines = ({ outcomes: { alarms }, pods }: Calibrated): readonly string[] =>
  alarms.map(({ pod, at, judgement }) => `  ${iso(at)} ${pods.get(pod)}: ${judgementInShort(judgement)}`);

const calibrationJson = (end: Calibrated, { kind, namespace, name }: WorkloadRef, trialMs: number) => ({
  workload: { kind, namespace, name },
  trials: end.outcomes.trials,
  fail: end.outcomes.fail,
  marginal: end.outcomes.marginal,
  pass: end.outcomes.pass,
  alarms: end.outcomes.alarms.map(({ pod, at, judgement }) => ({
    pod: end.pods.get(pod),
    at: iso(at),
    says: judgementInShort(judgement),
  })),
  falseAlarms: end.falseAlarms,
  falseQuestions: end.falseQuestions,
  from: iso(end.from),
  to: iso(end.to),
  pods: end.pods.size,
  requests: end.requests,
  looks: end.looks,
  everyMs: end.everyMs,
  trialMs,
  source: end.source,
});

/** Why nothing was measured, and what that is to a script. */
function withoutResult(end: Exclude<CalibrateEnd, { kind: 'calibrated' }>, ref: WorkloadRef): CockpitError {
  const name = commandName(ref);
  switch (end.kind) {
    case 'too-few-pods':
      return new CockpitError(
        'timedOut',
        `${name} has ${counted(end.pods, 'ready pod')} of one revision; a pod is held against two others or more.`,
      );
    case 'no-history':
      return new CockpitError('usage', 'The pods’ own pages keep no history: say how long to look at them.', [
        `deploy-cockpit calibrate ${name} --for 30m`,
      ]);
    case 'blind':
      return new CockpitError('sourceDown', `${name} can't be measured: ${end.says}`);
    case 'unread':
      return unread(end.answer, ref);
    case 'interrupted':
      return new CockpitError('interrupted', 'Interrupted. Nothing was sent.');
  }
}
