import type { Cockpit } from '../../app/cockpit.ts';
import type { WalkCommand, WalkView } from '../../app/commands/walks.ts';
import { doubtTable } from '../../app/doubt-table.ts';
import { columns } from '../text/columns.ts';
import { menuOf } from './menu.ts';
import { leave, type Reply, say } from './reply.ts';
import type { Terminal } from './terminal.ts';

/** Three columns, and who decides is a person. None of it sends anything. */
export async function askDoubt(
  { engine }: Cockpit,
  terminal: Terminal,
  usualReason: string,
  view: WalkView,
  gone: AbortSignal,
): Promise<Reply> {
  const change = view.doubt?.change.change;
  const left = leave('unknownOutcome', `${view.state.at}: ${view.waits?.says ?? ''}`);
  if (change) {
    const { rows } = await doubtTable(engine, change, gone);
    terminal.print('IN DOUBT  nobody knows whether the change landed. Nothing goes by itself.');
    for (const line of columns([
      ['', 'before', 'expected', 'now'],
      ...rows.map(({ what, before, after, now }) => [what, before ?? '', after ?? '', now]),
    ]))
      terminal.print(line);
  }
  const settle = (choice: Extract<WalkCommand, { type: 'settle-doubt' }>['choice']) => async () =>
    say({ type: 'settle-doubt', choice, note: usualReason });
  return menuOf(terminal)(
    [
      { says: 'plan again', pick: settle('plan-again') },
      { says: 'accept as done', pick: settle('accept') },
      { says: 'done by hand', pick: settle('by-hand') },
      { says: 'stop the run', pick: settle('stop') },
    ],
    left,
    gone,
  );
}
