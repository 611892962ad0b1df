import { exitCodes } from '../app/cockpit-error.ts';

const meanings: Readonly<Partial<Record<keyof typeof exitCodes, string>>> = {
  done: 'done, healthy',
  failed: 'failed',
  usage: 'wrong usage or configuration',
  timedOut: 'timed out',
  waitsForPerson: 'waits for a person: paused, a question, a confirmation that is missing, or a second step',
  sourceDown: 'the API server is down',
  refused: 'refused: rights, admission, not confirmed',
  conflict: 'conflict: the object changed since it was shown',
  superseded: 'reverted or superseded by somebody else',
  unknownOutcome: 'outcome unknown: it may or may not have been applied',
  bug: 'a bug of ours',
  interrupted: 'interrupted',
};

/** Code and meaning, for people who write pipelines. A code that no command ends with yet is left out. */
export const exitCodeMeanings: readonly (readonly [number, string])[] = Object.entries(exitCodes).flatMap(
  ([name, code]) => {
    const meaning = meanings[name as keyof typeof exitCodes];
    return meaning === undefined ? [] : [[code, meaning] as const];
  },
);
