import type { FailedAnswer } from '../../domain/answer.ts';
import type { Instant } from '../../domain/brands.ts';
import type { LogPlace, LogSource } from '../../domain/logs.ts';
import type { LogsRead, PodReading } from '../../domain/measurement.ts';
import type { PodReport } from '../../domain/reports.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { createLogTypes } from '../../judge/log-types/log-types.ts';
import { containerToRead, mostOfPod, partRead, podsToRead } from '../../judge/log-types/read-plan.ts';
import type { LoggedErrors } from '../../ports/logged-errors.ts';
import type { Logs } from '../../ports/logs.ts';
import type { Clock } from '../../ports/surroundings.ts';

/** A log is read again after so long; together at most two requests a second, and two at once. */
const readEveryMs = 9_000;
const perSecond = 2;
const mostSaved = 10;
const atOnce = 2;
/** Who may not read logs now may not in a minute either. */
const askAgainMs = 300_000;
/** Nobody asked for this pod for so long. */
const forgottenAfterMs = 300_000;

/** What is kept of one pod. */
type Following = {
  readonly name: string;
  place?: LogPlace;
  restarts: number;
  /** Of the last reading; its requests count as read once they are known. */
  begunAt: Instant;
  wantedAt: Instant;
  isReading: boolean;
  isCut: boolean;
  /** Why the last reading failed. */
  failure?: FailedAnswer;
  /** From when on it is counted; absent where that is the whole life of the pod. */
  readonly since?: Instant;
  /** Which part of what was written since it was counted last was read; nothing where no reading came to its end. */
  part?: number;
  covered?: number;
  counted?: number;
};

/**
 * Reads logs for everybody in this process who judges. What is kept of a pod is where its log was read to and counts by
 * type; a pod that failed to be read is read on from there, so that no line counts twice and none is left out.
 */
export function createLoggedErrors(logs: Pick<Logs, 'readOn'>, clock: Pick<Clock, 'now'>): LoggedErrors {
  const beganAt = clock.now();
  const pods = new Map<string, Following>();
  let types = createLogTypes();
  let denied: { readonly says: SafeText; readonly until: Instant } | undefined;
  let reading = 0;
  let saved = mostSaved;
  let savedAt = beganAt;

  function mayAsk(): boolean {
    const now = clock.now();
    saved = Math.min(mostSaved, saved + ((now - savedAt) / 1_000) * perSecond);
    savedAt = now;
    if (saved < 1) return false;
    saved -= 1;
    return true;
  }

  function follow(pod: PodReport): Following {
    const known = pods.get(pod.uid);
    if (known) return known;
    const now = clock.now();
    const { createdAt = 0 } = pod;
    // One that is older than what is kept of a pod may have been counted and forgotten.
    const isFromBirth = createdAt >= beganAt && now - createdAt < forgottenAfterMs;
    const fresh: Following = {
      name: pod.name,
      ...(!isFromBirth && { since: now }),
      restarts: containerToRead(pod)?.restarts ?? 0,
      begunAt: Number.NEGATIVE_INFINITY,
      wantedAt: now,
      isReading: false,
      isCut: false,
    };
    pods.set(pod.uid, fresh);
    return fresh;
  }

  function forget(): void {
    for (const [uid, { wantedAt, isReading }] of pods)
      if (!isReading && clock.now() - wantedAt > forgottenAfterMs) pods.delete(uid);
    types.keep(new Set(pods.keys()));
    if (pods.size === 0) types = createLogTypes();
  }

  async function readPod(pod: PodReport, one: Following, signal: AbortSignal): Promise<void> {
    const container = containerToRead(pod);
    if (!container) return;
    const source: LogSource = { namespace: pod.namespace, name: pod.name, container: container.name };
    one.isReading = true;
    one.begunAt = clock.now();
    try {
      // The last words of a container that ended are in the log before; what was read of it does not count again.
      const isRestarted = container.restarts > one.restarts;
      if (isRestarted && one.place) await readStretch(pod.uid, source, one, true, signal);
      one.restarts = container.restarts;
      const failed = await readStretch(pod.uid, source, one, false, signal);
      if (signal.aborted) return;
      if (failed?.kind === 'denied') denied = { says: failed.says, until: clock.now() + askAgainMs };
      if (failed) one.failure = failed;
      else delete one.failure;
    } finally {
      one.isReading = false;
    }
  }

  async function readStretch(
    uid: string,
    source: LogSource,
    one: Following,
    previous: boolean,
    signal: AbortSignal,
  ): Promise<FailedAnswer | undefined> {
    const answer = await logs.readOn(source, { after: one.place, ...mostOfPod, previous }, signal);
    if (signal.aborted) return undefined;
    if (answer.kind !== 'ok') return answer;
    const { lines, place, isCut } = answer.value;
    types.take(
      uid,
      lines.map(({ text }) => text),
    );
    if (!previous) {
      one.part = partRead(one.place, answer.value);
      one.isCut = isCut && one.place !== undefined;
    }
    if (place) one.place = place;
    return undefined;
  }

  /** The requests of a pod count as read as far as its log was, when a reading has come to its end since the last time. */
  function cover(one: Following, { requests }: PodReading): void {
    if (one.part === undefined) return;
    const since = one.counted ?? (one.since === undefined ? 0 : requests);
    const grown = requests < since ? requests : requests - since;
    one.covered = (one.covered ?? 0) + one.part * grown;
    one.counted = requests;
    delete one.part;
  }

  return {
    async readOn(sides, signal) {
      forget();
      const wanted = podsToRead(sides, uid => pods.has(uid));
      const now = clock.now();
      for (const pod of wanted) follow(pod).wantedAt = now;
      if (denied && now < denied.until) return;
      denied = undefined;
      const next = wanted.values();
      const worker = async () => {
        for (const pod of next) {
          const one = follow(pod);
          if (denied || signal.aborted || one.isReading || clock.now() - one.begunAt < readEveryMs) continue;
          // What is left out for others of this process, or for logs that are slow, is read at the next look.
          if (reading >= atOnce || !mayAsk()) return;
          reading += 1;
          await readPod(pod, one, signal).finally(() => {
            reading -= 1;
          });
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
    },
    addTo(measured) {
      const of = new Map(measured.of);
      const read: string[] = [];
      let isSampled = false;
      let failure: FailedAnswer | undefined;
      for (const [uid, reading] of measured.of) {
        const one = pods.get(uid);
        if (!one) continue;
        cover(one, reading);
        failure ??= one.failure;
        if (one.covered === undefined) continue;
        if (!one.failure) read.push(one.name);
        isSampled ||= one.isCut;
        const { covered: requests, since } = one;
        of.set(uid, {
          ...reading,
          logged: { requests, types: types.countsOf(uid), ...(since !== undefined && { since }) },
        });
      }
      const says = denied?.says ?? (read.length === 0 ? failure?.says : undefined);
      const told: LogsRead = {
        pods: read,
        isSampled,
        samples: types.samples(),
        ...(says !== undefined && { problem: safe(`logs are not read: ${says}`) }),
      };
      return read.length === 0 && says === undefined ? measured : { ...measured, of, logs: told };
    },
  };
}
