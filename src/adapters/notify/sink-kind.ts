import type { Id, Instant } from '../../domain/brands.ts';
import type { SinkMessage } from '../../domain/change.ts';

/** What one sink is sent. */
export type SinkRequest = {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

/** An answer that came; its body is capped. */
export type SinkReply = { readonly status: number; readonly body: string };

/** One type of sink: how its payload is made, and which answer means that it took the message. */
export type SinkKind = {
  /** `values` are those of the settings, looked up. A text = why it can't be told, without any secret. */
  request(values: Readonly<Record<string, string>>, message: SinkMessage, at: Told): SinkRequest | string;
  isAccepted(reply: SinkReply): boolean;
  /** It hears a message of the same key twice as one, so a failed attempt may be made again. */
  knowsTwice: boolean;
  /** The request holds a secret, so it goes by TLS, or nowhere but to this machine. */
  isSecret(values: Readonly<Record<string, string>>): boolean;
};

export type Told = { readonly id: Id; readonly now: Instant };
