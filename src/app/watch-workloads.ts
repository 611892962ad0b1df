import { usualMonitors } from '../config/monitor-presets.ts';
import type { WorkloadReport } from '../domain/reports.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { type WorkloadRef, workloadKey } from '../domain/workload.ts';
import { usualSettings } from '../judge/judge.ts';
import { isOfRelease } from '../workloads/arms.ts';
import type { Cockpit } from './cockpit.ts';
import { withCanary } from './store/with-canary.ts';
import { type WorkloadView, workloadView } from './store/workload-view.ts';
import { isMonitored, isUnsettled, lingersFor } from './watch-rules.ts';
import { type Watched, watchedFamilies } from './watched-families.ts';
import { type ListProblem, watchLists } from './workload-lists.ts';

/** What changed, since the last time it was told. */
export type WorkloadNews = {
  readonly changed: readonly WorkloadView[];
  readonly gone: readonly string[];
  readonly isComplete: boolean;
  readonly problems: readonly ListProblem[];
};

export type WorkloadWatch = {
  /** Watches everything about this one as long as it is looked at; `isJudged`: and its canary, so that logs are read. */
  focus(ref: WorkloadRef | undefined, isJudged?: boolean): void;
  /** When a template was last changed by us: deadlines missed before that are old news. */
  changedByUs(ref: WorkloadRef, at: number): void;
  resourceVersionOf(ref: WorkloadRef): string | undefined;
  reopen(): void;
  close(): void;
};

export type WatchListener = {
  readonly news: (news: WorkloadNews) => void;
  readonly answered: (at: number) => void;
  readonly silent: (tries: number, says: SafeText) => void;
};

const tellEveryMs = 80;
/** A picture that waits for a slow pod or a refused list is no picture. */
const completeWithinMs = 4_000;

/**
 * Watches the workloads of the scope, and in full only what is looked at or unsettled, so that the cost doesn't grow
 * with what is not on the screen.
 */
export function watchWorkloads(
  { engine, logs, namespace, judge: settings = usualSettings, monitors = usualMonitors }: Cockpit,
  listener: WatchListener,
): WorkloadWatch {
  const { reader, clock } = engine;
  const closing = new AbortController();
  const startedAt = clock.now();
  const views = new Map<string, WorkloadView>();
  const changedByUs = new Map<string, number>();
  const dirty = new Set<string>();
  const keyOfUid = new Map<string, string>();
  let isAllDirty = false;
  let focused: string | undefined;
  let judgedOnScreen: string | undefined;
  let isTelling = false;
  let wasComplete = false;

  const heard = { answered: listener.answered, silent: listener.silent };
  const lists = watchLists(reader, namespace, { ...heard, changed: uids => touch(uids) });
  const families = watchedFamilies({
    engine,
    lists,
    settings,
    monitors,
    heard,
    reportOf: key => views.get(key)?.family.workload,
    isJudgedOnScreen: (key, stableUid) =>
      judgedOnScreen !== undefined && [key, keyOfUid.get(stableUid ?? '')].includes(judgedOnScreen),
    touch,
  });

  function touch(uids: readonly string[]): void {
    for (const uid of uids) dirty.add(uid);
    if (uids.length === 0) isAllDirty = true;
    void tellSoon();
  }

  function touchKey(key: string): void {
    const uid = views.get(key)?.family.workload.uid;
    if (uid !== undefined) touch([uid]);
  }

  /** The first change is told at once, the next ones together. */
  async function tellSoon(): Promise<void> {
    if (isTelling || closing.signal.aborted) return;
    isTelling = true;
    await Promise.resolve();
    tell();
    await clock.wait(tellEveryMs, closing.signal);
    isTelling = false;
    if (dirty.size > 0 || isAllDirty) void tellSoon();
  }

  function tell(): void {
    if (closing.signal.aborted) return;
    const uids = isAllDirty ? lists.all().map(({ uid }) => uid) : [...dirty];
    dirty.clear();
    isAllDirty = false;
    const gone = uids.flatMap(uid => (lists.get(uid) ? [] : forget(uid)));
    for (const uid of uids) watchIfUnsettled(lists.get(uid));
    const changed = uids.flatMap(uid => viewOf(lists.get(uid)) ?? []);
    listener.news({ changed, gone, isComplete: isComplete(), problems: lists.problems() });
  }

  function forget(uid: string): readonly string[] {
    const key = keyOfUid.get(uid);
    keyOfUid.delete(uid);
    if (key === undefined || views.get(key)?.family.workload.uid !== uid) return [];
    views.delete(key);
    families.drop(key);
    return [key];
  }

  function viewOf(workload: WorkloadReport | undefined): WorkloadView | undefined {
    if (!workload) return undefined;
    const key = workloadKey(workload);
    const watched = families.get(key);
    const changedAt = changedByUs.get(key);
    const family = watched?.watch.familyOf(workload) ?? { workload };
    const { arms, counts, judged } = watched?.measured ?? {};
    // What was said of a release that was taken back is not said of the one that runs now.
    const isOld = arms !== undefined && !isOfRelease(arms, family);
    const alone = workloadView(
      {
        family,
        counts: isOld || !counts ? { kind: 'none' } : counts,
        ...(isOld ? {} : judged),
        ...(watched?.measured && { deviations: watched.measured.deviations }),
        ...(watched?.log && { log: watched.log }),
        now: clock.now(),
        ...(changedAt !== undefined && { changedAt }),
      },
      views.get(key),
    );
    const beside = families.canaryBeside(workload.uid);
    const canary = beside && views.get(beside.key);
    const view = canary ? withCanary(alone, canary, clock.now(), views.get(key)) : alone;
    views.set(key, view);
    keyOfUid.set(workload.uid, key);
    if (watched?.stableUid !== undefined) touch([watched.stableUid]);
    if (watched) void readLog(key, watched, view);
    return view;
  }

  function watchIfUnsettled(workload: WorkloadReport | undefined): void {
    if (!workload) return;
    const key = workloadKey(workload);
    const watched = families.get(key);
    const isBesideCanary = families.canaryBeside(workload.uid) !== undefined;
    if (key === focused || isUnsettled(workload) || isBesideCanary || isMonitored(workload, monitors)) {
      if (watched) delete watched.settledAt;
      else if (key === focused || families.makeRoom()) families.hold(key, workload);
    } else if (watched) {
      watched.settledAt ??= clock.now();
      if (clock.now() - watched.settledAt > lingersFor(watched.measured)) families.drop(key);
    }
  }

  /** The last words of the pod that explains a crash, read once per restart. */
  async function readLog(key: string, watched: Watched, { rollout, ref }: WorkloadView): Promise<void> {
    const { cause } = rollout;
    if (!cause?.pod || !['crash-loop', 'out-of-memory', 'unready'].includes(cause.kind)) return;
    const { name, container, hasPrevious } = cause.pod;
    const wanted = `${name}/${container}/${cause.says}`;
    if (watched.logOf === wanted) return;
    watched.logOf = wanted;
    const answer = await logs.read(
      { namespace: ref.namespace, name, container },
      { tailLines: 5, previous: hasPrevious },
      watched.stop.signal,
    );
    if (answer.kind === 'ok')
      watched.log = { pod: name, lines: answer.value.map(({ text }) => text).filter(line => line !== '') };
    touchKey(key);
  }

  function isComplete(): boolean {
    wasComplete ||=
      lists.isAnswered() &&
      (families.all().every(({ measured }) => measured !== undefined) || clock.now() - startedAt > completeWithinMs);
    return wasComplete;
  }

  return {
    focus(ref, isJudged = false) {
      const before = focused;
      focused = ref && workloadKey(ref);
      judgedOnScreen = isJudged ? focused : undefined;
      for (const key of [before, focused]) if (key !== undefined) touchKey(key);
    },
    changedByUs(ref, at) {
      changedByUs.set(workloadKey(ref), at);
      touchKey(workloadKey(ref));
    },
    resourceVersionOf: ref => {
      const uid = views.get(workloadKey(ref))?.family.workload.uid;
      return uid === undefined ? undefined : lists.get(uid)?.resourceVersion;
    },
    reopen: () => lists.reopen(),
    close() {
      closing.abort();
      lists.close();
      families.close();
    },
  };
}
