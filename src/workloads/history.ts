import type { Hash, Sha } from '../domain/brands.ts';
import { imageParts } from '../domain/image.ts';
import type { Family } from '../domain/reports.ts';
import type { Revision, RevisionRecord } from '../domain/revision.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { lastActionOf, templateSha } from './last-action.ts';
import { rulesOf } from './registry.ts';
import { digestsOf, type Kept, podsOf } from './shared/kept.ts';

/** What our journal knows of one workload's templates, by their hash. */
export type Records = ReadonlyMap<Sha, RevisionRecord>;

/** Every kept revision, newest first. What has no number was never a release and is left out. */
export function workloadHistory(family: Family, records: Records, hash: Hash): readonly Revision[] {
  const rules = rulesOf(family);
  const current = rules.current(family);
  return rules
    .kept(family)
    .filter(({ revision }) => revision > 0)
    .map(set => revisionOf(family, set, set.uid === current?.uid, records, hash));
}

function revisionOf(family: Family, set: Kept, isCurrent: boolean, records: Records, hash: Hash): Revision {
  const sha = templateSha(set.template, hash);
  const pods = podsOf(family, set);
  const cause = causeText(set);
  const by = authorOf(family, set, isCurrent, sha);
  const record = records.get(sha);
  return {
    number: set.revision,
    formerNumbers: set.formerRevisions,
    keptIn: set.keptIn,
    keptAs: set.name,
    uid: set.uid,
    hash: set.hash,
    images: set.containers.map(({ image }) => image),
    digests: digestsOf(pods),
    ...(set.createdAt !== undefined && { createdAt: set.createdAt }),
    ...(cause && { cause }),
    ...(by && { by }),
    ...(record && { record }),
    isCurrent,
    pods: set.total,
    ready: set.ready,
    template: set.template,
  };
}

/**
 * `kubernetes.io/change-cause`, unless it speaks of another image than the template's: an image that was changed
 * without a new cause repeats the old one (kubernetes/kubernetes#91714).
 */
function causeText({ annotations, containers }: Kept): SafeText | undefined {
  const cause = annotations['kubernetes.io/change-cause'];
  if (cause === undefined || cause.trim() === '') return undefined;
  const speaksOfAnother = containers.some(({ image }) => {
    const { repository, version } = imageParts(image);
    const said = cause.match(new RegExp(`(?:^|[\\s/=])${escaped(repository)}:([\\w.-]+)`));
    return said !== null && said[1] !== undefined && version !== undefined && trimDots(said[1]) !== version;
  });
  return speaksOfAnother ? undefined : safe(cause, 300);
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const trimDots = (text: string) => text.replace(/[.-]+$/, '');

function authorOf({ workload }: Family, set: Kept, isCurrent: boolean, sha: Sha): Revision['by'] {
  const action = lastActionOf(set.annotations);
  // A ControllerRevision keeps the annotations of its first day; the workload's own are newer.
  const newest = isCurrent ? lastActionOf(workload.annotations) : undefined;
  const known = [newest, action].find(one => one?.template === sha);
  if (known) return { name: known.templateBy ?? known.by, known: 'annotation' };
  const author = set.annotations['deploy-cockpit.io/author'];
  if (author !== undefined && action === undefined) return { name: safe(author, 60), known: 'annotation' };
  if (!isCurrent) return undefined;
  const writer = workload.writers
    .filter(({ ownsTemplate, subresource }) => ownsTemplate && subresource === undefined)
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0))[0];
  return writer && { name: writer.manager, known: 'field-manager' };
}
