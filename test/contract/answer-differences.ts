import type { KnownDifference } from './excuses.ts';
import type { Answers } from './run-script.ts';
import type { Suite } from './suites.ts';

export type Difference = { readonly path: string; readonly practice: unknown; readonly real: unknown };

/** Where two answers differ, down to the member. */
export function differences(practice: unknown, real: unknown, path = ''): readonly Difference[] {
  if (isContainer(practice) && isContainer(real) && Array.isArray(practice) === Array.isArray(real)) {
    const keys = [...new Set([...Object.keys(practice), ...Object.keys(real)])];
    return keys.flatMap(key => differences(practice[key], real[key], path === '' ? key : `${path}.${key}`));
  }
  return Object.is(practice, real) ? [] : [{ path, practice, real }];
}

/** `body.spec.replicas: practice 3, real 4`, one line for every difference that has no excuse. */
export function unexplained({ excuses }: Suite, title: string, practice: Answers, real: Answers): readonly string[] {
  const ofStep = excuses.filter(({ step }) => step === title);
  return differences(practice[title], real[title])
    .filter(({ path }) => !ofStep.some(excuse => excuse.path.test(path)))
    .map(
      ({ path, practice: here, real: there }) =>
        `${path}: practice ${JSON.stringify(here)}, real ${JSON.stringify(there)}`,
    );
}

export const deadExcuses = ({ excuses }: Suite, practice: Answers, real: Answers): readonly KnownDifference[] =>
  excuses.filter(
    ({ step, path: excused }) => !differences(practice[step], real[step]).some(({ path }) => excused.test(path)),
  );

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
