import { exitCodes } from '../../app/cockpit-error.ts';
import { judgeStep, lastVerdict, promoteStep, takeAwayStep, weightStep } from '../../app/commands/ramp.ts';
import type { WalkStep, WalkView } from '../../app/commands/walks.ts';
import type { Driven } from './drive-walk.ts';
import type { WalkEnd } from './walk-end.ts';
import { walkEnd } from './walk-end.ts';

type Ways = { readonly resume: string; readonly abort: string; readonly export: string; readonly next: string };

const codes = {
  fail: 'failed',
  hold: 'waitsForPerson',
  marginal: 'waitsForPerson',
  'no-data': 'timedOut',
  blind: 'sourceDown',
  paused: 'waitsForPerson',
  gone: 'superseded',
} as const;

/** How a ramp ended for the shell, and for a person: where the canary is now, and what the right next act is. */
export function rampEnd(driven: Driven, steps: readonly number[], ways: Ways): WalkEnd {
  const { view, left } = driven;
  const { state } = view;
  const name = state.workload?.name ?? 'it';
  if (!state.closed) {
    const { code } = walkEnd(driven, { resume: ways.resume, export: ways.export });
    return {
      code,
      says: `The ramp of ${name} stands still: ${left?.says ?? 'it waits'}. The canary stays as it is, and all stable replicas serve. Go on, or take it back:`,
      next: [ways.resume, ways.abort],
    };
  }
  const step = (id: string): WalkStep | undefined => state.steps.get(id);
  const isDone = (id: string) => step(id)?.phase === 'done';
  const isAway = isDone(takeAwayStep);
  if (isDone(promoteStep))
    return isAway
      ? { code: exitCodes.done, says: `${name} is promoted to 100 %, and the canary is gone.`, next: [ways.export] }
      : { code: exitCodes.waitsForPerson, says: `${name} is promoted; its canary is still there.`, next: [ways.abort] };
  const last = steps.filter(one => one < 100).at(-1);
  if (last !== undefined && isDone(judgeStep(last)) && step(takeAwayStep)?.phase === 'pending')
    return { code: exitCodes.done, says: `${name} is at ${last} %, and passed there.`, next: [ways.next, ways.abort] };
  const verdict = lastVerdict(state)?.verdict ?? '';
  const weightFailed = steps.some(one => step(weightStep(one))?.phase === 'failed');
  const code = verdict in codes && !weightFailed ? codes[verdict as keyof typeof codes] : 'failed';
  const says = isAway
    ? `Back at stable: the canary of ${name} is gone, ${tookInWords(view)}.`
    : `The ramp of ${name} was ended, and its canary was not taken away.`;
  return { code: exitCodes[code], says, next: isAway ? [ways.export] : [ways.abort, ways.export] };
}

/** From the verdict, or whatever ended the step before, until nothing of the canary was left. */
function tookInWords({ state }: WalkView): string {
  const away = state.steps.get(takeAwayStep);
  const before = state.way.at(-2);
  const from = before === undefined ? undefined : state.steps.get(before)?.endedAt;
  if (from === undefined || away?.endedAt === undefined) return 'and nothing is left of it';
  return `${((away.endedAt - from) / 1_000).toFixed(1)} s after that was clear`;
}
