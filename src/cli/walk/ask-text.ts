import type { WalkView } from '../../app/commands/walks.ts';
import { type Reply, say } from './reply.ts';
import { missing, type Terminal } from './terminal.ts';

/** Shows what a newer text of the playbook changes, line by line. Enter alone keeps the text of the run. */
export async function askText(
  { print, ask }: Terminal,
  { sha, says, changes }: NonNullable<WalkView['newerText']>,
  gone: AbortSignal,
): Promise<Reply> {
  for (const { title, lines } of changes) {
    print(`          ${title}`);
    for (const { is, line, text } of lines) print(`${is === 'gone' ? '-' : '+'} ${`${line}`.padEnd(8)}${text}`);
  }
  const typed = await ask(
    'y, then Enter, walks this text from here on; Enter alone keeps the text of this run: ',
    gone,
  );
  if (typed === undefined) return missing(gone, says);
  return typed.trim() === 'y' ? say({ type: 'adopt-text', to: sha }) : { do: 'again' };
}
