import type { Walker } from '../engine/walk/walk-state.ts';
import type { PlaybookFiles } from '../ports/playbook-files.ts';
import type { Clock } from '../ports/surroundings.ts';

/**
 * How often the file of a playbook that is walked is looked at. It is looked at, not watched: a watch follows the inode
 * and so loses a file that an editor or git replaces, hears nothing of network mounts and of what a container mounts
 * through links, and its limit on a machine may be spent. One small file every two seconds costs nothing.
 */
export const lookEveryMs = 2_000;

/**
 * Tells a walk what its playbook's file says by now, until it is closed or `signal` ends. Resolves after the first look.
 * A text counts once two looks in a row found it: an editor that saves takes a file away, or writes it in pieces.
 */
export async function watchPlaybook(
  files: Pick<PlaybookFiles, 'read'>,
  clock: Pick<Clock, 'wait'>,
  walker: Walker,
  signal: AbortSignal,
): Promise<void> {
  const { path } = walker.view().state.source;
  const look = async () => ({ text: (await files.read(path))?.text });
  let before = await look().catch(() => undefined);
  // Where the file is not, as on the machine of somebody who took the run over, there is nothing to say.
  if (before?.text !== undefined) walker.offerText(before.text);
  void keepLooking();

  async function keepLooking(): Promise<void> {
    for (;;) {
      await clock.wait(lookEveryMs, signal);
      if (signal.aborted || walker.view().state.closed) return;
      // What can't be read says nothing about the text: what was said before stays.
      const now = await look().catch(() => undefined);
      if (now && before && now.text === before.text) walker.offerText(now.text);
      before = now;
    }
  }
}
