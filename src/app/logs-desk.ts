import type { LogLine, LogSource } from '../domain/logs.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import type { LogNews } from '../ports/logs.ts';
import type { Cockpit } from './cockpit.ts';
import type { Intent } from './intent.ts';
import type { Change } from './session.ts';
import { type LogStatus, type LogsState, logChoices, withLines } from './store/logs-state.ts';
import type { CockpitState } from './store/state.ts';

/** Lines shown at first, and asked for of a container that has ended. */
const tailLines = 500;
/** Lines come by the thousand; the screen is told a dozen times a second. */
const tellEveryMs = 80;

export type LogsDesk = {
  /** The screens have changed, or what is known of the workloads. */
  look(state: CockpitState): void;
  choose(intent: Extract<Intent, { type: 'logs.pod' }>): void;
  togglePrevious(): void;
};

/** Follows one log for as long as its screen is on the way. */
export function createLogsDesk(
  { engine: { clock }, logs }: Pick<Cockpit, 'engine' | 'logs'>,
  read: () => CockpitState,
  change: Change,
  closing: AbortSignal,
): LogsDesk {
  let reading = new AbortController();
  let waiting: LogLine[] = [];
  let isTelling = false;

  const withLogs = (next: (logs: LogsState) => LogsState): void =>
    change(state => (state.logs ? { ...state, logs: next(state.logs) } : state));
  const setStatus = (status: LogStatus): void => withLogs(one => ({ ...one, status }));

  function stop(): void {
    reading.abort();
    reading = new AbortController();
    waiting = [];
  }

  /** Starts anew on a container; what was read of another is gone from the screen at once. */
  function start(ref: WorkloadRef, source: LogSource, isPrevious: boolean): void {
    stop();
    change(state => {
      const { isWrapped = true } = state.logs ?? {};
      const fresh = { isHeld: false, lines: [], dropped: 0, status: { kind: 'reading' } } as const;
      return { ...state, scroll: 0, logs: { ref, source, isPrevious, isWrapped, ...fresh } };
    });
    const { signal } = reading;
    const own = AbortSignal.any([signal, closing]);
    if (isPrevious) void readPrevious(source, own);
    else logs.follow(source, { tailLines }, news => !own.aborted && hear(news, own), own);
  }

  async function readPrevious(source: LogSource, signal: AbortSignal): Promise<void> {
    const answer = await logs.read(source, { tailLines, previous: true }, signal);
    if (signal.aborted) return;
    if (answer.kind !== 'ok') return setStatus({ kind: 'over', says: answer.says });
    change(state => withLines(state, answer.value));
    setStatus({ kind: 'whole' });
  }

  function hear(news: LogNews, signal: AbortSignal): void {
    switch (news.type) {
      case 'lines':
        waiting.push(...news.lines);
        return void tellSoon(signal);
      case 'open':
        return setStatus({ kind: 'following' });
      case 'waiting':
        return setStatus({ kind: 'waiting', says: news.says });
      case 'over':
        return setStatus({ kind: 'over', says: news.says });
      case 'broken':
        return withLogs(one => {
          const since = one.status.kind === 'broken' ? one.status.since : clock.now();
          return { ...one, status: { kind: 'broken', says: news.says, tries: news.tries, since } };
        });
    }
  }

  async function tellSoon(signal: AbortSignal): Promise<void> {
    if (isTelling) return;
    isTelling = true;
    await Promise.resolve();
    tell();
    await clock.wait(tellEveryMs, closing);
    isTelling = false;
    if (waiting.length > 0 && !signal.aborted) void tellSoon(signal);
  }

  function tell(): void {
    const lines = waiting;
    waiting = [];
    change(state => withLines(state, lines));
  }

  return {
    look(state) {
      const screen = state.screens.find(({ name }) => name === 'logs');
      if (screen?.name !== 'logs') {
        if (!state.logs) return;
        stop();
        return change(({ logs: _left, ...rest }) => rest);
      }
      if (state.logs?.source) return;
      const [worst] = logChoices(state, screen.ref);
      if (worst) start(screen.ref, sourceOf(screen.ref, worst), false);
    },
    choose: ({ ref, pod, container }) => start(ref, sourceOf(ref, { pod, container }), false),
    togglePrevious() {
      const { logs: shown } = read();
      if (shown?.source) start(shown.ref, shown.source, !shown.isPrevious);
    },
  };
}

const sourceOf = (
  { namespace }: WorkloadRef,
  { pod, container }: { readonly pod: string; readonly container: string },
): LogSource => ({ namespace, name: pod, container });
