import type { WorkloadWorld } from '../actions/workload-world.ts';
import type { Hash } from '../domain/brands.ts';
import { versionOf } from '../domain/image.ts';
import { readShare } from '../domain/playbook-values.ts';
import type { Family } from '../domain/reports.ts';
import { safe } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import { percent } from '../wording/numbers.ts';
import { templateSha } from '../workloads/last-action.ts';
import { rulesOf } from '../workloads/registry.ts';
import { servingOf } from '../workloads/serving.ts';
import type { Kept } from '../workloads/shared/kept.ts';
import { defineCheck } from './check.ts';
import { aboutWorkload, type NamedRevision, parseWorkload, revisionOf } from './check-settings.ts';
import { readWorkloadOf, unknown, unread, whoServesUnread } from './check-worlds.ts';

type Settings = { readonly ref?: WorkloadRef; readonly revision: NamedRevision; readonly atLeast: number };

/** So many of the pods that serve run this revision. */
export const revisionShare = defineCheck<Settings, WorkloadWorld | undefined>({
  name: 'revision-share',
  form: {
    says: 'So many of the pods that serve run this revision.',
    with: {
      workload: aboutWorkload,
      revision: { type: 'revision', required: true, says: 'A number, or what an earlier step found.' },
      'at-least': { type: 'share', says: 'As `90%`; all of them where nothing is said.' },
    },
  },
  parse(raw) {
    const { ref, problems } = parseWorkload(raw);
    const revision = revisionOf(raw.revision);
    const atLeast = raw['at-least'] === undefined ? 1 : readShare(raw['at-least']);
    if (problems.length === 0 && revision && atLeast !== undefined)
      return { settings: { ...(ref && { ref }), revision, atLeast } };
    return {
      problems: [
        ...problems,
        ...(revision ? [] : ['"revision" must be a revision, as 6']),
        ...(atLeast === undefined ? ['"at-least" must be a share, as 90%'] : []),
      ],
    };
  },
  read: readWorkloadOf,
  judge({ revision, atLeast }, world, { hash }) {
    if (world?.kind !== 'read') return unread(world);
    const serving = servingOf(world.family);
    if (!serving) return unknown(whoServesUnread);
    const kept = keptAs(world.family, revision, hash);
    if (!kept) return unknown(`the cluster keeps no revision ${revision.number ?? 'of that template'}`);
    const own = serving.byHash.get(kept.hash) ?? 0;
    const share = serving.ready > 0 ? own / serving.ready : 0;
    const pods = serving.by === 'services' ? 'serving pods' : 'ready pods';
    const what = `r${kept.revision} (${versionOf(kept.containers.map(({ image }) => image))})`;
    return {
      holds: serving.ready > 0 && share >= atLeast ? 'yes' : 'no',
      says: safe(`${own} of ${serving.ready} ${pods} run ${what}, at least ${percent(atLeast)} wanted`),
      evidence: { own, ready: serving.ready, revision: kept.revision, atLeast },
    };
  },
});

/**
 * By its template where that is known: an undo gives a template a new number. A number that was given away since is the
 * one it is now; else the one that once had it.
 */
function keptAs(family: Family, { number, template }: NamedRevision, hash: Hash): Kept | undefined {
  const kept = rulesOf(family).kept(family);
  if (template !== undefined) return kept.find(one => templateSha(one.template, hash) === template);
  return (
    kept.find(one => one.revision === number) ??
    kept.find(one => number !== undefined && one.formerRevisions.includes(number))
  );
}
