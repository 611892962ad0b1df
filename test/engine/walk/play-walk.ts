import type { WalkCommand, Walker, WalkView } from '../../../src/engine/walk/walk-state.ts';
import { standing } from './walk-until.ts';

/** What somebody does who says yes to everything that is planned, and answers every question. */
export function obliging(view: WalkView): WalkCommand | undefined {
  const { waits, state, prepared, question } = view;
  const step = state.at ?? '';
  switch (waits?.for) {
    case 'go':
      return { type: 'go', step };
    case 'confirmation':
      return prepared && { type: 'confirm', to: prepared.plan.hash, level: 'typed', answer: state.target.name };
    case 'answer': {
      const choice = question?.kind === 'choice' ? question.choices.find(({ fits }) => fits) : undefined;
      return choice
        ? { type: 'choose', step, choose: choice.choose, reason: 'it fits' }
        : { type: 'answer', step, value: 'all is well' };
    }
    case 'close':
      return { type: 'close' };
    default:
      return undefined;
  }
}

/** Walks until the run is closed, or until nobody knows what to say any more. */
export async function playWalk(
  walker: Walker,
  answer: (view: WalkView) => WalkCommand | undefined | Promise<WalkCommand | undefined> = obliging,
  withinMs = 120_000,
): Promise<WalkView> {
  const over = AbortSignal.timeout(withinMs);
  for (;;) {
    const view = await nextStand(walker, over);
    if (over.aborted) throw new Error(`the walk did not come to its end: ${standing(view)}`);
    const command = view.state.mode === 'closed' ? undefined : await answer(view);
    if (view.state.mode === 'closed') return view;
    if (command) await walker.send(command);
    else await changeOf(walker, view, over);
  }
}

async function nextStand(walker: Walker, over: AbortSignal): Promise<WalkView> {
  for (;;) {
    const view = walker.view();
    if (over.aborted || (!view.isBusy && view.waits) || view.state.mode === 'closed') return view;
    await changeOf(walker, view, over);
  }
}

/** Resolves when the view is another one. */
const changeOf = (walker: Walker, view: WalkView, over: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const done = () => {
      if (walker.view() === view && !over.aborted) return;
      stop();
      over.removeEventListener('abort', done);
      resolve();
    };
    const stop = walker.subscribe(done);
    over.addEventListener('abort', done, { once: true });
    done();
  });
