import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { type GateEnd, gate } from '../../app/commands/gate.ts';
import type { Arms } from '../../domain/arms.ts';
import { age } from '../../domain/duration.ts';
import type { Judgement, Judging, MetricJudgement, Verdict } from '../../domain/judgement.ts';
import type { LogsRead } from '../../domain/measurement.ts';
import { ours } from '../../domain/safe-text.ts';
import { commandName, type WorkloadRef } from '../../domain/workload.ts';
import { clockTime } from '../../wording/clock-time.ts';
import { costInWords, hasCost } from '../../wording/cost.ts';
import { feasibilityInWords, judgementInShort, judgementLines } from '../../wording/judgement.ts';
import { judgementPage } from '../../wording/judgement-page.ts';
import { logsInWords } from '../../wording/logs-read.ts';
import { metricInWords } from '../../wording/metric-judgement.ts';
import { counted } from '../../wording/numbers.ts';
import { withClock } from '../clock-speed.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import { judgementJson } from '../json/v1/judgement.ts';
import { placeJson } from '../json/v1/place.ts';
import { complainLine, emit } from '../output.ts';
import { workloadArgument } from '../workload-argument.ts';
import { type Desk, milliseconds, onCluster, type Register, unread, workloadOf } from './command.ts';
import { type JudgeFlags, judgeSettingsOf, withJudgeFlags } from './judge-flags.ts';

type Flags = CommonFlags & JudgeFlags & { readonly timeout: string; readonly summary?: string };

export const gateCommand: Register = (program, desk) => {
  const command = program.command('gate <workload>').description('is this release worse than the one beside it?');
  withClock(withJudgeFlags(command))
    .option('--timeout <time>', 'how long it is looked at most', '5m')
    .option('--summary <file>', 'write the verdict as a page in Markdown')
    .addHelpText(
      'after',
      `
Compares the new revision of a rollout with the old one, or NAME-canary with NAME, by what their pods count.
Ends as soon as the verdict is sure. Nothing is changed. Where only one version runs for a minute, it is held against
the limits alone; without limits that is exit code 3.
Exit codes: 0 pass, 1 fail, 3 not enough data, 4 marginal or hold: a person decides, 5 the metrics are down, 2 usage.

Examples:
  deploy-cockpit gate deploy/checkout --error-rate-threshold 1 --latency-p95-ms 300
  deploy-cockpit gate checkout -n shop --timeout 10m -o json --summary gate.md
  deploy-cockpit gate checkout --practice=canary-errors --clock x10`,
    )
    .action(async (workload: string, _own: Flags, self: Command) => {
      const flags = flagsOf<Flags>(self);
      const asked = workloadArgument(workload);
      // What is no limit is said before a cluster is asked.
      judgeSettingsOf(flags);
      const patienceMs = milliseconds(flags.timeout);
      await onCluster(desk, flags, async ({ cockpit }, format) => {
        const ref = await workloadOf(desk, cockpit, asked);
        const settings = judgeSettingsOf(flags, cockpit.judge);
        const { clock, place, actor } = cockpit.engine;
        const say = (line: string) => complainLine(desk.house, `${clockTime(clock.now())} ${line}`);
        const end = await gate(
          cockpit,
          ref,
          {
            settings,
            patienceMs,
            told: progress(say),
            alone: aloneProgress(say),
            foreseen: what => say(feasibilityInWords(what, patienceMs)),
          },
          desk.house.interrupted,
        );
        if (end.kind !== 'judged' && end.kind !== 'alone') throw withoutVerdict(desk, end, ref);
        const { judgement, source } = end;
        const [canary, stable] = end.arms ? [end.arms.canary.name, end.arms.stable.name] : [end.name, ours('nothing')];
        const code = codes[judgement.verdict];
        const document = {
          ...placeJson(place, actor.name),
          ...gatedJson(end),
          ...judgementJson(judgement),
          isTimedOut: end.isTimedOut,
          exitCode: code,
        };
        emit(desk.house, format, 'Gate', document, gatedLines(end));
        if (flags.summary !== undefined) {
          const page = { name: commandName(ref), canary, stable, source };
          await desk.house.write(flags.summary, judgementPage(judgement, page));
        }
        desk.exit(code);
      });
    });
};

type WithVerdict = Extract<GateEnd, { kind: 'judged' | 'alone' }>;

const codes: Readonly<Record<Verdict, number>> = {
  pass: exitCodes.done,
  fail: exitCodes.failed,
  'no-data': exitCodes.timedOut,
  marginal: exitCodes.waitsForPerson,
  hold: exitCodes.waitsForPerson,
};

/** A line for each change; how long it still takes changes all the time and is none. */
function progress(
  say: (line: string) => void,
): (judging: Judging, arms: Arms | undefined, logs: LogsRead | undefined) => void {
  let shown: string | undefined;
  let problem: string | undefined;
  return (judging, arms, logs) => {
    if (logs?.problem !== undefined && logs.problem !== problem) say(logs.problem);
    problem = logs?.problem ?? problem;
    // The first look only tells from where to count.
    const isFirst = judging.kind === 'judged' && judging.judgement.canary.requests === 0;
    const key =
      judging.kind === 'judged'
        ? `judged ${judging.judgement.verdict} ${isFirst}`
        : judging.kind === 'blind'
          ? judging.says
          : 'none';
    if (key === shown) return;
    shown = key;
    if (judging.kind === 'judged' && judging.judgement.canary.requests + judging.judgement.hardFacts.length > 0)
      say(`${arms?.canary.name} against ${arms?.stable.name}: ${judgementInShort(judging.judgement)}`);
    else if (judging.kind === 'judged') say(`${arms?.canary.name} against ${arms?.stable.name}: looking`);
    else say(judging.kind === 'blind' ? `not judged: ${judging.says}` : 'waiting for a second version to compare with');
  };
}

/** Said once, and each verdict once. */
function aloneProgress(say: (line: string) => void): (judgement: Judgement, name: string) => void {
  let shown: string | undefined;
  return (judgement, name) => {
    if (shown === undefined) say('only one version runs: it is held against your limits alone');
    if (shown !== judgement.verdict) say(`${name}: ${judgementInShort(judgement)}`);
    shown = judgement.verdict;
  };
}

/** `compared` is null where one version was held against the limits alone. */
const gatedJson = ({ ref, arms, source, logs }: WithVerdict) => ({
  workload: { kind: ref.kind, namespace: ref.namespace, name: ref.name },
  compared: arms ? { how: arms.how, canary: arms.canary.name, stable: arms.stable.name } : null,
  source,
  ...(logs && {
    logs: { pods: logs.pods, isSampled: logs.isSampled, ...(logs.problem !== undefined && { problem: logs.problem }) },
  }),
});

const bad: readonly Verdict[] = ['fail', 'hold', 'marginal'];

/** The rest is counted, and the nearest to being worse are named. */
function othersInWords(others: readonly MetricJudgement[]): string {
  const [first, second] = others;
  const names = [first, second].flatMap(one => (one ? [one.name] : [])).join(' and ');
  return `  ${counted(others.length, 'more metric')} not worse or not known yet, first ${names}: all with -o json`;
}

/** What is worse, and what is new or gone, whatever it counts for; of logs nothing else is there. */
const isTelling = ({ vote, verdict, reason, from }: MetricJudgement): boolean =>
  from === 'logs' ||
  (vote !== 'info' && bad.includes(verdict)) ||
  reason.kind === 'new-type' ||
  reason.kind === 'gone-type';

function gatedLines({ judgement, arms, name, source, isTimedOut, logs }: WithVerdict) {
  const { at, since, metrics, verdict: of } = judgement;
  // Of one version alone nothing but limits is there, and its PASS names them all.
  const rests = arms ? metrics.slice(1) : of === 'pass' ? [] : metrics.slice(1);
  const also = rests.filter(metric => !arms || isTelling(metric));
  const others = rests.filter(metric => !also.includes(metric));
  const [verdict = '', ...rest] = judgementLines(judgement);
  return [
    verdict,
    ...rest.map(line => `  ${line}`),
    ...(hasCost(judgement) ? [`  ${costInWords(judgement)}`] : []),
    ...also.map(metric => `  also ${metricInWords(metric, 'long')}`),
    ...(others.length > 0 ? [othersInWords(others)] : []),
    `  ${arms ? `${arms.canary.name} against ${arms.stable.name}` : `${name} alone`} for ${age(at - since)}, by ${source}${logs && arms ? logsInWords(logs, arms) : ''}${isTimedOut ? '; the time is over' : ''}`,
  ];
}

/** Why there is no verdict, and what that is to a script. */
function withoutVerdict({ house }: Desk, end: Exclude<GateEnd, WithVerdict>, named: WorkloadRef): CockpitError {
  const name = commandName(named);
  switch (end.kind) {
    case 'one-side':
      return end.isServing
        ? new CockpitError('timedOut', `Only one version of ${name} runs: there is nothing to compare it with.`, [
            'start the gate while the rollout is on its way, or beside a canary',
            'with limits, as --error-rate-threshold 1, the one version is held against those',
          ])
        : new CockpitError('timedOut', `No pod of ${name} serves: there is nothing to measure.`);
    case 'blind':
      if (end.last) complainLine(house, `Before that: ${judgementInShort(end.last)}`);
      return new CockpitError('sourceDown', `${name} can't be judged: ${end.says}`);
    case 'superseded':
      return new CockpitError('superseded', `Another release of ${name} took its place: ${end.by}.`);
    case 'unread':
      return unread(end.answer, named);
    case 'interrupted':
      return new CockpitError('interrupted', 'Interrupted. Nothing was sent.');
  }
}
