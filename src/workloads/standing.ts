import type { Hash, Instant } from '../domain/brands.ts';
import { versionOf } from '../domain/image.ts';
import type { Family } from '../domain/reports.ts';
import type { LastGood, Revision } from '../domain/revision.ts';
import { type Records, workloadHistory } from './history.ts';
import { lastGood } from './last-good.ts';
import { rulesOf } from './registry.ts';
import type { Kept } from './shared/kept.ts';

/** The revision that is asked for and the one to go back to, with what the cluster keeps of both. */
export type Standing = {
  readonly current?: { readonly revision: Revision; readonly kept: Kept; readonly since?: Instant };
  readonly good?: LastGood & { readonly kept: Kept };
};

export function standingOf(family: Family, records: Records, at: { hash: Hash; now: Instant }): Standing {
  const rules = rulesOf(family);
  const history = workloadHistory(family, records, at.hash);
  const keptOf = (revision: Revision | undefined) => rules.kept(family).find(({ uid }) => uid === revision?.uid);
  const revision = history.find(({ isCurrent }) => isCurrent);
  const [kept, since] = [keptOf(revision), rules.rollout(family, at).startedAt];
  const good = lastGood(family, history);
  const goodKept = keptOf(good?.revision);
  return {
    ...(revision && kept && { current: { revision, kept, ...(since !== undefined && { since }) } }),
    ...(good && goodKept && { good: { ...good, kept: goodKept } }),
  };
}

/** `r6 (2.0.9)` */
export const revisionName = ({ number, images }: Pick<Revision, 'number' | 'images'>): string =>
  `r${number} (${versionOf(images)})`;
