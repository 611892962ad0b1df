import { apiTime } from '../clock.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { metadataOf } from './object-shape.ts';

export type DeleteWish = {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly preconditions?: {
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
};

export const ORPHAN = 'orphan';
export const FOREGROUND = 'foregroundDeletion';

/** What is written before an object goes; it goes at once when nothing holds it any more. */
export type Marking =
  | { readonly kind: 'ending already' }
  | { readonly kind: 'nothing to write' }
  | { readonly kind: 'write'; readonly object: KubeObject; readonly isHeld: boolean };

/** Upstream: BeforeDelete and updateForGracefulDeletionAndFinalizers of the API server's generic registry. */
export function markForDeletion(row: ResourceRow, current: KubeObject, wish: DeleteWish, now: number): Marking {
  const graceful = givingGrace(row, current, wish, now);
  if (graceful === 'ending already') return { kind: 'ending already' };
  const known = current.metadata.finalizers ?? [];
  const finalizers = collectorFinalizers(row, known, wish.propagationPolicy);
  const isChanged = known.length !== finalizers.length || finalizers.some(each => !known.includes(each));
  if (!graceful && finalizers.length === 0) return { kind: 'nothing to write' };
  if (!graceful && known.length === 0 && !isChanged) return { kind: 'nothing to write' };
  const object = graceful ?? withoutGrace(current, now);
  const marked = {
    ...object,
    metadata: metadataOf({ ...object.metadata, finalizers: finalizers.length > 0 ? finalizers : undefined }),
  };
  const isHeld = finalizers.length > 0 || (marked.metadata.deletionGracePeriodSeconds ?? 0) > 0;
  return { kind: 'write', object: marked, isHeld };
}

/** Only pods take time to end. A second wish can only shorten it. */
function givingGrace(
  row: ResourceRow,
  current: KubeObject,
  wish: DeleteWish,
  now: number,
): KubeObject | 'ending already' | undefined {
  const most = row.gracePeriodSeconds?.(current);
  if (most === undefined) return undefined;
  const asked = wish.gracePeriodSeconds === undefined ? undefined : atLeastOne(wish.gracePeriodSeconds);
  const { deletionTimestamp, deletionGracePeriodSeconds: given, generation } = current.metadata;
  if (deletionTimestamp === undefined) {
    // Nothing runs a pod without a node, or one that has ended: it needs no time, whatever was asked for.
    const period = most === 0 ? 0 : (asked ?? most);
    return marked(current, now + period * 1000, period, generation === undefined ? undefined : generation + 1);
  }
  if (!given) return undefined;
  if (asked === undefined || asked >= given) return 'ending already';
  const earlier = Date.parse(deletionTimestamp) - (given - asked) * 1000;
  if (earlier >= now) return marked(current, earlier, asked, generation);
  return marked(current, now, asked === 0 ? 0 : 1, generation);
}

function atLeastOne(seconds: number): number {
  return seconds < 0 ? 1 : seconds;
}

function withoutGrace(current: KubeObject, now: number): KubeObject {
  const { deletionTimestamp, generation } = current.metadata;
  const isFirst = deletionTimestamp === undefined;
  const at = isFirst ? now : Math.min(now, Date.parse(deletionTimestamp));
  return marked(current, at, 0, isFirst && generation !== undefined ? generation + 1 : generation);
}

function marked(current: KubeObject, at: number, seconds: number, generation: number | undefined): KubeObject {
  return {
    ...current,
    metadata: metadataOf({
      ...current.metadata,
      deletionTimestamp: apiTime(at),
      deletionGracePeriodSeconds: seconds,
      generation,
    }),
  };
}

/** The wish decides, else the finalizers that are there, else the kind's custom. Nobody collects after Events. */
function collectorFinalizers(row: ResourceRow, known: readonly string[], policy: string | undefined): string[] {
  const others = known.filter(each => each !== ORPHAN && each !== FOREGROUND);
  const wanted =
    policy === undefined
      ? (known.find(each => each === ORPHAN || each === FOREGROUND) ?? (row.orphansByDefault ? ORPHAN : undefined))
      : { Orphan: ORPHAN, Foreground: FOREGROUND }[policy];
  return row.kind === 'Event' || wanted === undefined ? others : [...others, wanted];
}
