import { describe, expect, test } from 'vitest';
import { ours } from '../../src/domain/safe-text.ts';
import { type CanaryStanding, canaryStandingInWords } from '../../src/wording/canary-standing.ts';

const standing: CanaryStanding = {
  phase: 'holds',
  from: ours('2.0.9'),
  to: ours('2.1.0'),
  desired: 10,
  actual: 2 / 21,
  pods: { canary: 2, canaryReady: 2, stable: 19, stableReady: 19 },
  takenOver: 0,
  judgedForMs: 123_000,
};
const words = (given: Partial<CanaryStanding>) => canaryStandingInWords({ ...standing, ...given });

describe('where a canary stands, in one line', () => {
  test('its weight, as wanted and as pods, and for how long it was judged like that', () => {
    expect(words({})).toBe('2.0.9 → 2.1.0 at 10 % (2 of 21 pods) for 2m03s');
    expect(words({ phase: 'paused' })).toBe('2.0.9 → 2.1.0 at 10 % (2 of 21 pods) for 2m03s, paused');
  });

  test('before the first look at this weight, no time', () => {
    const { judgedForMs: _, ...unseen } = standing;
    expect(canaryStandingInWords(unseen)).toBe('2.0.9 → 2.1.0 at 10 % (2 of 21 pods)');
  });

  test('made by hand, what its pods make of it; by a route, what the route is told', () => {
    const { desired: _, ...byHand } = standing;
    expect(canaryStandingInWords(byHand)).toBe('2.0.9 → 2.1.0 at 9.5 % (2 of 21 pods) for 2m03s');
    const { actual: __, ...byRoute } = standing;
    expect(canaryStandingInWords(byRoute)).toBe('2.0.9 → 2.1.0 at 10 % by its route (2 of 21 pods) for 2m03s');
  });

  test('where pods of stable are missing, what it gets now as well', () => {
    const pods = { canary: 2, canaryReady: 2, stable: 19, stableReady: 6 };
    expect(words({ pods, actual: 0.25 })).toBe('2.0.9 → 2.1.0 at 10 % (2 of 8 pods: 25 % now) for 2m03s');
  });

  test('on its way to the next weight, to all of stable, and away', () => {
    const pods = { canary: 6, canaryReady: 3, stable: 19, stableReady: 19 };
    expect(words({ phase: 'rises', desired: 25, pods })).toBe('2.0.9 → 2.1.0 going to 25 % (3 of 6 canary pods ready)');
    expect(words({ phase: 'promotes', pods, takenOver: 7 })).toBe('promoting 2.1.0: 7 of 19 stable pods run it');
    expect(words({ phase: 'promoted', pods })).toBe('2.1.0 on all 19 stable pods, and on 6 of its canary');
    expect(words({ phase: 'goes-back' })).toBe('2.1.0 is being taken away');
  });
});
