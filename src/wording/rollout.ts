import type { Instant } from '../domain/brands.ts';
import { age } from '../domain/duration.ts';
import type { Phase } from '../domain/phase.ts';
import type { Cause, Rollout, Waiting } from '../domain/rollout.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { clockTime } from './clock-time.ts';

export const phaseWord: Readonly<Record<Phase, string>> = {
  unobserved: 'waiting',
  progressing: 'rolling',
  paused: 'paused',
  stuck: 'stuck',
  failed: 'failed',
  healthy: 'healthy',
  unknown: 'unknown',
};

/** A cause in the few words that a row has room for. */
export const causeWord: Readonly<Record<Cause['kind'], string>> = {
  'quota-or-admission': 'new pods are refused',
  'image-pull': 'image can’t be pulled',
  config: 'configuration is missing',
  volume: 'a volume is missing',
  liveness: 'killed by its liveness probe',
  'out-of-memory': 'out of memory',
  'crash-loop': 'crashes on start',
  unschedulable: 'no node takes it',
  start: 'container can’t start',
  unready: 'never gets ready',
  deadline: 'no progress',
  'blocked-by-pod': 'one pod blocks it',
  paused: 'paused',
};

/** What a rollout waits for, as kubectl would count it. */
export function waitingInWords(waiting: Waiting): SafeText {
  switch (waiting.for) {
    case 'observation':
      return ours('the controller has not seen the newest spec yet');
    case 'updated':
      return safe(`${waiting.have} of ${waiting.want} pods are new`);
    case 'old-to-stop':
      return safe(`${waiting.left} old ${waiting.left === 1 ? 'pod has' : 'pods have'} to stop`);
    case 'ready':
      return safe(`${waiting.have} of ${waiting.want} pods are ready`);
    case 'deletion':
      return safe(`${waiting.left} old ${waiting.left === 1 ? 'pod waits' : 'pods wait'} to be deleted`);
    case 'available':
      // A row of the board has 41 columns for it.
      if (waiting.until !== undefined) return safe(`all ready; must last until ${clockTime(waiting.until)}`);
      return safe(
        waiting.afterMs === 0 || waiting.have === 0
          ? `${waiting.have} of ${waiting.want} new pods are available`
          : `${waiting.want - waiting.have} of ${waiting.want} new pods must stay ready ${age(waiting.afterMs).replace('m00s', 'm')} first`,
      );
  }
}

/** When it is over by itself, where every pod is ready and only has to stay so. */
export const lastsUntil = (waiting: Waiting | undefined): Instant | undefined =>
  waiting?.for === 'available' ? waiting.until : undefined;

/** One line that says where a rollout stands, its cause first. */
export function rolloutSentence({ phase, cause, waiting, held, desired }: Rollout): SafeText {
  switch (phase) {
    case 'failed':
    case 'stuck':
      return safe(`${phase}: ${cause?.says ?? (waiting ? waitingInWords(waiting) : 'no cause is known')}`);
    case 'paused':
      return safe(`paused: ${held ?? (waiting ? waitingInWords(waiting) : 'nothing is under way')}`);
    case 'unobserved':
    case 'progressing':
      return safe(waiting ? waitingInWords(waiting) : 'rolling');
    case 'healthy':
      return safe(desired === 0 ? 'healthy, scaled to 0' : `healthy, ${desired} of ${desired} pods available`);
    case 'unknown':
      return ours('unknown');
  }
}

/** `deadline in 8m19s`, or that it has passed. Where all that is missing is time, no deadline threatens it. */
export function deadlineInWords({ deadlineAt, waiting }: Rollout, now: Instant): SafeText | undefined {
  if (deadlineAt === undefined || lastsUntil(waiting) !== undefined) return undefined;
  return deadlineAt > now
    ? safe(`deadline in ${age(deadlineAt - now)}`)
    : safe(`deadline passed ${age(now - deadlineAt)} ago`);
}
