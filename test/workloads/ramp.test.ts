import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rampNoteOf } from '../../src/workloads/canary.ts';
import { reach, shareOf } from '../../src/workloads/replica-share.ts';

describe('a weight made of pods', () => {
  test('is the nearest that can be reached', () => {
    expect(reach(5, 19)).toEqual({ kind: 'reached', canary: 1, share: 0.05 });
    expect(reach(25, 19)).toEqual({ kind: 'reached', canary: 6, share: 0.24 });
    expect(reach(50, 19)).toEqual({ kind: 'reached', canary: 19, share: 0.5 });
  });

  test('that would be more than was asked for is refused, with the smallest, and what the wanted one needs', () => {
    expect(reach(5, 3)).toEqual({ kind: 'too-small', smallest: 0.25, needs: 19 });
    expect(reach(10, 2)).toMatchObject({ kind: 'too-small', needs: 9 });
  });

  test('is the next smaller one where the nearest would be far more than was asked for', () => {
    expect(reach(1, 150)).toEqual({ kind: 'reached', canary: 1, share: 1 / 151 });
  });

  test('never gives more than a quarter more than was asked for, and so many replicas as it names do reach it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 500 }), (percent, stable) => {
        const reached = reach(percent, stable);
        if (reached.kind === 'reached') {
          expect(reached.share).toBe(shareOf(reached.canary, stable));
          expect(reached.share).toBeLessThanOrEqual((percent / 100) * 1.25);
          return;
        }
        expect(reach(percent, reached.needs).kind).toBe('reached');
        expect(reached.needs).toBeGreaterThan(stable);
      }),
    );
  });
});

test('what somebody else wrote into the annotation of a ramp is nothing, never an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), text => {
      expect(rampNoteOf({ annotations: { 'deploy-cockpit.io/ramp': text } })).toBeUndefined();
    }),
  );
});
