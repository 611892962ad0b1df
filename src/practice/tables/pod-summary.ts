import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import { humanDuration } from './human-duration.ts';
import { listAt, numberAt, textAt } from './table.ts';

export type PodSummary = { readonly ready: string; readonly status: string; readonly restarts: string };

/** What has been counted so far, and when the last restart was. */
type Tally = { reason: string; ready: number; restarts: number; lastRestart: number };

/** One pod in three words. Upstream: printPod in pkg/printers/internalversion/printers.go. */
export function podSummary(pod: JsonObject, now: number): PodSummary {
  const sidecars = listAt(pod, 'spec', 'initContainers').filter(isSidecar);
  const total = listAt(pod, 'spec', 'containers').length + sidecars.length;
  const init = lookAtInit(pod, new Set(sidecars.map(container => textAt(container, 'name'))));
  const tally = init.isDone || isTrue(pod, 'Initialized') ? lookAtContainers(pod, init) : init;
  const since = tally.lastRestart > 0 ? ` (${humanDuration(now - tally.lastRestart)} ago)` : '';
  return {
    ready: `${tally.ready}/${total}`,
    status: deletionStatus(pod) ?? tally.reason,
    restarts: tally.restarts === 0 ? '0' : `${tally.restarts}${since}`,
  };
}

type InitTally = Tally & { readonly isDone: boolean; readonly sidecarRestarts: number; readonly lastSidecar: number };

function lookAtInit(pod: JsonObject, sidecars: ReadonlySet<string>): InitTally {
  const tally: Tally = { reason: phaseReason(pod), ready: 0, restarts: 0, lastRestart: 0 };
  let [sidecarRestarts, lastSidecar] = [0, 0];
  const total = listAt(pod, 'spec', 'initContainers').length;
  for (const [index, status] of listAt(pod, 'status', 'initContainerStatuses').entries()) {
    const isOfSidecar = sidecars.has(textAt(status, 'name'));
    tally.restarts += numberAt(status, 'restartCount');
    tally.lastRestart = Math.max(tally.lastRestart, endOfLast(status));
    if (isOfSidecar) {
      sidecarRestarts += numberAt(status, 'restartCount');
      lastSidecar = Math.max(lastSidecar, endOfLast(status));
    }
    const terminated = at(status, 'state', 'terminated');
    if (terminated && numberAt(terminated, 'exitCode') === 0) continue;
    if (isOfSidecar && at(status, 'started') === true) {
      if (at(status, 'ready') === true) tally.ready += 1;
      continue;
    }
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    if (terminated) tally.reason = `Init:${endReason(terminated)}`;
    else if (waiting && waiting !== 'PodInitializing') tally.reason = `Init:${waiting}`;
    else tally.reason = `Init:${index}/${total}`;
    return { ...tally, isDone: false, sidecarRestarts, lastSidecar };
  }
  return { ...tally, isDone: true, sidecarRestarts, lastSidecar };
}

function lookAtContainers(pod: JsonObject, init: InitTally): Tally {
  const tally: Tally = { ...init, restarts: init.sidecarRestarts, lastRestart: init.lastSidecar };
  let hasRunning = false;
  let errorReason = '';
  for (const status of [...listAt(pod, 'status', 'containerStatuses')].reverse()) {
    tally.restarts += numberAt(status, 'restartCount');
    tally.lastRestart = Math.max(tally.lastRestart, endOfLast(status));
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    const terminated = at(status, 'state', 'terminated');
    if (waiting) tally.reason = waiting;
    else if (terminated) {
      tally.reason = endReason(terminated);
      if (numberAt(terminated, 'exitCode') !== 0) errorReason = tally.reason;
    } else if (at(status, 'ready') === true && at(status, 'state', 'running')) {
      hasRunning = true;
      tally.ready += 1;
    }
  }
  if (tally.reason === 'Completed') {
    if (hasRunning && isTrue(pod, 'Ready')) tally.reason = 'Running';
    else if (errorReason) tally.reason = errorReason;
    else if (hasRunning) tally.reason = 'NotReady';
  }
  return tally;
}

function phaseReason(pod: JsonObject): string {
  const isGated = listAt(pod, 'status', 'conditions').some(
    condition => at(condition, 'type') === 'PodScheduled' && at(condition, 'reason') === 'SchedulingGated',
  );
  if (isGated) return 'SchedulingGated';
  return textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase');
}

/** A pod that is being deleted says so, unless it has ended already. */
function deletionStatus(pod: JsonObject): string | undefined {
  if (at(pod, 'metadata', 'deletionTimestamp') === undefined) return undefined;
  if (textAt(pod, 'status', 'reason') === 'NodeLost') return 'Unknown';
  return ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase')) ? undefined : 'Terminating';
}

function endReason(terminated: unknown): string {
  const signal = numberAt(terminated, 'signal');
  return (
    textAt(terminated, 'reason') || (signal !== 0 ? `Signal:${signal}` : `ExitCode:${numberAt(terminated, 'exitCode')}`)
  );
}

function endOfLast(status: unknown): number {
  const time = at(status, 'lastState', 'terminated', 'finishedAt');
  return typeof time === 'string' ? Date.parse(time) : 0;
}

function isSidecar(container: unknown): boolean {
  return at(container, 'restartPolicy') === 'Always';
}

function isTrue(pod: JsonObject, type: string): boolean {
  return listAt(pod, 'status', 'conditions').some(
    condition => at(condition, 'type') === type && at(condition, 'status') === 'True',
  );
}
