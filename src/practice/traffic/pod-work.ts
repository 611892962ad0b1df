import type { ContainerFigures } from './container-figures.ts';
import type { Workplace } from './service-traffic.ts';

/** What a program uses when nobody calls it, and for one request. */
const IDLE_CORES = 0.01;
const MEBIBYTE = 1024 * 1024;

/** What one pod was busy with in a step: how many requests, and how long they took together. */
export type Work = { readonly requests: number; readonly millis: number };

export type Costs = {
  readonly millicoresPerRequest: number;
  /** What its program holds, whoever calls it. */
  readonly bytes: number;
};

/**
 * Writes down how busy a pod was. On average as many requests are worked on at once as they take seconds in a second
 * (Little's law); what is more than the workers can do waits for the next step.
 */
export function tellWork(
  figures: ContainerFigures,
  { workers, connections }: Workplace,
  work: Work,
  costs: Costs,
  stepMillis: number,
): void {
  const waited = figures.waitingMillis + work.millis;
  const done = Math.min(waited, workers * stepMillis);
  figures.waitingMillis = waited - done;
  const inWork = done / stepMillis;
  const each = work.requests === 0 ? 1 : work.millis / work.requests;
  figures.cpuSeconds += (IDLE_CORES * stepMillis) / 1000 + (work.requests * costs.millicoresPerRequest) / 1000;
  figures.gauges.set('queue_depth', Math.round(figures.waitingMillis / each));
  figures.gauges.set('db_connections_in_use', Math.min(connections, Math.ceil(inWork)));
  figures.gauges.set('db_connections_max', connections);
  figures.gauges.set('process_resident_memory_bytes', Math.round(costs.bytes + (inWork * MEBIBYTE) / 2));
}
