import type { Instant } from '../../domain/brands.ts';
import type { Deviation, DeviationNews } from '../../domain/deviation.ts';
import type { Judgement } from '../../domain/judgement.ts';
import type { Measured } from '../../domain/measurement.ts';
import type { MonitorRule, MonitorSettings } from '../../domain/monitors.ts';
import { beginDifferences, type KnownPod, takeDifferences } from '../../judge/differences.ts';
import { isLogged } from '../../judge/monitor/history.ts';
import { judgedTypes } from '../../judge/monitor/judged-types.ts';
import { beginMonitoring, deviationsOf, monitorLook, unmeasuredIn } from '../../judge/monitor/monitor.ts';

export type MonitorLooked = {
  readonly at: Instant;
  readonly pods: readonly KnownPod[];
  readonly measured: Measured;
  /** Of its canary, where there is one. */
  readonly judgement?: Judgement;
};

export type WorkloadMonitor = {
  /** Takes in one look at all pods; each deviation is news once when it begins and once when it is over. */
  look(looked: MonitorLooked): readonly DeviationNews[];
  deviations(): readonly Deviation[];
  /** What is to be monitored and nobody tells, once that is known. */
  unmeasured(): readonly MonitorRule[] | undefined;
};

/** What a judge says of a type may come and go with single events. */
const goneForMs = 120_000;

/** Before what logs tell is raised: the same requests may fail in the metrics too, and one fault is told once. */
const loggedForMs = 60_000;

type Standing = { readonly deviation: Deviation; readonly seenAt: Instant };

/** Monitors one workload for as long as it lives. What both the monitor and the canary's judge find is raised once. */
export function createWorkloadMonitor(settings: MonitorSettings): WorkloadMonitor {
  let differences = beginDifferences();
  let monitor = beginMonitoring(settings);
  const raised = new Map<string, Standing>();
  const loggedSince = new Map<string, Instant>();

  /** What only logs tell, for a while, and while no error of the metrics is out. */
  function onceTold(all: readonly Deviation[], at: Instant): ReadonlyMap<string, Deviation> {
    const isOut = all.some(({ key }) => key.startsWith('errors'));
    const logged = new Set(all.flatMap(({ key }) => (isLogged(key) ? key : [])));
    for (const key of loggedSince.keys()) if (!logged.has(key)) loggedSince.delete(key);
    for (const key of logged) if (isOut || !loggedSince.has(key)) loggedSince.set(key, at);
    const isTold = (key: string) =>
      !isLogged(key) || raised.has(key) || at - (loggedSince.get(key) ?? at) >= loggedForMs;
    return new Map(all.filter(({ key }) => isTold(key)).map(one => [one.key, one]));
  }

  return {
    look({ at, pods, measured, judgement }) {
      const ms = differences.last === undefined ? 1 : Math.max(1, at - differences.last);
      const taken = takeDifferences(differences, measured, pods, at);
      differences = taken.differences;
      monitor = monitorLook(monitor, { at, ms, pods: taken.deltas }).state;
      const judged = settings.errors && judgement ? judgedTypes(judgement) : [];
      const monitored = deviationsOf(monitor);
      const now = onceTold([...judged, ...monitored], at);
      const news: DeviationNews[] = [];
      for (const [key, deviation] of now) {
        const before = raised.get(key);
        // As it was raised it is resolved; what it is by now is shown.
        raised.set(key, { deviation: { ...deviation, since: before?.deviation.since ?? deviation.since }, seenAt: at });
        if (!before) news.push({ type: 'raised', at, deviation });
      }
      const isMonitored = new Set(monitored.map(({ key }) => key));
      for (const [key, { deviation, seenAt }] of raised) {
        if (now.has(key) || (at - seenAt < goneForMs && !isMonitored.has(key))) continue;
        raised.delete(key);
        news.push({ type: 'resolved', at, deviation });
      }
      return news;
    },
    unmeasured: () => unmeasuredIn(monitor),
    deviations: () => [...raised.values()].map(({ deviation }) => deviation).sort((a, b) => a.since - b.since),
  };
}
