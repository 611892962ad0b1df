import { describe, expect, test } from 'vitest';
import { beginCalibrating, calibrateLook, falseAlarms, outcomesOf } from '../../src/judge/calibrate.ts';
import { usualSettings } from '../../src/judge/judge.ts';
import { chance, every, happens, start } from './ticks.ts';

/** So many looks at eight pods of one revision; `rateOf` tells how often each fails. */
function calibrated(
  looks: number,
  rateOf: (pod: number) => number,
  requests = 600,
  seed = 7,
  revisionOf?: (pod: string) => string,
) {
  const random = chance(seed);
  let calibrating = beginCalibrating(usualSettings, 20 * 60_000);
  for (let i = 1; i <= looks; i++) {
    const deltas = Array.from({ length: 8 }, (_, pod) => ({
      pod: `pod-${pod}`,
      ageMs: 3_600_000,
      requests,
      failures: happens(requests, rateOf(pod), random),
    }));
    calibrating = calibrateLook(calibrating, {
      deltas,
      at: start + i * every,
      ms: every,
      ...(revisionOf && { revisionOf }),
    });
  }
  return calibrating;
}

describe('false alarms on the user’s own pods', () => {
  test('pods that are alike are hardly ever stopped, and each is tried once in a trial’s time', () => {
    const outcomes = outcomesOf(calibrated(160, () => 0.003));
    expect(outcomes.trials).toBe(16);
    expect(outcomes.fail).toBe(0);
    expect(outcomes.pass).toBeGreaterThan(12);
    const alarms = falseAlarms(outcomes);
    expect(alarms?.value).toBe(0);
    // Sixteen trials without an alarm don't say that there is none in a hundred.
    expect(alarms?.high).toBeGreaterThan(0.1);
  });

  test('a pod that is worse than the others of its revision is found, and counts as a false alarm', () => {
    const outcomes = outcomesOf(calibrated(80, pod => (pod === 3 ? 0.03 : 0.003)));
    expect(outcomes.fail).toBe(1);
    expect(outcomes.alarms).toMatchObject([{ pod: 'pod-3', judgement: { verdict: 'fail' } }]);
  });

  test('pods of two revisions are not held against each other', () => {
    const rateOf = (pod: number) => (pod >= 5 ? 0.03 : 0.003);
    expect(outcomesOf(calibrated(80, rateOf)).fail).toBeGreaterThan(0);
    const apart = outcomesOf(calibrated(80, rateOf, 600, 7, pod => (Number(pod.at(-1)) >= 5 ? 'new' : 'old')));
    expect(apart).toMatchObject({ trials: 8, fail: 0 });
    // Two pods beside one are the least.
    const two = outcomesOf(calibrated(80, rateOf, 600, 7, pod => (Number(pod.at(-1)) >= 6 ? 'new' : 'old')));
    expect(two.trials).toBe(6);
  });

  test('of many pods twenty are tried at a time, and then the others', () => {
    const delta = (pod: number) => ({ pod: `pod-${pod}`, ageMs: 3_600_000, requests: 60, failures: 0 });
    const deltas = Array.from({ length: 30 }, (_, pod) => delta(pod));
    let calibrating = beginCalibrating(usualSettings, 2 * every);
    for (let i = 1; i <= 4; i++) {
      calibrating = calibrateLook(calibrating, { deltas, at: start + i * every, ms: every });
      expect(calibrating.trials.size).toBeLessThanOrEqual(20);
    }
    expect([...calibrating.tried.values()].reduce((sum, times) => sum + times, 0)).toBe(40);
    expect(calibrating.tried.size).toBe(30);
  });

  test('pods that answer hardly a request are no trial', () => {
    const outcomes = outcomesOf(calibrated(10, () => 0, 1));
    expect(outcomes.trials).toBe(0);
    expect(falseAlarms(outcomes)).toBeUndefined();
  });
});
