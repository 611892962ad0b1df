import type { Walker, WalkView } from '../../../src/engine/walk/walk-state.ts';

/** The view as soon as it is so; fails with where the walk stands instead. */
export function viewWhen(
  walker: Walker,
  what: string,
  isSo: (view: WalkView) => boolean,
  withinMs = 60_000,
): Promise<WalkView> {
  return new Promise((resolve, reject) => {
    const done = () => {
      const view = walker.view();
      if (!isSo(view)) return;
      clearTimeout(tooLate);
      stop();
      resolve(view);
    };
    const stop = walker.subscribe(done);
    const tooLate = setTimeout(() => {
      stop();
      reject(new Error(`not seen: ${what}; ${standing(walker.view())}`));
    }, withinMs);
    done();
  });
}

export const standing = ({ state, waits, notice, noPlan, isBusy, entries, seen }: WalkView): string =>
  JSON.stringify({
    mode: state.mode,
    at: state.at,
    phase: state.steps.get(state.at ?? '')?.phase,
    waits,
    notice,
    noPlan,
    isBusy,
    seen: seen?.says,
    last: entries.slice(-4).map(({ type, step }) => `${type} ${step ?? ''}`),
  });

export const waitsFor = (walker: Walker, what: NonNullable<WalkView['waits']>['for'], step?: string) =>
  viewWhen(
    walker,
    `waits for ${what}${step ? ` at ${step}` : ''}`,
    ({ waits, state }) => waits?.for === what && (step === undefined || state.at === step),
  );
