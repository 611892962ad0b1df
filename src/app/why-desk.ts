import type { FailedAnswer } from '../domain/answer.ts';
import type { EventReport } from '../domain/events.ts';
import { type WorkloadRef, workloadKey } from '../domain/workload.ts';
import { tellingLines } from '../workloads/telling-lines.ts';
import type { Cockpit } from './cockpit.ts';
import type { Change } from './session.ts';
import { historyOf } from './store/history-of.ts';
import { logChoices } from './store/logs-state.ts';
import { type CockpitState, screenOf } from './store/state.ts';
import { causesOf, type LastWords, type WhyState } from './store/why-state.ts';
import type { WorkloadView } from './store/workload-view.ts';

const everyMs = 5_000;
/** Pods of one release mostly tell the same; each costs a request. */
const mostPods = 4;
/** As many as tell what a log complains of, and how often. */
const lastLines = 200;

export type WhyDesk = {
  /** The screens have changed. */
  look(state: CockpitState): void;
};

/** Reads Events and last words for as long as somebody asks why. */
export function createWhyDesk(
  { engine: { clock, sources }, logs }: Pick<Cockpit, 'engine' | 'logs'>,
  read: () => CockpitState,
  change: Change,
  closing: AbortSignal,
): WhyDesk {
  let asked: { readonly key: string; readonly stop: AbortController } | undefined;

  async function keepAsking(ref: WorkloadRef, signal: AbortSignal): Promise<void> {
    change(state => ({ ...state, why: { ref, events: [] } }));
    while (!signal.aborted) {
      const state = read();
      const view = state.workloads.get(workloadKey(ref));
      // Which pods to ask about is known only once they were read.
      if (view?.family.pods) await ask(state, view, signal);
      await clock.wait(view?.family.pods ? everyMs : 100, signal);
    }
  }

  async function ask(state: CockpitState, view: WorkloadView, signal: AbortSignal): Promise<void> {
    const { namespace } = view.ref;
    const uids = aboutWhom(state, view);
    const answers = await Promise.all(uids.map(uid => sources.events.about({ namespace, uid }, signal)));
    if (signal.aborted) return;
    const found = answers.flatMap(answer => (answer.kind === 'ok' ? answer.value : []));
    const failed = answers.find((answer): answer is FailedAnswer => answer.kind !== 'ok');
    const newestFirst = [...found].sort((a: EventReport, b: EventReport) => (b.lastAt ?? 0) - (a.lastAt ?? 0));
    const next: WhyState = {
      ref: view.ref,
      readAt: clock.now(),
      events: newestFirst,
      ...(failed && { problem: failed.says }),
    };
    show({ ...next, ...(state.why?.log && { log: state.why.log }) });
    const log = await lastWords(state, view, next, signal);
    if (!signal.aborted) show({ ...next, ...(log && { log }) });
  }

  const show = (why: WhyState): void => change(state => ({ ...state, why }));

  /** Of the container that the cause names, the one before it where that left a log: there stands why it ended. */
  async function lastWords(
    state: CockpitState,
    view: WorkloadView,
    why: WhyState,
    signal: AbortSignal,
  ): Promise<LastWords | undefined> {
    const choices = logChoices(state, view.ref);
    const named = causesOf(view, why)[0]?.pod;
    const worst =
      choices.find(({ pod, container }) => pod === named?.name && container === named.container) ?? choices[0];
    if (!worst) return undefined;
    const source = { namespace: view.ref.namespace, name: worst.pod, container: worst.container };
    const isPrevious = worst.hasPrevious && !worst.isReady;
    const answer = await logs.read(source, { tailLines: lastLines, previous: isPrevious }, signal);
    const lines = answer.kind === 'ok' ? answer.value.filter(({ text }) => text !== '') : [];
    return {
      source,
      isPrevious,
      lines,
      telling: tellingLines(lines),
      ...(answer.kind !== 'ok' && { problem: answer.says }),
    };
  }

  return {
    look(state) {
      const screen = screenOf(state);
      const ref = screen.name === 'why' ? screen.ref : undefined;
      const key = ref && workloadKey(ref);
      if (key === asked?.key) return;
      asked?.stop.abort();
      asked = undefined;
      if (!ref || key === undefined) return;
      const stop = new AbortController();
      asked = { key, stop };
      void keepAsking(ref, AbortSignal.any([stop.signal, closing]));
    },
  };
}

/** The workload, what keeps its newest template, and its newest pods that are not ready. */
function aboutWhom(state: CockpitState, { ref, family, rollout }: WorkloadView): readonly string[] {
  const isNew = ({ hash }: { readonly hash: string }) => Number(hash === rollout.current?.hash);
  const current = historyOf(state, ref).find(({ isCurrent }) => isCurrent);
  const pods = (family.pods ?? [])
    .filter(({ isReady, deletedAt }) => !isReady && deletedAt === undefined)
    .sort((a, b) => isNew(b) - isNew(a))
    .slice(0, mostPods);
  const uids = [family.workload.uid, current?.uid, ...pods.map(({ uid }) => uid)];
  return [...new Set(uids.filter(uid => uid !== undefined))];
}
