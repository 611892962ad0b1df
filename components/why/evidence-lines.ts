import type { CockpitState } from '../../src/app/store/state.ts';
import { alikeEvents, inARow, type LastWords, type WhyState } from '../../src/app/store/why-state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { age } from '../../src/domain/duration.ts';
import type { Cause } from '../../src/domain/rollout.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { passedInWords } from '../../src/wording/judgement-sureness.ts';
import { counted } from '../../src/wording/numbers.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

const mostEvents = 6;
const longestQuote = 220;
const mostLogLines = 12;
const mostComplaints = 3;
const fewLogLines = 4;

/** What a cause rests on: pods, Events, conditions, the last words of a log. */
export function evidenceLines(
  view: WorkloadView,
  cause: Cause | undefined,
  why: WhyState | undefined,
  state: CockpitState,
  width: number,
): readonly ScreenLine[] {
  const pods = cause ? `${cause.pods.affected} of ${counted(cause.pods.of, 'new pod')}` : undefined;
  return [
    { text: 'EVIDENCE', isBold: true },
    ...convincedBy(view, width),
    ...(pods ? sentence('pods', pods, width) : []),
    ...notTold(eachOnce(cause?.evidence ?? []), why).flatMap(text => sentence('', shortened(text), width)),
    ...(isToldByLog(cause) ? logLines(why?.log, view, width) : []),
    ...conditionLines(view, width),
    ...eventLines(why, state, width),
    ...(isToldByLog(cause) ? [] : logLines(why?.log, view, width)),
  ];
}

/** What a PASS waited for, each with its numbers. */
function convincedBy({ judging }: WorkloadView, width: number): readonly ScreenLine[] {
  if (judging.kind !== 'judged' || judging.judgement.verdict !== 'pass') return [];
  const { metrics, basis } = judging.judgement;
  const voting = metrics.filter(({ vote, verdict }) => vote === 'critical' && verdict === 'pass');
  const beside = basis === 'before-after' ? 'before' : 'on stable';
  return voting.flatMap((metric, index) =>
    sentence(index === 0 ? 'judge' : '', `✓ ${passedInWords(metric, beside)}`, width),
  );
}

/** A program that ended, or doesn't get ready, has usually said why. */
const isToldByLog = (cause: Cause | undefined): boolean =>
  cause !== undefined && ['crash-loop', 'liveness', 'out-of-memory', 'unready'].includes(cause.kind);

/** `POD: words`: the same words of another pod are no further evidence. */
const eachOnce = (evidence: readonly string[]): readonly string[] =>
  [...new Map([...evidence].reverse().map(text => [text.replace(/^\S+: /, ''), text])).values()].reverse();

/** What Events say stands below, with how often. */
const notTold = (evidence: readonly string[], why: WhyState | undefined): readonly string[] =>
  evidence.filter(
    text => !why?.events.some(({ about, message }) => text.startsWith(`${about.name}: ${message}`.slice(0, 300))),
  );

/** Conditions that say what is not as it should be. */
function conditionLines({ family }: WorkloadView, width: number): readonly ScreenLine[] {
  const bad = family.workload.conditions.filter(({ type, status }) =>
    type === 'ReplicaFailure' ? status === 'True' : status !== 'True',
  );
  return bad.flatMap(({ type, status, reason, message }, index) =>
    sentence(index === 0 ? 'state' : '', `${type}=${status} ${reason}: ${message}`, width),
  );
}

/** Warnings; where there is none, only the newest Event, because the others tell how things went well. */
function eventLines(why: WhyState | undefined, state: CockpitState, width: number): readonly ScreenLine[] {
  if (!why || (why.readAt === undefined && !why.problem)) return sentence('events', 'reading …', width, 'quiet');
  const problem = why.problem ? sentence('events', `could not all be read: ${why.problem}`, width, 'warn') : [];
  const warnings = alikeEvents(why.events.filter(({ isWarning }) => isWarning)).slice(0, mostEvents);
  if (warnings.length > 0)
    return [
      ...problem,
      ...warnings.flatMap((event, index) => sentence(index === 0 ? 'events' : '', eventSays(event, state), width)),
    ];
  const [newest] = alikeEvents(why.events);
  if (why.problem) return problem;
  return sentence(
    'events',
    newest ? `no warning; the newest: ${eventSays(newest, state)}` : 'none; they are kept for about an hour',
    width,
    'quiet',
  );
}

function eventSays(
  { about, reason, message, count, lastAt }: ReturnType<typeof alikeEvents>[number],
  { now, exactTimes }: CockpitState,
): string {
  const when = lastAt === undefined ? '' : exactTimes ? clockTime(lastAt) : `${age(now - lastAt)} ago`;
  const often = count > 1 ? `, ${count} times` : '';
  const whom = about.length > 1 ? `${about.length} objects` : about[0];
  return shortened(`${when}${often}  ${whom}  ${reason}: ${message}`);
}

/** A registry's whole answer would push everything else off the screen; what it comes to stands at its end. */
function shortened(text: string): string {
  if (text.length <= longestQuote) return text;
  const [head, tail] = [Math.floor(longestQuote * 0.45), Math.floor(longestQuote * 0.55)];
  return `${text.slice(0, head)} … ${text.slice(-tail)}`;
}

/** ` (canary 2.1.0)`: the usual errors of stable read like those of the release that is tried. */
function sideOf(name: string, { canary, family, rollout, from, to }: WorkloadView): string {
  const isIn = (pods: WorkloadView['family']['pods']) => pods?.find(pod => pod.name === name);
  if (canary && isIn(canary.family.pods)) return ` (canary ${to})`;
  const pod = isIn(family.pods);
  if (!pod) return '';
  if (canary) return ` (stable${from === undefined ? '' : ` ${from}`})`;
  if (rollout.old.length === 0) return '';
  return pod.hash === rollout.current?.hash ? ` (new pod, ${to})` : ' (old pod)';
}

/** What a log complains of says more of a pod that runs; its last lines say more of one that has ended. */
function logLines(log: LastWords | undefined, view: WorkloadView, width: number): readonly ScreenLine[] {
  if (!log) return [];
  const { source, isPrevious, lines, telling, problem } = log;
  const whose = `${source.name} ${source.container}${sideOf(source.name, view)}${isPrevious ? ', before it was started again' : ''}`;
  if (problem) return sentence('log', `${whose}: ${problem}`, width, 'quiet');
  if (lines.length === 0) return sentence('log', `${whose}: wrote nothing`, width, 'quiet');
  const complaints = telling
    .slice(0, mostComplaints)
    .map(({ count, newest }) => `${count} of the last ${counted(lines.length, 'line')}: ${newest}`);
  const last = inARow(lines).slice(isPrevious || complaints.length === 0 ? -mostLogLines : -fewLogLines);
  return [
    ...sentence('log', whose, width, 'quiet'),
    ...(isPrevious ? [] : complaints.flatMap(text => sentence('', text, width))),
    ...(complaints.length > 0 && !isPrevious ? sentence('', 'last lines', width, 'quiet') : []),
    ...last.flatMap(({ newest, count }) => sentence('', count > 1 ? `${count} times: ${newest}` : newest, width)),
  ];
}
