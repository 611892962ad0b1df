import { ours } from '../domain/safe-text.ts';
import { lookAt, type Told } from './looks.ts';
import { asGood, enoughErrors, type JudgeSettings, leastExcess } from './settings.ts';
import type { Spec } from './stream.ts';
import type { Tick } from './tick.ts';

export const errorsKey = 'errors';

/** Failed requests out of all: the one metric that is always judged. */
const errorsSpec = (settings: JudgeSettings): Spec => ({
  key: errorsKey,
  name: ours('errors'),
  kind: 'share',
  vote: 'critical',
  worse: 'more',
  leastExcess,
  against: asGood,
  enough: enoughErrors(settings),
  comesInStorms: true,
  ...(settings.limits.errorRate !== undefined && { limit: settings.limits.errorRate }),
});

export const errorsIn = (tick: Tick, settings: JudgeSettings): Told => ({
  spec: errorsSpec(settings),
  look: lookAt(tick, ({ requests, failures }) => [requests, failures]),
});
