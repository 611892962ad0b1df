import { describe, expect, test } from 'vitest';
import { beginCalibrating, calibrateLook, falseAlarms, outcomesOf } from '../../src/judge/calibrate.ts';
import { usualSettings } from '../../src/judge/judge.ts';
import { chance, every, happens, start } from './ticks.ts';

/** So many looks at eight pods of one revision; `rateOf` tells how often each fails. */
function calibrated(looks: number, rateOf: (pod: number) => number, requests = 600, seed = 7) {
  const random = chance(seed);
  let calibrating = beginCalibrating(usualSettings, 20 * 60_000);
  for (let i = 1; i <= looks; i++) {
    const deltas = Array.from({ length: 8 }, (_, pod) => ({
      pod: `pod-${pod}`,
      ageMs: 3_600_000,
      requests,
      failures: happens(requests, rateOf(pod), random),
    }));
    calibrating = calibrateLook(calibrating, { deltas, at: start + i * every, ms: every });
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
  });

  test('pods that answer hardly a request are no trial', () => {
    const outcomes = outcomesOf(calibrated(10, () => 0, 1));
    expect(outcomes.trials).toBe(0);
    expect(falseAlarms(outcomes)).toBeUndefined();
  });
});
