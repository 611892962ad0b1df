import { expect, test } from 'vitest';
import { falseAlarms, falseQuestions } from '../../src/judge/calibrate.ts';
import { calibrationInWords } from '../../src/wording/calibration.ts';

const words = (trials: number, fail: number) => {
  const outcomes = { trials, fail, marginal: 0, pass: trials - fail, alarms: [] };
  const [alarms, questions] = [falseAlarms(outcomes), falseQuestions(outcomes)];
  return calibrationInWords({
    ...(alarms && { falseAlarms: alarms }),
    ...(questions && { falseQuestions: questions }),
    trialMs: 1_200_000,
    alpha: 0.01,
  });
};

test('false alarms say for how many releases they stand, and what that means for the next FAIL', () => {
  expect(words(4_008, 0)).toEqual([
    'FALSE ALARMS  0 % (0–0.10 %, 95 of 100) of good releases would be stopped: 0 of 4,008 trials',
    '  a person would be asked in 0 % (0–0.10 %, 95 of 100): 0 of 4,008',
    '  as if 4,008 releases that changed nothing had been judged for 20 min each',
    '  not more than the 1.0 % that the judge may stop by luck: a FAIL here is hardly ever luck',
  ]);
});

test.each([
  ['few trials prove nothing', 16, 0, /^ {2}too few trials to tell .*: a longer time, or more pods, would$/],
  [
    'more alarms than luck explains are a warning',
    100,
    8,
    /not alike here, so look at a FAIL yourself before you go back$/,
  ],
])('%s', (_title, trials, fail, last) => {
  expect(words(trials, fail).at(-1)).toMatch(last);
});

test('without a trial nothing is claimed', () => {
  expect(words(0, 0)).toEqual([expect.stringMatching(/^NOT ENOUGH DATA/)]);
});
