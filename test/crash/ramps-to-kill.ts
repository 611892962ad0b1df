import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bench } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import type { KillPoint } from './kill-points.ts';
import { type After, killRamp, type RampToKill } from './ramp-kills.ts';

const speed = 10;
/** Of the canary, and of what it stands beside. */
export const tried = 'registry.example/shop/checkout:2.1.0';
export const stable = 'registry.example/shop/checkout:2.0.9';

/** Lines around which it is killed, one process after the other; what is done then; and what stable runs afterwards. */
export type Killing = {
  readonly points: readonly KillPoint[];
  readonly after: After;
  readonly becomes?: string;
};

const titleOf = ({ points, after }: Killing) =>
  `${points.map(({ line, when }) => `${when} "${line}"`).join(', ')} is ${after === 'resume' ? 'gone on with' : 'aborted'} by the next one, and nothing is left behind`;

/** Where a ramp is begun, and how; `unanswered`: requests that nobody answered, where users tell. */
export type Place = {
  readonly bench: Bench;
  readonly ramp: Omit<RampToKill, 'becomes'>;
  readonly unanswered?: () => number;
};

/** A ramp for each killing, begun anew. */
export function testKillings(killings: readonly Killing[], placeFor: () => Place | Promise<Place>): void {
  for (const killing of killings)
    test(titleOf(killing), { timeout: 240_000 }, async () => {
      const { points, after, becomes } = killing;
      const { bench, ramp, unanswered } = await placeFor();
      const { kills, problems } = await killRamp(bench, { ...ramp, ...(becomes && { becomes }) }, points, after);
      expect(problems).toEqual([]);
      expect(kills).toBe(points.length);
      expect(unanswered?.() ?? 0).toBe(0);
    });
}

/** On the practice cluster. */
export function killRamps(says: string, scenario: string, steps: string, killings: readonly Killing[]): void {
  describe(says, () => {
    let bench: Awaited<ReturnType<typeof practiceBench>>;
    beforeAll(async () => {
      bench = await practiceBench(scenario, speed);
    });
    afterAll(() => bench.close());

    testKillings(killings, () => ({
      bench,
      ramp: { namespace: 'shop', image: tried, steps, speed },
      unanswered: () => bench.practice.cluster.traffic.unansweredBy('shop', 'checkout'),
    }));
  });
}
