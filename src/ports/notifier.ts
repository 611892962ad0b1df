import type { Id } from '../domain/brands.ts';
import type { Outcome, SinkMessage } from '../domain/change.ts';

/** People who can be told. Gives up after 5 s; `id` goes along, so that telling twice rings once where that is known. */
export interface Notifier {
  tell(sink: string, message: SinkMessage, id: Id): Promise<Outcome>;
  /** The sinks that the settings name, with the channels and roles that each serves. */
  readonly sinks: readonly { readonly name: string; readonly serves: readonly string[] }[];
}
