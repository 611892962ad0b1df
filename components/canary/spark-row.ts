import { age } from '../../src/domain/duration.ts';
import type { JudgingSeries } from '../../src/domain/judging-series.ts';
import { usualNames } from '../../src/wording/judgement-numbers.ts';
import type { ScreenLine } from '../screen-lines.ts';
import { padded } from './padded.ts';
import type { PlotGiven } from './plots.ts';
import { sparkline } from './sparkline.ts';
import { bucketsOf } from './time-buckets.ts';
import { timeScale } from './time-scale.ts';

/** `  errors, 5 min  stable ▁▁▁▁▁▁▁  canary ▃▇█▇█`: both sides in one row, on one scale. */
export function sparkRow(series: JudgingSeries, given: PlotGiven): ScreenLine {
  const columns = Math.max(5, Math.floor((given.width - 36) / 2));
  const scale = timeScale(series, given.figure, { now: given.now, columns });
  const over = `  errors, ${age(scale.to - scale.from).replace('m00s', ' min')}`;
  const [stable, canary] = (['stable', 'canary'] as const).map(arm =>
    sparkline(bucketsOf(series, arm, given.figure), scale, columns),
  );
  const { names = usualNames } = given;
  return { text: `${padded(over, 18)} ${names.stable} ${stable}  ${names.canary} ${canary}`.trimEnd() };
}
