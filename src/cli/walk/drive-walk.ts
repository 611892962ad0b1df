import type { Walker, WalkView } from '../../app/commands/walks.ts';
import { keyOf, leave, type Reply, type Respondent } from './reply.ts';
import { isLostTooLong } from './walk-end.ts';

/** Ways that are left open: why, for the exit code and for a person. A walk that is closed says it itself. */
export type Driven = { readonly view: WalkView; readonly left?: Extract<Reply, { do: 'leave' }> };

export type Around = {
  readonly respondent: Respondent;
  readonly tell: (view: WalkView) => void;
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly interrupted: AbortSignal;
};

/** A person who leaves waits this long for the answer to what was sent. */
const graceMs = 5_000;

/** Goes through a walk: tells what happens, has what it waits for answered, until it is closed or left open. */
export async function driveWalk(walker: Walker, around: Around): Promise<Driven> {
  const { tell } = around;
  const stop = walker.subscribe(() => tell(walker.view()));
  tell(walker.view());
  try {
    const left = await untilLeft(walker, around);
    await Promise.race([walker.leave(), around.wait(graceMs, new AbortController().signal)]);
    tell(walker.view());
    return { view: walker.view(), ...(left && { left }) };
  } finally {
    stop();
  }
}

async function untilLeft(walker: Walker, around: Around): Promise<Driven['left']> {
  const { respondent, interrupted } = around;
  const begunAt = around.now();
  for (;;) {
    const view = await nextRest(walker, begunAt, around);
    if (interrupted.aborted) return interruption;
    if (view.isBusy) return leave('unknownOutcome', 'it was sent, and nobody knows whether it landed');
    if (!view.waits) return leave('refused', view.notice ?? 'the walk stopped here');
    if (view.waits.for === 'closed') return undefined;
    const key = keyOf(view);
    const reply = await replyTo(walker, view, key, around);
    if (interrupted.aborted) return interruption;
    if (reply.do === 'leave') return reply;
    if (reply.do === 'wait') await untilMoved(walker, key, interrupted);
    if (reply.do !== 'say') continue;
    await walker.send(reply.command);
    const after = walker.view();
    const refused = after.notice === undefined ? undefined : respondent.refused(after);
    if (refused?.do === 'leave') return refused;
  }
}

const interruption = leave('interrupted', 'you left');

async function replyTo(
  walker: Walker,
  view: WalkView,
  key: string,
  { respondent, interrupted }: Around,
): Promise<Reply> {
  const gone = new AbortController();
  const stop = walker.subscribe(() => {
    const now = walker.view();
    if (!now.isBusy && keyOf(now) !== key) gone.abort();
  });
  try {
    return await respondent.answer(view, AbortSignal.any([gone.signal, interrupted]));
  } finally {
    stop();
  }
}

/** The next time that it waits, or stopped; or that it has looked for a lost answer for too long. */
function nextRest(walker: Walker, begunAt: number, { interrupted, respondent, now }: Around): Promise<WalkView> {
  return until(
    walker,
    interrupted,
    view => !view.isBusy || (!respondent.isPatient && isLostTooLong(view, begunAt, now())),
  );
}

const untilMoved = (walker: Walker, key: string, interrupted: AbortSignal): Promise<WalkView> =>
  until(walker, interrupted, view => view.isBusy || keyOf(view) !== key);

function until(walker: Walker, interrupted: AbortSignal, isSo: (view: WalkView) => boolean): Promise<WalkView> {
  return new Promise(resolve => {
    const look = () => {
      const view = walker.view();
      if (!interrupted.aborted && !isSo(view)) return;
      stop();
      interrupted.removeEventListener('abort', look);
      resolve(view);
    };
    const stop = walker.subscribe(look);
    interrupted.addEventListener('abort', look);
    look();
  });
}
