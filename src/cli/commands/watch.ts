import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { type WatchEnd, type WatchNews, watchWorkload } from '../../app/commands/watch.ts';
import { age } from '../../domain/duration.ts';
import { commandName, type WorkloadRef } from '../../domain/workload.ts';
import { clockTime } from '../../wording/clock-time.ts';
import { deviationInWords, deviationNewsInWords, pastInWords, unmeasuredInWords } from '../../wording/deviation.ts';
import { judgementInShort } from '../../wording/judgement.ts';
import { counted } from '../../wording/numbers.ts';
import { rolloutSentence } from '../../wording/rollout.ts';
import { withClock } from '../clock-speed.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import type { House } from '../house.ts';
import { deviationJson } from '../json/v1/deviation.ts';
import { watchNewsJson } from '../json/v1/watch.ts';
import { documentText, type Format, jsonLine, printLine } from '../output.ts';
import { workloadArgument } from '../workload-argument.ts';
import { milliseconds, onCluster, type Register, unread, workloadOf } from './command.ts';

type Flags = CommonFlags & { readonly for: string };

export const watchCommand: Register = (program, desk) => {
  withClock(
    program.command('watch <workload>').description('tell each change of its rollout, errors and expected ranges'),
  )
    .option('--for <time>', 'how long', '1h')
    .addHelpText(
      'after',
      `
Watches long after a rollout as well, without a screen: one line for each change, and nothing while all is as expected.
Known errors that come more or less often, new types of errors and numbers out of their range are raised once, and told
to the people whom the settings name under monitors. Nothing is changed. With -o json: one document in each line.
With a Prometheus it begins with what was stored in the last 26 hours. Without, it learns for half an hour what is usual.
It keeps nothing when it ends: started again, it raises once more what is still out. An Alertmanager or PagerDuty knows
the key of what was raised, and does not ring again.
Exit codes at the end: 0 as expected, 1 it fails, 4 something is out of what is expected, 5 there are no numbers.

Examples:
  deploy-cockpit watch checkout --for 24h
  deploy-cockpit watch deploy/checkout -n shop --for 8h -o json
  deploy-cockpit watch checkout --for 15m --practice=new-error-type --clock x10`,
    )
    .action(async (workload: string, _own: Flags, self) => {
      const flags = flagsOf<Flags>(self);
      const forMs = milliseconds(flags.for);
      const asked = workloadArgument(workload);
      await onCluster(desk, flags, async ({ cockpit }, format) => {
        const { house } = desk;
        const ref = await workloadOf(desk, cockpit, asked);
        const told = (news: WatchNews) => say(house, format, news);
        const end = await watchWorkload(cockpit, ref, { forMs, told }, house.interrupted);
        desk.exit(endOf(house, format, end, ref, forMs));
      });
    });
};

function say(house: House, format: Format, news: WatchNews): void {
  if (format === 'text') return printLine(house, `${clockTime(news.at)} ${inWords(news)}`);
  const document = { apiVersion: 'deploy-cockpit/v1', kind: 'WatchNews', ...watchNewsJson(news) };
  house.print(format === 'json' ? jsonLine(document) : documentText(format, document));
}

function inWords(one: WatchNews): string {
  switch (one.type) {
    case 'rollout':
      return rolloutSentence(one.view.rollout);
    case 'verdict':
      return `${one.arms.canary.name} against ${one.arms.stable.name}: ${judgementInShort(one.judgement)}`;
    case 'deviation': {
      const { news, told } = one;
      const to = told.map(({ sink, problem }) => (problem === undefined ? sink : `${sink} not: ${problem}`));
      const people = to.length > 0 ? ` (told ${to.join('; ')})` : '';
      return `${news.type === 'raised' ? 'RAISED' : 'RESOLVED'} ${deviationNewsInWords(news)}${people}`;
    }
    case 'blind':
      return `no numbers: ${one.says}`;
    case 'seeing':
      return `numbers again, by ${one.says}`;
    case 'without-logs':
      return one.says;
    case 'past':
      return pastInWords(one.at, one.past);
    case 'unmeasured':
      return unmeasuredInWords(one.rules);
    case 'unread':
      return `not read: ${one.answer.says}`;
  }
}

function endOf(house: House, format: Format, end: WatchEnd, ref: WorkloadRef, forMs: number): number {
  if (end.kind === 'unread') throw unread(end.answer, ref);
  if (end.kind === 'interrupted') throw new CockpitError('interrupted', 'Interrupted. Nothing was sent.');
  const { deviations, raised, isBlind } = end;
  const code = codeOf(end);
  if (format === 'text') {
    const out =
      deviations.length > 0
        ? `still out: ${deviations.map(deviationInWords).join('; ')}`
        : 'nothing is out of what is expected';
    printLine(
      house,
      `${commandName(ref)} was watched for ${age(forMs)}: ${counted(raised, 'deviation')} raised; ${isBlind ? 'no numbers at the end' : out}`,
    );
    return code;
  }
  const document = {
    apiVersion: 'deploy-cockpit/v1',
    kind: 'Watched',
    workload: { kind: ref.kind, namespace: ref.namespace, name: ref.name },
    raised,
    isBlind,
    deviations: deviations.map(deviationJson),
    exitCode: code,
  };
  house.print(format === 'json' ? jsonLine(document) : documentText(format, document));
  return code;
}

/** What stands at the end, the worst first. */
function codeOf({ view, judging, deviations, isBlind }: Extract<WatchEnd, { kind: 'over' }>): number {
  const verdict = judging.kind === 'judged' ? judging.judgement.verdict : undefined;
  if (view.rollout.phase === 'failed' || verdict === 'fail') return exitCodes.failed;
  if (deviations.length > 0 || verdict === 'hold' || verdict === 'marginal') return exitCodes.waitsForPerson;
  return isBlind ? exitCodes.sourceDown : exitCodes.done;
}
