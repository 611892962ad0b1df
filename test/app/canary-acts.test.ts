import { describe, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { rowOf } from '../../components/keys/keymap.ts';
import { keysOf } from '../../components/keys/screen-keys.ts';
import { confirmState } from '../../components/plan/confirm-line.ts';
import { canaryNextLines } from '../../components/run/canary-next.ts';
import { createPlanDesk } from '../../src/app/plan-desk.ts';
import { canaryBefore, errorsAfter } from '../../src/app/store/after-act.ts';
import { pairOf } from '../../src/app/store/canary-pair.ts';
import { logChoices } from '../../src/app/store/logs-state.ts';
import { canaryOfPlan, loadAfterRemoval, loadAtWeight } from '../../src/app/store/plan-of-canary.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { loadAtWeightInWords, loadInWords, verdictAtPlan } from '../../src/wording/canary-plan.ts';
import { notRead, turned, up25 } from '../gallery/canary-plan-states.ts';
import { cleared, promoted, removed, settled } from '../gallery/canary-run-states.ts';
import { fails, isCaptains, isMeasured, isPromoted, passes } from '../gallery/ramp-states.ts';
import { now } from '../gallery/states.ts';

const loadOf = (view: WorkloadView, at = now) => {
  const pair = pairOf(view);
  if (!pair) throw new Error('a view without a canary');
  return loadInWords(loadAfterRemoval(pair, at), view.ref.name);
};

describe('what a removal does to the pods that stay', () => {
  test('they share what the canary got, and CPU is only said as about', () => {
    expect(loadOf(isMeasured)).toMatch(
      /^15 pods of checkout get 10\d requests a second each, now (79|80|81); CPU about 11\d % of what they ask for, now 8\d %, if/,
    );
  });

  test('where CPU is not measured, that is said', () => {
    expect(loadOf(fails)).toMatch(/; CPU is not measured$/);
  });

  test('once stable runs it too, half of the pods take what all of them took', () => {
    expect(loadOf(isPromoted)).toMatch(/^3 pods of price get (39|40|41) requests a second each, now (19|20|21)/);
  });

  test('right after a step the rates of one side are of two weights, and those of both together are not', () => {
    const { judging } = isMeasured;
    if (judging.kind !== 'judged') throw new Error('nothing is judged');
    const { at, canary } = judging.judgement;
    const young = (more: object) => ({
      ...isMeasured,
      judging: { ...judging, judgement: { ...judging.judgement, stepSince: at - 10_000, ...more } },
    });
    expect(loadOf(young({}))).toMatch(/^15 pods of checkout get 10\d requests a second each, now (79|80|81)/);
    expect(loadOf(young({ canary: { ...canary, pods: 2 } }))).toMatch(/is not known/);
  });

  test('where routes divide the requests, nobody says what a pod gets now by rates of two weights', () => {
    const byRoute = pairOf(isMeasured);
    const { judging } = isMeasured;
    if (!byRoute || judging.kind !== 'judged') throw new Error('nothing is judged');
    const { actual: _, ...ramp } = byRoute.ramp;
    const steppedAgo = (agoMs: number) => {
      const { at } = judging.judgement;
      const stable = {
        ...isMeasured,
        judging: { ...judging, judgement: { ...judging.judgement, stepSince: at - agoMs } },
      };
      return loadInWords(loadAfterRemoval({ ...byRoute, stable, ramp }, now), 'checkout');
    };
    expect(steppedAgo(150_000)).toMatch(
      /^15 pods of checkout get 10\d requests a second each, now (79|80|81); CPU about/,
    );
    const cpu = 'what CPU that takes is not known so soon after a step';
    expect(steppedAgo(20_000)).toMatch(
      new RegExp(`^15 pods of checkout get 10\\d requests a second each, now (79|80|81); ${cpu}$`),
    );
    expect(steppedAgo(10_000)).toMatch(
      new RegExp(`^15 pods of checkout get 10\\d requests a second each, which is more than now; ${cpu}$`),
    );
  });

  test('numbers of a minute ago are none', () => {
    expect(loadOf(isMeasured, now + 60_000)).toMatch(/^how much more each pod of checkout gets is not known/);
  });
});

describe('what a step does to the pods of both sides', () => {
  const at = (percent: number, view = isMeasured, more: object = {}) => {
    const pair = pairOf(view);
    if (!pair) throw new Error('a view without a canary');
    return loadAtWeightInWords(loadAtWeight({ ...pair, ramp: { ...pair.ramp, ...more } }, percent, now), 'checkout');
  };

  test('each gets less of the same requests, and the stable ones alone would have more than they ask for', () => {
    expect(at(50)).toMatch(
      /^each pod gets 5[34] requests a second, now (79|80|81); 15 of checkout alone 10\d, at about 11\d % of the CPU that they ask for: they may not be able to take it$/,
    );
    expect(at(50, isCaptains)).toMatch(
      /^each pod gets 2\d requests a second, now (39|40|41); 19 of checkout alone 5\d, at about 4\d % of the CPU that they ask for: they can take it$/,
    );
  });

  test('by a route each side has its own', () => {
    expect(at(40, isMeasured, { actual: undefined })).toMatch(
      /^each stable pod gets 6[345] requests a second, now (79|80|81), each of 6 canary pods 10\d; 15 of checkout alone 10\d, at/,
    );
  });

  test('that can’t be told is said to be unknown', () => {
    expect(at(50, { ...isMeasured, judging: { kind: 'none' } })).toMatch(/is not known: not measured, or not for long/);
    expect(at(50, fails)).toMatch(/nobody knows whether they can: CPU is not measured$/);
  });
});

describe('a plan to give a canary more', () => {
  const shown = turned.plan as NonNullable<CockpitState['plan']>;
  const preparedOf = ({ stage }: typeof shown) => {
    if (stage.kind !== 'shown') throw new Error('no plan is shown');
    return stage.prepared;
  };
  const because = (state: CockpitState) => {
    const confirm = confirmState(state);
    if (confirm.kind === 'soon') return confirm.says;
    return confirm.kind === 'not-now' ? confirm.because : confirm.kind;
  };

  test('says how long it is to be read, and the word that will be asked', () => {
    expect([because(up25), because(notRead)]).toEqual([
      'typed',
      'In 0.5 s it can be confirmed: then type cart-canary.',
    ]);
  });

  test('is read to its end before a name is typed, and not once more while one is', () => {
    const small = { ...up25, size: { ...up25.size, rows: 14 } };
    expect(because(small)).toBe('read it to its end first: PgDn; then type cart-canary');
    const plan = up25.plan as NonNullable<CockpitState['plan']>;
    expect(because({ ...small, plan: { ...plan, typed: 'cart' } })).toBe('typed');
  });

  test('can’t be confirmed any more once the PASS that it was asked at is gone', () => {
    expect(because(turned)).toBe('it was a PASS when you asked; Esc, and look');
    const { verdict: _, ...askedAtFail } = turned.plan as NonNullable<CockpitState['plan']>;
    expect(because({ ...turned, plan: askedAtFail })).toBe('typed');
  });

  test('whose PASS is gone while its name is typed takes the letters that are left for no keys', () => {
    const keys = (typed: string) => keysOf({ ...turned, plan: { ...shown, typed } });
    expect(rowOf(keys('mys'), 'q')).toBeUndefined();
    expect(rowOf(keys('mys'), 'esc')?.does).toBe('send nothing');
    expect(rowOf(keys(''), 'q')?.does).toBe('leave');
  });

  test('goes on to hold what it was asked at when it comes back, and says why it came, also where nothing can be planned any more', async () => {
    const store = createStore<CockpitState>(() => ({ ...turned, plan: { ...shown, typed: 'checkout-canary' } }));
    const engine = {
      ...{ place: turned.place, actions: new Map(), ids: { next: () => 'anew' }, writer: {}, outlets: {} },
      clock: { now: () => now + 120_000, wait: () => new Promise(() => undefined) },
    } as unknown as Engine;
    const listener = { changedByUs: () => undefined, runClosed: () => undefined };
    const desk = createPlanDesk(engine, store, store.setState, new AbortController().signal, listener);
    await desk.confirm({ type: 'plan.confirm', to: preparedOf(shown).plan.hash, level: 'typed' });
    const came = store.getState().plan;
    expect(came).toMatchObject({ run: 'anew', verdict: 'pass', notice: expect.stringContaining('nothing was sent') });
    await vi.waitFor(() => expect(store.getState().plan?.stage.kind).toBe('nothing'));
    expect(store.getState().plan?.notice).toBe(came?.notice);
  });

  test('shows the verdict of now with its age, and whether it is of this weight', () => {
    const { judging } = passes;
    expect(verdictAtPlan(judging, now, 'this weight')).toBe(
      'PASS nothing worse than 2x, after 7m55s at this weight, 5 s ago',
    );
    expect(verdictAtPlan(judging, now, 'before')).toMatch(/of the weight before, nothing of this one yet/);
    expect(verdictAtPlan({ kind: 'none' }, now, 'before')).toBe('nothing: it was not measured yet');
  });

  test('of a workload without a canary shows nothing of one', () => {
    const { canary: _, ...alone } = passes;
    const workloads = new Map([[alone.key, alone]]);
    expect(canaryOfPlan({ workloads }, up25.plan?.call ?? { do: '', with: {} })).toBeUndefined();
  });
});

describe('errors after an act on a canary', () => {
  const measuredBefore = {
    act: 'removal',
    wasPromoted: true,
    stable: { value: 0.003, events: 300, of: 100_000 },
  } as const;

  const errorsOf = (state: CockpitState) => {
    const [view] = state.workloads.values();
    return view && errorsAfter(state, view);
  };

  test('are not settled while some of them are from before', () => {
    expect(errorsOf(removed)).toEqual({
      after: 'removal',
      kind: 'not-settled',
      was: 0.003,
      beforeMs: 44_000,
      ms: 55_000,
    });
  });

  test('are then held against what stable had beside it: chance, or more than that', () => {
    expect(errorsOf(settled)).toEqual({ after: 'removal', kind: 'within-chance', was: 0.003 });
    const [view] = settled.workloads.values();
    if (view?.counts.kind !== 'lately') throw new Error('nothing was counted');
    const { lately } = view.counts;
    const worse = {
      ...view,
      counts: { kind: 'lately' as const, lately: { ...lately, of: { ...lately.of, failures: 120 } } },
    };
    expect(errorsAfter(settled, worse)).toEqual({ after: 'removal', kind: 'more', was: 0.003 });
    const later = { ...view, counts: { kind: 'lately' as const, lately: { ...lately, at: now + 600_000 } } };
    expect(errorsAfter(settled, later)).toBeUndefined();
  });

  test('are held against the release before after a promotion, and once its canary is cleared away', () => {
    expect(errorsOf(promoted)).toMatchObject({ after: 'promotion', kind: 'not-settled', was: 0.003 });
    const run = cleared.run && { ...cleared.run, canary: { ...cleared.run.canary, ...measuredBefore } };
    expect(errorsOf({ ...cleared, ...(run && { run }) })).toMatchObject({ after: 'clearing', was: 0.003 });
    expect(canaryBefore({ do: 'canary.promote', with: {} }, passes)).toMatchObject({
      act: 'promotion',
      stable: { of: expect.any(Number), events: expect.any(Number) },
    });
    expect(canaryBefore({ do: 'canary.weight', with: {} }, passes)).toMatchObject({ act: 'step' });
  });

  test('say nothing of another workload, or where stable was not measured', () => {
    expect(errorsOf(cleared)).toBeUndefined();
    expect(errorsAfter(settled, { ...passes, counts: { kind: 'none' } })).toBeUndefined();
    const removal = { do: 'canary.remove', with: {} };
    expect(canaryBefore(removal, { ...fails, judging: { kind: 'none' } })).toEqual({
      act: 'removal',
      wasPromoted: false,
    });
    expect(canaryBefore(removal, isPromoted)?.wasPromoted).toBe(true);
    expect(canaryBefore({ do: 'scale', with: {} }, fails)).toBeUndefined();
  });
});

test('a canary that is cleared away while stable still takes its release over is not everywhere yet', () => {
  const next = (isRolling: boolean) => {
    const [view] = cleared.workloads.values();
    if (!view || !cleared.run) throw new Error('no run is on the screen');
    const rolling = { ...view, rollout: { ...view.rollout, isRolling } };
    const rows = canaryNextLines(cleared.run, { ...cleared, workloads: new Map([[view.key, rolling]]) }, 200);
    return rows.map(({ text }) => text).join(' ');
  };
  expect(next(false)).toContain('nothing to do: 2.1.0 is everywhere');
  expect(next(true)).toContain('wait: stable takes 2.1.0 over by its own rolling update, and that is not done yet');
});

test('what speaks against a canary is looked for in its own log, before that of stable', () => {
  const first = (view: WorkloadView) =>
    logChoices({ ...up25, workloads: new Map([[view.key, view]]) }, view.ref)[0]?.pod;
  const podsOf = (view: WorkloadView | undefined) => view?.family.pods?.map(({ name }) => name) ?? [];
  expect(podsOf(fails.canary)).toContain(first(fails));
  expect(podsOf(passes)).toContain(first(passes));
});
