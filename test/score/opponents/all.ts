import { argo } from './argo.ts';
import { fisher, twice } from './by-hand.ts';
import { flagger } from './flagger.ts';
import { kayenta } from './kayenta/kayenta.ts';
import type { Opponent } from './opponent.ts';

/** Argo Rollouts with a window of 1 or 5 minutes and a failure limit of 0 or 3; Flagger with a threshold of 5. */
export const opponents: readonly Opponent[] = [
  argo('Argo 1m/0', 60_000, 0),
  argo('Argo 5m/3', 300_000, 3),
  flagger('Flagger 1m/5', 5),
  twice,
  fisher,
  kayenta,
];
