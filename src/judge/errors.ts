import { ours } from '../domain/safe-text.ts';
import { lookAt, type Told } from './looks.ts';
import { type JudgeSettings, leastExcess } from './settings.ts';
import type { Spec } from './stream.ts';
import type { Tick } from './tick.ts';

export const errorsKey = 'errors';

/** Failed requests out of all: the one metric that is always judged. */
const errorsSpec = ({ alpha, weights, limits }: JudgeSettings): Spec => ({
  key: errorsKey,
  name: ours('errors'),
  kind: 'share',
  vote: 'critical',
  worse: 'more',
  leastExcess,
  enough: 1 / (alpha * weights.errors),
  ...(limits.errorRate !== undefined && { limit: limits.errorRate }),
});

export const errorsIn = (tick: Tick, settings: JudgeSettings): Told => ({
  spec: errorsSpec(settings),
  look: lookAt(tick, ({ requests, failures }) => [requests, failures]),
});
