import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import type { KillPoint } from './kill-points.ts';
import { type After, killRamp } from './ramp-kills.ts';

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

export const titleOf = ({ points, after }: Killing) =>
  `${points.map(({ line, when }) => `${when} "${line}"`).join(', ')} is ${after === 'resume' ? 'gone on with' : 'aborted'} by the next one, and nothing is left behind`;

/** A ramp on the practice cluster, begun anew for each killing. */
export function killRamps(says: string, scenario: string, steps: string, killings: readonly Killing[]): void {
  describe(says, () => {
    let bench: Awaited<ReturnType<typeof practiceBench>>;
    beforeAll(async () => {
      bench = await practiceBench(scenario, speed);
    });
    afterAll(() => bench.close());

    for (const { points, after, becomes } of killings)
      test(titleOf({ points, after }), { timeout: 240_000 }, async () => {
        const ramp = { namespace: 'shop', image: tried, steps, speed, ...(becomes !== undefined && { becomes }) };
        const { kills, problems } = await killRamp(bench, ramp, points, after);
        expect(problems).toEqual([]);
        expect(kills).toBe(points.length);
        expect(bench.practice.cluster.traffic.unansweredBy('shop', 'checkout')).toBe(0);
      });
  });
}
