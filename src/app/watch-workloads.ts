import { usualMonitors } from '../config/monitor-presets.ts';
import type { WorkloadReport } from '../domain/reports.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { type WorkloadRef, workloadKey } from '../domain/workload.ts';
import { usualSettings } from '../judge/judge.ts';
import type { Looking } from '../judge/look.ts';
import { isOfRelease } from '../workloads/arms.ts';
import { stableBeside, stableNameOf } from '../workloads/canary-of.ts';
import { runsItsRelease } from '../workloads/ramp.ts';
import type { Cockpit } from './cockpit.ts';
import { keepMeasuring, type Measured, type ReadFamilies } from './judging/keep-measuring.ts';
import { readOnlyWhile } from './judging/read-only-while.ts';
import type { CacheListener } from './report-cache.ts';
import { withCanary } from './store/with-canary.ts';
import { type WorkloadView, workloadView } from './store/workload-view.ts';
import { closeNamespace, type FamilyWatch, type NamespaceWatch, watchFamily, watchNamespace } from './watch-family.ts';
import { isMonitored, isUnsettled, lingersFor } from './watch-rules.ts';
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

/** Unsettled workloads that are watched in full beside the one in focus. */
const mostFamilies = 10;
const tellEveryMs = 80;
/** A picture that waits for a slow pod or a refused list is no picture. */
const completeWithinMs = 4_000;

type Watched = {
  readonly watch: FamilyWatch;
  readonly stop: AbortController;
  /** Of a canary: the workload that it stands beside. */
  stableUid?: string | undefined;
  measured?: Measured;
  log?: NonNullable<WorkloadView['log']>;
  logOf?: string;
  settledAt?: number;
};

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
  const families = new Map<string, Watched>();
  const namespaces = new Map<string, NamespaceWatch>();
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
    drop(key);
    return [key];
  }

  function viewOf(workload: WorkloadReport | undefined): WorkloadView | undefined {
    if (!workload) return undefined;
    const key = keyOf(workload);
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
    const canary = canaryBesideOf(workload);
    const view = canary ? withCanary(alone, canary, clock.now(), views.get(key)) : alone;
    views.set(key, view);
    keyOfUid.set(workload.uid, key);
    if (watched?.stableUid !== undefined) touch([watched.stableUid]);
    if (watched) void readLog(key, watched, view);
    return view;
  }

  function canaryBesideOf({ uid }: WorkloadReport): WorkloadView | undefined {
    const [key] = [...families].find(([, { stableUid }]) => stableUid === uid) ?? [];
    return key === undefined ? undefined : views.get(key);
  }

  function watchIfUnsettled(workload: WorkloadReport | undefined): void {
    if (!workload) return;
    const key = keyOf(workload);
    const watched = families.get(key);
    if (key === focused || isUnsettled(workload) || isBesideCanary(workload) || isMonitored(workload, monitors)) {
      if (watched) delete watched.settledAt;
      else if (key === focused || hasRoom()) hold(key, workload);
    } else if (watched) {
      watched.settledAt ??= clock.now();
      if (clock.now() - watched.settledAt > lingersFor(watched.measured)) drop(key);
    }
  }

  const isBesideCanary = ({ uid }: WorkloadReport): boolean =>
    [...families.values()].some(({ stableUid }) => stableUid === uid);

  /** What only lingers makes room for what is on its way. */
  function hasRoom(): boolean {
    if (families.size < mostFamilies) return true;
    const lingering = [...families].filter(([, { settledAt }]) => settledAt !== undefined);
    const [oldest] = lingering.sort(([, a], [, b]) => (a.settledAt ?? 0) - (b.settledAt ?? 0));
    if (oldest) drop(oldest[0]);
    return oldest !== undefined;
  }

  function hold(key: string, workload: WorkloadReport): void {
    const onFamily: CacheListener = { ...heard, changed: () => touch([workload.uid]) };
    const watched: Watched = {
      watch: watchFamily(reader, workload, namespaceOf(workload.namespace), onFamily),
      stop: new AbortController(),
    };
    families.set(key, watched);
    const { measurements, loggedErrors } = engine.sources;
    // Logs of everything on the board would be the load of a collector: only those of the canary that is looked at are read.
    const isLookedAt = () =>
      judgedOnScreen !== undefined && [key, keyOfUid.get(watched.stableUid ?? '')].includes(judgedOnScreen);
    const by = {
      measurements,
      ...(loggedErrors && { loggedErrors: readOnlyWhile(loggedErrors, isLookedAt) }),
      clock,
      settings,
      monitors,
    };
    const told = (measured: Measured) => {
      watched.measured = measured;
      touchKey(key);
    };
    void keepMeasuring(by, () => readFamilies(key, watched), told, watched.stop.signal);
  }

  function readFamilies(key: string, watched: Watched): ReadFamilies | undefined {
    const view = views.get(key);
    const workload = view && lists.get(view.family.workload.uid);
    if (!workload || !watched.watch.isAnswered()) return undefined;
    const family = watched.watch.familyOf(workload);
    const stable = stableNameOf(workload) === undefined ? undefined : stableBeside(workload, lists.all());
    watched.stableUid = stable?.uid;
    if (!stable) {
      const learned = learnedOfCanary(workload);
      return { family, ...(learned && { learned }) };
    }
    if (!families.has(keyOf(stable))) hold(keyOf(stable), stable);
    const beside = families.get(keyOf(stable))?.watch;
    return beside?.isAnswered() ? { family, stable: beside.familyOf(stable) } : undefined;
  }

  /** What was learned of a canary is known of its release, which stable takes over by a rolling update of its own. */
  function learnedOfCanary(stable: WorkloadReport): Looking | undefined {
    const [key, canary] = [...families].find(([, { stableUid }]) => stableUid === stable.uid) ?? [];
    const report = key === undefined ? undefined : views.get(key)?.family.workload;
    return report && runsItsRelease(stable, report) ? canary?.measured?.judged.looking : undefined;
  }

  function drop(key: string): void {
    const watched = families.get(key);
    if (!watched) return;
    watched.stop.abort();
    watched.watch.close();
    families.delete(key);
    if (watched.stableUid !== undefined) touch([watched.stableUid]);
    const inUse = new Set([...families.keys()].map(one => views.get(one)?.ref.namespace));
    for (const [name, watch] of namespaces) {
      if (inUse.has(name)) continue;
      closeNamespace(watch);
      namespaces.delete(name);
    }
  }

  function namespaceOf(of: string): NamespaceWatch {
    const known = namespaces.get(of);
    if (known) return known;
    const changed = () => {
      for (const key of families.keys()) if (views.get(key)?.ref.namespace === of) touchKey(key);
    };
    const watch = watchNamespace(reader, of, { ...heard, changed });
    namespaces.set(of, watch);
    return watch;
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
      ([...families.values()].every(({ measured }) => measured !== undefined) ||
        clock.now() - startedAt > completeWithinMs);
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
      for (const watch of namespaces.values()) closeNamespace(watch);
      for (const key of [...families.keys()]) drop(key);
    },
  };
}

const keyOf = (workload: WorkloadReport): string => workloadKey(workload);
