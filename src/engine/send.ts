import type { Id } from '../domain/brands.ts';
import { type Effect, isKube, type Outcome, type Sendable } from '../domain/change.ts';
import { safe } from '../domain/safe-text.ts';
import type { Writer } from '../ports/writer.ts';
import type { Outlets } from './engine.ts';

/** The ways out of the house. Read-only mode has none of them. */
export type WaysOut = { readonly writer: Writer; readonly outlets: Outlets };

/** Lets one change leave, once, by its own way. Whoever calls has journalled its start. */
export async function send({ writer, outlets }: WaysOut, change: Sendable, run: Id): Promise<Outcome> {
  if (isKube(change)) return writer.send(change);
  const { effect } = change;
  switch (effect.via) {
    case 'sink':
      return outlets.notifier.tell(effect.sink, effect.message, change.id);
    case 'process':
      return outlets.programs.run(effect.argv, { timeoutMs: effect.timeoutMs, id: change.id });
    case 'record':
      return outlets.runFiles.write(run, effect.to, effect.text);
    default:
      return { kind: 'not-sent', why: 'unreachable', says: safe(`there is no way out for ${(effect as Effect).via}`) };
  }
}
