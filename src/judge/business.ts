import { safe } from '../domain/safe-text.ts';
import { lookAt, type Told } from './looks.ts';
import { aboutAsGood, type JudgeSettings } from './settings.ts';
import type { Tick } from './tick.ts';

/**
 * Counters of the application by request: orders that are completed, retries, calls of the database. A pod that never
 * counted any has counted 0, as long as one pod of either side knows the counter.
 */
export function businessIn(tick: Tick, { business, alpha, weights }: JudgeSettings): readonly Told[] {
  const enough = business.length / (alpha * weights.types);
  return business.map(({ counter, name, worse, vote }) => ({
    spec: {
      key: counter,
      name: name ?? safe(counter),
      kind: 'rate',
      vote,
      worse,
      leastExcess: 0,
      against: aboutAsGood,
      enough,
    },
    look: lookAt(tick, ({ requests, counters }) => (counters ? [requests, counters.get(counter) ?? 0] : undefined)),
  }));
}
