import type { MonitorSettings } from '../domain/monitors.ts';
import type { WorkloadReport } from '../domain/reports.ts';
import { workloadKey } from '../domain/workload.ts';
import type { Engine } from '../engine/engine.ts';
import type { JudgeSettings } from '../judge/judge.ts';
import type { Looking } from '../judge/look.ts';
import { stableBeside, stableNameOf } from '../workloads/canary-of.ts';
import { runsItsRelease } from '../workloads/ramp.ts';
import { keepMeasuring, type Measured, type ReadFamilies } from './judging/keep-measuring.ts';
import { readOnlyWhile } from './judging/read-only-while.ts';
import type { CacheListener } from './report-cache.ts';
import type { WorkloadView } from './store/workload-view.ts';
import { closeNamespace, type FamilyWatch, type NamespaceWatch, watchFamily, watchNamespace } from './watch-family.ts';
import type { WorkloadLists } from './workload-lists.ts';

/** Unsettled workloads that are watched in full beside the one in focus. */
const mostFamilies = 10;

/** A workload that is watched in full: its pods and all that belongs to it, and what is measured of it. */
export type Watched = {
  readonly watch: FamilyWatch;
  readonly stop: AbortController;
  /** Of a canary: the workload that it stands beside. */
  stableUid?: string | undefined;
  measured?: Measured;
  log?: NonNullable<WorkloadView['log']>;
  logOf?: string;
  settledAt?: number;
};

export type WatchedFamilies = {
  get(key: string): Watched | undefined;
  all(): readonly Watched[];
  /** The canary beside this workload. */
  canaryBeside(uid: string): { readonly key: string; readonly watched: Watched } | undefined;
  /** Whether one more may be held; what only lingers makes room for what is on its way. */
  makeRoom(): boolean;
  hold(key: string, workload: WorkloadReport): void;
  drop(key: string): void;
  close(): void;
};

export type FamiliesBy = {
  readonly engine: Engine;
  readonly lists: WorkloadLists;
  readonly settings: JudgeSettings;
  readonly monitors: MonitorSettings;
  readonly heard: Omit<CacheListener, 'changed'>;
  /** As they were told last. */
  readonly reportOf: (key: string) => WorkloadReport | undefined;
  /** Whether this one, or the one that it stands beside, is judged on the screen. */
  readonly isJudgedOnScreen: (key: string, stableUid: string | undefined) => boolean;
  /** Workloads have changed, by their uids. */
  readonly touch: (uids: readonly string[]) => void;
};

/** Watches some workloads in full, each until it is dropped, and measures them for as long. */
export function watchedFamilies(by: FamiliesBy): WatchedFamilies {
  const { lists, heard, reportOf, touch, engine } = by;
  const families = new Map<string, Watched>();
  const namespaces = new Map<string, NamespaceWatch>();

  const touchKey = (key: string): void => {
    const report = reportOf(key);
    if (report) touch([report.uid]);
  };

  function canaryBeside(uid: string) {
    const [key, watched] = [...families].find(([, { stableUid }]) => stableUid === uid) ?? [];
    return key !== undefined && watched ? { key, watched } : undefined;
  }

  function hold(key: string, workload: WorkloadReport): void {
    const onFamily: CacheListener = { ...heard, changed: () => touch([workload.uid]) };
    const watched: Watched = {
      watch: watchFamily(engine.reader, workload, namespaceOf(workload.namespace), onFamily),
      stop: new AbortController(),
    };
    families.set(key, watched);
    const { measurements, loggedErrors } = engine.sources;
    // Logs of everything on the board would be the load of a collector: only those of the canary that is looked at are read.
    const isLookedAt = () => by.isJudgedOnScreen(key, watched.stableUid);
    const measuredBy = {
      measurements,
      ...(loggedErrors && { loggedErrors: readOnlyWhile(loggedErrors, isLookedAt) }),
      clock: engine.clock,
      settings: by.settings,
      monitors: by.monitors,
    };
    const told = (measured: Measured) => {
      watched.measured = measured;
      touchKey(key);
    };
    void keepMeasuring(measuredBy, () => readFamilies(key, watched), told, watched.stop.signal);
  }

  function readFamilies(key: string, watched: Watched): ReadFamilies | undefined {
    const report = reportOf(key);
    const workload = report && lists.get(report.uid);
    if (!workload || !watched.watch.isAnswered()) return undefined;
    const family = watched.watch.familyOf(workload);
    const stable = stableNameOf(workload) === undefined ? undefined : stableBeside(workload, lists.all());
    watched.stableUid = stable?.uid;
    if (!stable) {
      const learned = learnedOfCanary(workload);
      return { family, ...(learned && { learned }) };
    }
    const stableKey = workloadKey(stable);
    if (!families.has(stableKey)) hold(stableKey, stable);
    const beside = families.get(stableKey)?.watch;
    return beside?.isAnswered() ? { family, stable: beside.familyOf(stable) } : undefined;
  }

  /** What was learned of a canary is known of its release, which stable takes over by a rolling update of its own. */
  function learnedOfCanary(stable: WorkloadReport): Looking | undefined {
    const canary = canaryBeside(stable.uid);
    const report = canary && reportOf(canary.key);
    return report && runsItsRelease(stable, report) ? canary.watched.measured?.judged.looking : undefined;
  }

  function drop(key: string): void {
    const watched = families.get(key);
    if (!watched) return;
    watched.stop.abort();
    watched.watch.close();
    families.delete(key);
    if (watched.stableUid !== undefined) touch([watched.stableUid]);
    const inUse = new Set([...families.keys()].map(one => reportOf(one)?.namespace));
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
      for (const key of families.keys()) if (reportOf(key)?.namespace === of) touchKey(key);
    };
    const watch = watchNamespace(engine.reader, of, { ...heard, changed });
    namespaces.set(of, watch);
    return watch;
  }

  return {
    get: key => families.get(key),
    all: () => [...families.values()],
    canaryBeside,
    hold,
    drop,
    makeRoom() {
      if (families.size < mostFamilies) return true;
      const lingering = [...families].filter(([, { settledAt }]) => settledAt !== undefined);
      const [oldest] = lingering.sort(([, a], [, b]) => (a.settledAt ?? 0) - (b.settledAt ?? 0));
      if (oldest) drop(oldest[0]);
      return oldest !== undefined;
    },
    close() {
      for (const watch of namespaces.values()) closeNamespace(watch);
      for (const key of [...families.keys()]) drop(key);
    },
  };
}
