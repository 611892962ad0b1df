import { nameToType } from '../../app/commands/run-plan.ts';
import type { WalkView } from '../../app/commands/walks.ts';
import { type Reply, say } from './reply.ts';
import { missing, type Terminal } from './terminal.ts';

/** The typed name, or y, as the place and the playbook ask for. A word that is neither sends nothing. */
export async function askConfirmation(
  { print, ask }: Terminal,
  usualReason: string,
  { prepared, level, state }: WalkView,
  gone: AbortSignal,
): Promise<Reply> {
  const step = state.at ?? '';
  if (!prepared) return { do: 'again' };
  const name = nameToType(prepared);
  const isTyped = level === 'typed' || level === 'flag' || level === 'two-person';
  const wanted = isTyped ? name : 'y';
  for (;;) {
    const typed = (
      await ask(isTyped ? `Type ${name}, then Enter; n refuses: ` : 'y, then Enter, does it; n refuses: ', gone)
    )?.trim();
    if (typed === undefined) return missing(gone, `${step} waits for its confirmation`);
    if (typed === wanted)
      return say({ type: 'confirm', to: prepared.plan.hash, level: isTyped ? 'typed' : 'key', answer: typed });
    if (/^no?$/i.test(typed)) return say({ type: 'refuse', to: prepared.plan.hash, reason: usualReason });
    print(`That is not ${wanted}, so nothing was sent.`);
  }
}
