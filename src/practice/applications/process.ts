import { at } from '../json.ts';
import type { Container, Pod } from '../kube-objects.ts';
import { amountOf, parseQuantity } from '../quantity.ts';
import type { Application } from './application.ts';

/** One start of a program, with everything that will become of it. Times are milliseconds of the cluster's clock. */
export type Process = {
  readonly application: Application;
  readonly startedAt: number;
  readonly listensAt: number;
  readonly readyAt: number;
  readonly hangsAt: number;
  readonly end: ProcessEnd | undefined;
};

export type ProcessEnd = {
  readonly at: number;
  readonly exitCode: number;
  readonly reason: 'Completed' | 'Error' | 'OOMKilled';
  readonly lastWords?: string;
};

export type Beginning = {
  readonly application: Application;
  readonly pod: Pod;
  readonly container: Container;
  readonly startedAt: number;
  readonly environment: ReadonlySet<string>;
  /** Milliseconds until it is ready, where nothing else is said. */
  readonly usuallyReadyIn: number;
};

const NEVER = Number.POSITIVE_INFINITY;
const LISTENS_AFTER = 300;
const TASK_SECONDS = 5;
const MEBIBYTE = 1024 * 1024;

export function startProcess(beginning: Beginning): Process {
  const { application, startedAt, usuallyReadyIn } = beginning;
  const { readyAfterSeconds, hangsAfterSeconds } = application;
  const readyIn = readyAfterSeconds === undefined ? usuallyReadyIn : (readyAfterSeconds ?? NEVER) * 1000;
  return {
    application,
    startedAt,
    listensAt: startedAt + Math.min(LISTENS_AFTER, readyIn),
    readyAt: startedAt + readyIn,
    hangsAt: hangsAfterSeconds === undefined ? NEVER : startedAt + hangsAfterSeconds * 1000,
    end: firstEnd(beginning),
  };
}

/** A plain application needs a little and stays there. */
const USUAL_MEMORY = { startMebibytes: 96, mebibytesPerMinute: 0 };

/** What it uses now. */
export function memoryAt({ application, startedAt }: Pick<Process, 'application' | 'startedAt'>, now: number): number {
  const { startMebibytes, mebibytesPerMinute } = application.memory ?? USUAL_MEMORY;
  return (startMebibytes + (mebibytesPerMinute * (now - startedAt)) / 60_000) * MEBIBYTE;
}

function firstEnd(beginning: Beginning): ProcessEnd | undefined {
  const ends = [missingVariable(beginning), crash(beginning), outOfMemory(beginning), taskEnd(beginning)];
  return ends.filter(end => end !== undefined).sort((left, right) => left.at - right.at)[0];
}

function missingVariable({ application, environment, startedAt }: Beginning): ProcessEnd | undefined {
  const missing = application.requires?.find(name => !environment.has(name));
  if (missing === undefined) return undefined;
  return { at: startedAt + 400, exitCode: 1, reason: 'Error', lastWords: `panic: config key ${missing} is missing` };
}

function crash({ application, startedAt }: Beginning): ProcessEnd | undefined {
  if (!application.crash) return undefined;
  const { afterSeconds, exitCode, lastWords } = application.crash;
  return { at: startedAt + afterSeconds * 1000, exitCode, reason: 'Error', lastWords };
}

/** The kernel ends it when it grows over its limit: no last words. */
function outOfMemory({ application, container, startedAt }: Beginning): ProcessEnd | undefined {
  const limit = parseQuantity(at(container, 'resources', 'limits', 'memory'));
  if (!limit || !application.memory || application.memory.mebibytesPerMinute <= 0) return undefined;
  const room = amountOf(limit) / MEBIBYTE - application.memory.startMebibytes;
  const minutes = Math.max(0, room) / application.memory.mebibytesPerMinute;
  return { at: startedAt + Math.ceil(minutes * 60_000), exitCode: 137, reason: 'OOMKilled' };
}

/** A pod that isn't restarted always holds a task, which comes to its end. */
function taskEnd({ application, pod, startedAt }: Beginning): ProcessEnd | undefined {
  const isTask = pod.spec.restartPolicy === 'Never' || pod.spec.restartPolicy === 'OnFailure';
  if (!isTask) return undefined;
  const seconds = application.endsAfterSeconds ?? TASK_SECONDS;
  return { at: startedAt + seconds * 1000, exitCode: 0, reason: 'Completed', lastWords: 'done' };
}
