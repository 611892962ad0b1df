import type { AtTime } from '../actions/action.ts';
import { readWorkloadWorld, type WorkloadWorld } from '../actions/workload-world.ts';
import type { Answer } from '../domain/answer.ts';
import type { Instant } from '../domain/brands.ts';
import { age } from '../domain/duration.ts';
import { imageParts } from '../domain/image.ts';
import { type Json, listAt, textAt, textsAt } from '../domain/json.ts';
import { instantAt } from '../reports/instant-at.ts';
import { revisionName, standingOf } from '../workloads/standing.ts';
import { defineFact } from './fact.ts';
import { holds, type Judged, unknown } from './judged.ts';

type World = { readonly workload: WorkloadWorld; readonly elsewhere: Answer<readonly Json[]> };

/** Where an image was tried: written by a pipeline on the Deployment or ReplicaSet that ran it. */
const verifiedIn = 'deploy-cockpit.io/verified-in';

/** Whether a newer image than the failing one ran somewhere and was found good. Otherwise only a person knows. */
export const fixBuiltAndVerified = defineFact<World>({
  name: 'fix-built-and-verified',
  asks: 'Is a fix built, and was it verified somewhere?',
  async read({ workload: ref }, from, signal) {
    const workload = await readWorkloadWorld(ref, from, signal);
    const everywhere = await from.reader.list('/apis/apps/v1/replicasets', signal);
    const elsewhere =
      everywhere.kind === 'denied'
        ? await from.reader.list(`/apis/apps/v1/namespaces/${encodeURIComponent(ref.namespace)}/replicasets`, signal)
        : everywhere;
    return { workload, elsewhere };
  },
  judge: (_about, { workload, elsewhere }, given) => judgeFix(workload, elsewhere, given),
});

function judgeFix(world: WorkloadWorld, elsewhere: Answer<readonly Json[]>, given: AtTime): Judged {
  if (world.kind === 'unread') return unknown(`not read: ${world.answer.says}`);
  const { current } = standingOf(world.family, world.records, given);
  const failing = textAt(current?.kept.template, 'spec', 'containers', 0, 'image');
  if (!current || failing === undefined) return unknown('its controller has not made the newest revision yet');
  if (elsewhere.kind !== 'ok') return unknown(`other ReplicaSets can't be read: ${elsewhere.says}`);
  const known = new Set(
    (world.family.revisions ?? []).map(({ template }) => textAt(template, 'spec', 'containers', 0, 'image')),
  );
  const [fix] = elsewhere.value
    .flatMap(set => triedIn(set))
    .filter(({ image }) => nameOf(image) === nameOf(failing) && !known.has(image))
    .filter(({ madeAt }) => madeAt > (current.revision.createdAt ?? Number.POSITIVE_INFINITY))
    .sort((a, b) => b.madeAt - a.madeAt);
  if (!fix)
    return unknown(`nothing newer than ${revisionName(current.revision)} is marked as verified: only a person knows`);
  const { repository, version } = imageParts(fix.image);
  return holds(
    `${repository}:${version ?? '?'} was verified in ${fix.verified} (${fix.namespace}), made ${age(given.now - fix.madeAt)} ago`,
    { image: fix.image, verifiedIn: fix.verified, namespace: fix.namespace, madeAt: fix.madeAt },
  );
}

type Tried = {
  readonly image: string;
  readonly verified: string;
  readonly namespace: string;
  readonly madeAt: Instant;
};

function triedIn(set: Json): readonly Tried[] {
  const verified = textsAt(set, 'metadata', 'annotations')[verifiedIn];
  const madeAt = instantAt(set, 'metadata', 'creationTimestamp');
  const namespace = textAt(set, 'metadata', 'namespace');
  if (!verified || madeAt === undefined || !namespace) return [];
  return listAt(set, 'spec', 'template', 'spec', 'containers').flatMap(container => {
    const image = textAt(container, 'image');
    return image ? [{ image, verified, namespace, madeAt }] : [];
  });
}

/** Without tag and digest. */
const nameOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
