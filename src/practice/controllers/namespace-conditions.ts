import type { ResourceRow } from '../kinds/resource-row.ts';
import type { Condition, KubeObject } from '../kube-objects.ts';

/** What is left of a namespace, by kind. Deferred: the rest waits for the pods, and is not counted yet. */
export type Remaining = {
  readonly content: readonly { readonly row: ResourceRow; readonly objects: readonly KubeObject[] }[];
  readonly isDeferred: boolean;
};

type Words = Pick<Condition, 'status' | 'reason' | 'message'>;

const GOOD: readonly (readonly [type: string, reason: string, message: string])[] = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
];

/** What holds a namespace that is being deleted, in upstream's words and order (status_condition_utils.go). */
export function namespaceConditions(known: readonly Condition[], remaining: Remaining, now: string): Condition[] {
  const bad = remaining.isDeferred ? {} : troubles(remaining);
  return GOOD.map(([type, reason, message]) => {
    const words = bad[type] ?? { status: 'False', reason, message };
    const before = known.find(condition => condition.type === type);
    const since = before?.status === words.status ? (before.lastTransitionTime ?? now) : now;
    return { type, ...words, lastTransitionTime: since };
  });
}

function troubles({ content }: Remaining): Readonly<Record<string, Words>> {
  if (content.length === 0) return {};
  const counts = content.map(
    ({ row, objects }) => `${row.resource}.${row.group} has ${objects.length} resource instances`,
  );
  const finalizers = new Map<string, number>();
  for (const { metadata } of content.flatMap(({ objects }) => objects)) {
    for (const each of metadata.finalizers ?? []) finalizers.set(each, (finalizers.get(each) ?? 0) + 1);
  }
  const held = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
  return {
    NamespaceContentRemaining: {
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: `Some resources are remaining: ${counts.sort().join(', ')}`,
    },
    ...(held.length > 0 && {
      NamespaceFinalizersRemaining: {
        status: 'True',
        reason: 'SomeFinalizersRemain',
        message: `Some content in the namespace has finalizers remaining: ${held.sort().join(', ')}`,
      },
    }),
  };
}
