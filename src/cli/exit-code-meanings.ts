import { exitCodes } from '../app/cockpit-error.ts';

const meanings: Readonly<Partial<Record<keyof typeof exitCodes, string>>> = {
  done: 'done, pass, healthy',
  failed: 'failed; the verdict is FAIL',
  usage: 'wrong usage or configuration',
  timedOut: 'timed out, or not enough data',
  waitsForPerson:
    'waits for a person: paused, MARGINAL, HOLD, a question, a confirmation that is missing, or a second step',
  sourceDown: 'the API server, or the source of the metrics, is down',
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
