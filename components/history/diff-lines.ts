import type { RevisionDiff } from '../../src/app/store/revision-diff.ts';
import type { Difference } from '../../src/domain/change.ts';
import { versionOf } from '../../src/domain/image.ts';
import type { Revision } from '../../src/domain/revision.ts';
import { differenceInWords } from '../../src/wording/differences.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/** `r7 2.1.0 (runs) → r5 2.0.8`; `stable r6 2.0.9 → canary 2.1.0` */
export const diffTitle = ({ from, to, isOfCanary }: Pick<RevisionDiff, 'from' | 'to' | 'isOfCanary'>): string =>
  isOfCanary
    ? `DIFF stable r${from.number} ${versionOf(from.images)} → canary ${versionOf(to.images)}`
    : `DIFF ${named(from)} → ${named(to)}`;

const named = ({ number, images, isCurrent }: Revision): string =>
  `r${number} ${versionOf(images)}${isCurrent ? ' (asked for now)' : ''}`;

/** What matters first; then what neither revision holds, because going back doesn't bring it back. */
export function diffLines({ groups, config, claims }: RevisionDiff, width: number): readonly ScreenLine[] {
  const changes = groups.flatMap(({ group, changes: own }) =>
    own.flatMap((change, index) => sentence(index === 0 ? group : '', withoutGroup(change, group), width)),
  );
  return [
    ...(changes.length > 0 ? changes : sentence('', 'No difference in the pod template.', width)),
    { text: '' },
    ...sentence('NOT HERE', notHere(config, claims), width, 'quiet'),
  ];
}

/** The label has said it already. */
const withoutGroup = (change: Difference, group: string): string =>
  differenceInWords(change).replace(new RegExp(`(^|\\S )${group} `), '$1');

function notHere(config: readonly string[], claims: readonly string[]): string {
  const kept = [...config, ...claims].join(', ');
  return kept === ''
    ? 'No revision holds databases and other data; the template names no ConfigMap and no Secret.'
    : `No revision holds the content of ${kept}, nor databases and other data.`;
}
