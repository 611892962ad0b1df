import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Instant } from '../domain/brands.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import type { Cockpit } from './cockpit.ts';
import { keepHeartbeat } from './heartbeat.ts';
import type { Intent } from './intent.ts';
import { createJournalDesk } from './journal-desk.ts';
import { createLogsDesk } from './logs-desk.ts';
import { createPlanDesk } from './plan-desk.ts';
import { navigate } from './store/navigate.ts';
import { type CockpitState, screenOf } from './store/state.ts';
import { byUrgency, type WorkloadView } from './store/workload-view.ts';
import { type WorkloadNews, type WorkloadWatch, watchWorkloads } from './watch-workloads.ts';
import { createWhyDesk } from './why-desk.ts';

/** The one door: screens read the store and send intents; nothing else changes anything. */
export type Session = {
  readonly store: StoreApi<CockpitState>;
  send(intent: Intent): void;
  /** Resolves once the first picture is whole. */
  readonly complete: Promise<void>;
  /** Resolves when the operator wants to leave. */
  readonly left: Promise<void>;
  close(): Promise<void>;
};

/** How the store is changed: from what it is, to what it becomes. */
export type Change = (change: (state: CockpitState) => CockpitState) => void;

export function openSession(cockpit: Cockpit): Session {
  const { engine } = cockpit;
  const closing = new AbortController();
  const store = createStore<CockpitState>(() => firstState(cockpit));
  const change: Change = next => store.setState(next(store.getState()), true);
  const complete = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  let watch = startWatch(cockpit.namespace);

  function startWatch(namespace: string | undefined): WorkloadWatch {
    const { namespace: _scope, ...rest } = cockpit;
    return watchWorkloads(
      { ...rest, ...(namespace !== undefined && { namespace }) },
      {
        news: news => {
          change(state => withNews(state, news));
          plans.worldMoved(news.changed);
          if (news.isComplete) complete.resolve();
        },
        answered: at => change(state => withAnswer(state, at)),
        silent: (tries, says) => change(state => withFailure(state, tries, says)),
      },
    );
  }

  const plans = createPlanDesk(engine, store, change, closing.signal, {
    changedByUs: (ref, at) => watch.changedByUs(ref, at),
    runClosed: ref => void journal.refresh(ref),
  });
  const journal = createJournalDesk(engine, store, change, closing.signal);
  void journal.start();
  const logs = createLogsDesk(cockpit, store.getState, change, closing.signal);
  const why = createWhyDesk(cockpit, store.getState, change, closing.signal);
  store.subscribe((state, before) => {
    if (state.screens === before.screens && state.workloads === before.workloads) return;
    logs.look(state);
    why.look(state);
  });

  void keepHeartbeat(
    engine,
    {
      focused: () => focusOf(store.getState()),
      cachedVersion: ref => watch.resourceVersionOf(ref),
      answered: at => change(state => withAnswer(state, at)),
      failed: says => change(state => withFailure(state, (state.freshness.failure?.tries ?? 0) + 1, says)),
      deaf: () => watch.reopen(),
    },
    closing.signal,
  );
  void keepTime(engine.clock, change, closing.signal);
  const remembering = complete.promise.then(() => rememberNames(cockpit, store.getState()));

  const send = (intent: Intent): void => {
    if (closing.signal.aborted) return;
    change(state => navigate(state, intent));
    switch (intent.type) {
      case 'rollback.plan':
        return plans.ask(intent);
      case 'plan.type':
        return plans.type(intent);
      case 'plan.confirm':
        return void plans.confirm(intent);
      case 'doubt.decide':
        return void journal.decide(intent);
      case 'workload.open':
        void journal.refresh(intent.ref);
        return watch.focus(intent.ref);
      case 'journal.open':
        return void journal.list();
      case 'timeline.open':
        return void journal.timeline(intent.run);
      case 'open-run.settle':
        return void journal.settle(intent.run);
      case 'scope.toggle':
        return toggleScope();
      case 'logs.pod':
        return logs.choose(intent);
      case 'logs.previous':
        return logs.togglePrevious();
      case 'leave':
        return left.resolve();
      default:
        watch.focus(focusOf(store.getState()));
    }
  };

  function toggleScope(): void {
    const { allNamespaces } = store.getState();
    watch.close();
    change(state => ({ ...state, allNamespaces: !allNamespaces, workloads: new Map(), isComplete: false }));
    watch = startWatch(allNamespaces ? engine.place.namespace : undefined);
  }

  return {
    store,
    send,
    complete: complete.promise,
    left: left.promise,
    async close() {
      closing.abort();
      watch.close();
      complete.resolve();
      await Promise.all([plans.finished(), remembering]);
    },
  };
}

/** As when somebody has just opened it. */
export function firstState({ engine, namespace }: Cockpit): CockpitState {
  const { clock, place, actor, writer } = engine;
  return {
    now: clock.now(),
    place,
    who: actor.name,
    host: actor.host,
    isReadOnly: writer === undefined,
    hash: engine.hash,
    allNamespaces: namespace === undefined,
    freshness: {},
    isComplete: false,
    workloads: new Map(),
    listProblems: [],
    records: new Map(),
    openRuns: [],
    size: { columns: 80, rows: 24 },
    screens: [{ name: 'board' }],
    isHelpShown: false,
    exactTimes: false,
    row: 0,
    scroll: 0,
    isExactShown: false,
    filter: '',
    isFiltering: false,
  };
}

function withNews(state: CockpitState, { changed, gone, isComplete, problems }: WorkloadNews): CockpitState {
  const workloads = new Map(state.workloads);
  for (const key of gone) workloads.delete(key);
  for (const view of changed) workloads.set(view.key, view);
  const { cursor, ...rest } = state;
  // Until the first picture is whole the cursor goes to the worst row; then it stays on its workload.
  const isKept = state.isComplete && cursor !== undefined && workloads.has(cursor);
  const next = isKept ? cursor : worst(workloads)?.key;
  return {
    ...rest,
    workloads,
    isComplete: state.isComplete || isComplete,
    ...(next !== undefined && { cursor: next }),
    listProblems: problems,
  };
}

const worst = (workloads: ReadonlyMap<string, WorkloadView>): WorkloadView | undefined =>
  [...workloads.values()].reduce<WorkloadView | undefined>(
    (most, one) => (most && byUrgency(most, one) <= 0 ? most : one),
    undefined,
  );

/** News come many at a time; an answer a moment after the last one changes nothing on the screen. */
const withAnswer = (state: CockpitState, at: Instant): CockpitState =>
  state.freshness.failure === undefined && at - (state.freshness.lastAnswerAt ?? 0) < 200
    ? state
    : { ...state, freshness: { lastAnswerAt: at } };

const withFailure = (state: CockpitState, tries: number, says: SafeText): CockpitState => ({
  ...state,
  freshness: { ...state.freshness, failure: { tries, says: safe(says) } },
});

/** The object that the operator looks at: its freshness is the screen's. */
function focusOf(state: CockpitState): WorkloadRef | undefined {
  const screen = screenOf(state);
  if ('ref' in screen) return screen.ref;
  if (screen.name === 'plan') return state.plan?.ref;
  if (screen.name === 'run') return state.run?.ref;
  return state.cursor === undefined ? undefined : state.workloads.get(state.cursor)?.ref;
}

/** A cache that can't be written hinders nobody: completion knows fewer names then. */
async function rememberNames({ names, engine }: Cockpit, { workloads, isComplete }: CockpitState): Promise<void> {
  if (!isComplete) return;
  await names
    ?.remember(
      engine.place.context,
      [...workloads.values()].map(({ ref }) => ref),
    )
    .catch(() => undefined);
}

async function keepTime(
  clock: { now(): Instant; wait(ms: number, signal: AbortSignal): Promise<void> },
  change: Change,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    change(state => ({ ...state, now: clock.now() }));
    // On the second, so that all ages change together.
    await clock.wait(1_000 - (clock.now() % 1_000), signal);
  }
}
