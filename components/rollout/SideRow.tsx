import { shortDigest, versionOf } from '../../src/domain/image.ts';
import type { Side } from '../../src/domain/rollout.ts';
import { counted } from '../../src/wording/numbers.ts';
import { Cell, Line } from '../primitives/Line.tsx';

/** The pods of one revision in a rollout. */
export function SideRow({ side, is }: { readonly side: Side; readonly is: 'new' | 'old' | 'all' }) {
  const restarts = side.restarts === undefined ? 'restarts unknown' : counted(side.restarts, 'restart');
  return (
    <Line>
      <Cell width={10} tone={is === 'new' ? 'new' : 'stable'}>{`  r${side.revision} ${is}`}</Cell>
      <Cell width={18} cut="middle">
        {versionOf(side.images)}
      </Cell>
      <Cell width={16}>{`${side.ready} of ${side.pods} ready`}</Cell>
      <Cell width={18}>{restarts}</Cell>
      <Cell grow>{side.digests.map(shortDigest).join(' ')}</Cell>
    </Line>
  );
}
