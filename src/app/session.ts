import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Instant } from '../domain/brands.ts';
import type { Call } from '../domain/change.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { type WorkloadRef, workloadKey } from '../domain/workload.ts';
import type { Cockpit } from './cockpit.ts';
import { lastUndo } from './commands/last-undo.ts';
import { exportSeries } from './export-series.ts';
import { createFindDesk } from './find-desk.ts';
import { createFollowDesk } from './follow-desk.ts';
import { keepHeartbeat } from './heartbeat.ts';
import type { Intent } from './intent.ts';
import { createJournalDesk } from './journal-desk.ts';
import { createLogsDesk } from './logs-desk.ts';
import { createPlanDesk } from './plan-desk.ts';
import { createPlaybookDesk } from './playbook-desk.ts';
import { farewell } from './store/farewell.ts';
import { firstState } from './store/first-state.ts';
import { focusOf } from './store/focus.ts';
import { navigate } from './store/navigate.ts';
import { withAnswer, withFailure, withNews, withTime } from './store/news.ts';
import { withScope } from './store/scope.ts';
import { type CockpitState, screenOf } from './store/state.ts';
import { createWalkDesk } from './walk-desk.ts';
import { type WorkloadWatch, watchWorkloads } from './watch-workloads.ts';
import { createWhyDesk } from './why-desk.ts';

/** The one door: screens read the store and send intents; nothing else changes anything. */
export type Session = {
  readonly store: StoreApi<CockpitState>;
  send(intent: Intent): void;
  /** Resolves once the first picture is whole. */
  readonly complete: Promise<void>;
  /** Resolves when the operator wants to leave. */
  readonly left: Promise<void>;
  /** What goes on without whoever leaves now, in whole sentences. */
  farewell(): readonly SafeText[];
  close(): Promise<void>;
};

/** What lies outside of one session: the other contexts of the kubeconfig. */
export type Around = {
  readonly contexts?: readonly string[];
  readonly switchContext?: (to: string) => void;
};

/** How the store is changed: from what it is, to what it becomes. */
export type Change = (change: (state: CockpitState) => CockpitState) => void;

export function openSession(cockpit: Cockpit, around: Around = {}): Session {
  const { engine } = cockpit;
  const closing = new AbortController();
  const store = createStore<CockpitState>(() => ({ ...firstState(cockpit), contexts: around.contexts ?? [] }));
  const change: Change = next => store.setState(next(store.getState()), true);
  const complete = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  let heardAt: Instant | undefined;
  const answered = (at: Instant): void => {
    heardAt = at;
    change(state => withAnswer(state, at));
  };
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
        answered,
        silent: (tries, says) => change(state => withFailure(state, tries, says)),
      },
    );
  }

  const onWorkload = {
    changedByUs: (ref: WorkloadRef, at: Instant) => watch.changedByUs(ref, at),
    runClosed: (ref: WorkloadRef) => void journal.refresh(ref),
  };
  const plans = createPlanDesk(engine, store, change, closing.signal, onWorkload);
  const following = createFollowDesk(engine, store, change, closing.signal);
  const walks = createWalkDesk(engine, cockpit.playbooks, store, change, closing.signal, {
    ...onWorkload,
    lost: (run, namespace) => void following.lost(run, namespace ?? engine.place.namespace),
    bring: following.bring,
    note: following.note,
  });
  const playbooks = createPlaybookDesk(engine, cockpit.playbooks, store, change, closing.signal, walks.attend);
  const journal = createJournalDesk(engine, store, change, closing.signal);
  void journal.start().then(walks.readLeft);
  const find = createFindDesk(engine, change, closing.signal);
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
      answered,
      failed: says => change(state => withFailure(state, (state.freshness.failure?.tries ?? 0) + 1, says)),
      deaf: () => watch.reopen(),
    },
    closing.signal,
  );
  void keepTime(engine.clock, now => change(state => withTime(state, now, heardAt)), closing.signal);
  const remembering = complete.promise.then(() => rememberNames(cockpit, store.getState()));

  const send = (intent: Intent): void => {
    if (closing.signal.aborted) return;
    change(state => navigate(state, intent));
    switch (intent.type) {
      case 'rollback.plan':
        return plans.ask(intent.ref, undoCall(intent));
      case 'plan.ask':
        return plans.ask(intent.ref, intent.call);
      case 'undo-last.plan':
        return void planLastUndo(intent.ref);
      case 'plan.type':
        return plans.type(intent);
      case 'plan.confirm':
        return void (store.getState().plan?.walk ? walks : plans).confirm(intent);
      case 'doubt.decide':
        return void journal.decide(intent);
      case 'workload.open':
        void journal.refresh(intent.ref);
        return look();
      case 'journal.open':
        return void journal.list();
      case 'timeline.open':
        return void journal.timeline(intent.run);
      case 'open-run.settle':
        return void journal.settle(intent.run);
      case 'scope.toggle':
        return watchScope(store.getState().allNamespaces ? store.getState().place.namespace : undefined);
      case 'namespace.switch':
        return watchScope(intent.to);
      case 'context.switch':
        return around.switchContext?.(intent.to);
      case 'find.open':
        if (!store.getState().playbooks) void playbooks.list();
        return void find.open();
      case 'find.choose':
        return send(intent.chosen);
      case 'logs.pod':
        return logs.choose(intent);
      case 'logs.previous':
        return logs.togglePrevious();
      case 'playbooks.open':
        void following.list(intent.about?.namespace ?? store.getState().place.namespace);
        return void playbooks.list();
      case 'walk.follow':
        return following.follow(intent.run);
      case 'playbook.choose':
        return playbooks.choose(intent);
      case 'input.keep':
        return void playbooks.keep();
      case 'walk.say':
        return void walks.say(intent.run, intent.command);
      case 'walk.plan':
        return walks.showPlan(intent.run);
      case 'walk.resume':
        return void walks.resume(intent.run);
      case 'open-run.open':
        return void walks.readLeft();
      case 'writing.keep':
        return void walks.keepWriting();
      case 'series.export':
        return void writeSeries(intent.ref);
      case 'leave':
        return left.resolve();
      default:
        look();
    }
  };

  function look(): void {
    const state = store.getState();
    watch.focus(focusOf(state), screenOf(state).name === 'canary');
  }

  async function planLastUndo(ref: WorkloadRef): Promise<void> {
    const undo = await lastUndo(engine, ref);
    if (closing.signal.aborted) return;
    if (undo.kind === 'call') return plans.ask(ref, undo.call);
    const says = undo.of
      ? `what was last done to ${ref.name} can’t be taken back`
      : `nothing was done to ${ref.name} from this machine`;
    change(state => ({ ...state, notice: safe(says) }));
  }

  async function writeSeries(ref: WorkloadRef): Promise<void> {
    const says = await exportSeries(engine, store.getState().workloads.get(workloadKey(ref)));
    if (!closing.signal.aborted) change(state => ({ ...state, exported: { of: workloadKey(ref), says } }));
  }

  /** Another set of workloads. What is under way stays with the namespace that it was confirmed in. */
  function watchScope(namespace: string | undefined): void {
    watch.close();
    change(state => withScope(state, namespace));
    watch = startWatch(namespace);
  }

  return {
    store,
    send,
    complete: complete.promise,
    left: left.promise,
    farewell: () => farewell(store.getState()),
    async close() {
      closing.abort();
      watch.close();
      complete.resolve();
      await Promise.all([plans.finished(), walks.leave(), remembering]);
    },
  };
}

/** As when somebody has just opened it. */
const undoCall = ({ ref, toRevision }: Extract<Intent, { type: 'rollback.plan' }>): Call => ({
  do: 'rollout.undo',
  with: { ...ref, ...(toRevision !== undefined && { toRevision }) },
});

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
  tick: (now: Instant) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    tick(clock.now());
    // On the second, so that all ages change together.
    await clock.wait(1_000 - (clock.now() % 1_000), signal);
  }
}
