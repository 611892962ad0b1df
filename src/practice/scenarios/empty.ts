import { furnish } from './bare-cluster.ts';
import type { Scenario } from './scenario.ts';

export const empty: Scenario = {
  name: 'empty',
  briefing: 'A cluster on which nothing has been deployed yet.',
  namespace: 'shop',
  traffic: [],
  startsBeforeMillis: 60_000,
  tell: (cluster, opening) => {
    furnish(cluster, ['shop']);
    cluster.advance(opening);
  },
};
