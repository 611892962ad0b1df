import type { AtTime } from '../actions/action.ts';
import { type ConfigRead, type ConfigState, readReferencedConfig } from '../actions/referenced-config-world.ts';
import { readWorkloadWorld, type WorkloadWorld } from '../actions/workload-world.ts';
import type { Instant } from '../domain/brands.ts';
import { age } from '../domain/duration.ts';
import type { Json } from '../domain/json.ts';
import type { Family, PodReport } from '../domain/reports.ts';
import { podsOf } from '../workloads/shared/kept.ts';
import { revisionName, type Standing, standingOf } from '../workloads/standing.ts';
import { defineFact } from './fact.ts';
import { holds, holdsNot, type Judged, unknown } from './judged.ts';

type World = { readonly workload: WorkloadWorld; readonly config: readonly ConfigRead[] };

/** Whether something changed that no revision holds: then going back may change nothing, or make it worse. */
export const configChangedOutsideRevision = defineFact<World>({
  name: 'config-changed-outside-revision',
  asks: 'Did a ConfigMap or Secret change outside of the revision?',
  async read({ workload: ref }, from, signal) {
    const workload = await readWorkloadWorld(ref, from, signal);
    if (workload.kind === 'unread') return { workload, config: [] };
    const templates = (workload.family.revisions ?? []).map(({ template }) => template);
    return { workload, config: await readReferencedConfig(ref.namespace, templates, from, signal) };
  },
  judge: (_about, { workload, config }, given) => judgeConfig(workload, config, given),
});

function judgeConfig(world: WorkloadWorld, config: readonly ConfigRead[], given: AtTime): Judged {
  if (world.kind === 'unread') return unknown(`not read: ${world.answer.says}`);
  const { family } = world;
  const standing = standingOf(family, world.records, given);
  const { current, good } = standing;
  if (!current || !good) return unknown('there are no two revisions to compare');
  const names = (one: ConfigRead, template: object) => one.templates.some(of => of === template);
  const own = config.filter(one => names(one, current.kept.template) || names(one, good.kept.template));
  const both = `${revisionName(current.revision)} and ${revisionName(good.revision)}`;
  if (own.length === 0) return holdsNot(`neither ${both} names a ConfigMap or Secret`.replace(' and ', ' nor '));
  const each = own.map(one => judgeOne(one, names(one, good.kept.template), standing, family, given.now));
  return (
    each.find(({ value }) => value === 'true') ??
    each.find(({ value }) => value === 'unknown') ??
    holdsNot(
      `${own.map(({ kind, name }) => `${kind} ${name}`).join(', ')}: not written since ${revisionName(good.revision)} got ready`,
      each.map(({ evidence }) => evidence),
    )
  );
}

function judgeOne(config: ConfigRead, isOfGood: boolean, standing: Standing, family: Family, now: Instant): Judged {
  const { kind, found, isOptional } = config;
  const name = `${kind} ${config.name}`;
  if (found.kind === 'absent')
    return isOptional ? holdsNot(`${name} is optional, and not there`) : holds(`${name} is gone`, { name, gone: true });
  if (found.kind !== 'ok') return unknown(`${name} can't be read: ${found.says}`, { name });
  const known = lastKnownWell(isOfGood, standing, family);
  const { by, at } = lastWrite(found.value, known.since);
  const notRead = isOfGood
    ? ''
    : `; ${standing.good ? revisionName(standing.good.revision) : 'the last good one'} does not read it`;
  const evidence: Json = { name, since: known.since ?? null, writtenAt: at ?? null, by: by ?? null };
  if (at !== undefined)
    return holds(`${name} was written ${age(now - at)} ago by ${by ?? 'somebody'}${notRead}`, evidence);
  if (isWrittenUnseen(found.value, known.pod))
    return holds(
      `${name} lost something after ${known.pod?.name ?? 'a pod'} had started, and nothing says who took it${notRead}`,
      evidence,
    );
  return holdsNot(`${name} was not written since`, evidence);
}

type KnownWell = { readonly since?: Instant; readonly pod?: PodReport };

/**
 * Until when the configuration is known to have been right. For what the last good revision reads: a ready pod of it has
 * started with it, the youngest says most. For what only the new one reads: it may have been made for it.
 */
function lastKnownWell(isOfGood: boolean, { current, good }: Standing, family: Family): KnownWell {
  const kept = isOfGood ? good?.kept : current?.kept;
  const ready = kept
    ? podsOf(family, kept)
        .filter(({ isReady }) => isReady)
        .sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))
    : [];
  const [pod] = ready;
  const made = isOfGood ? good?.revision.createdAt : current?.since;
  const since = isOfGood ? (pod?.createdAt ?? made) : made;
  return { ...(since !== undefined && { since }), ...(pod && { pod }) };
}

function lastWrite(
  { madeAt, writers }: ConfigState,
  since: Instant | undefined,
): { readonly by?: string; readonly at?: Instant } {
  const newest = writers.find(({ wroteContent }) => wroteContent);
  const at = newest?.at ?? madeAt;
  if (at === undefined || since === undefined || at <= since) return {};
  return { at, ...(newest && { by: newest.by }) };
}

/**
 * Who takes a key away owns nothing afterwards, so that no date is left of it; but the resource version has moved on. It
 * is compared with a pod's, which was last written when it got ready: the server counts both with one counter unless it
 * keeps them in two stores. A dated writer that touched only labels explains the move.
 */
function isWrittenUnseen({ resourceVersion, writers }: ConfigState, pod: PodReport | undefined): boolean {
  if (!pod || pod.readySince === undefined || !isCounter(resourceVersion) || !isCounter(pod.resourceVersion))
    return false;
  if (BigInt(resourceVersion) <= BigInt(pod.resourceVersion)) return false;
  const { readySince } = pod;
  return !writers.some(({ at }) => at >= readySince);
}

const isCounter = (text: string): boolean => /^\d{1,20}$/.test(text);
