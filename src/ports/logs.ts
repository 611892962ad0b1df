import type { Answer } from '../domain/answer.ts';
import type { LogLine, LogPart, LogPlace, LogSource } from '../domain/logs.ts';
import type { SafeText } from '../domain/safe-text.ts';

/** What following a log tells. Lines come in order, each once, also across a break. */
export type LogNews =
  | { readonly type: 'open' }
  | { readonly type: 'lines'; readonly lines: readonly LogLine[] }
  /** The container has ended, or has not started: it is asked again and again. */
  | { readonly type: 'waiting'; readonly says: SafeText }
  /** No answer; it goes on where it broke off. Repeated with each failed try. */
  | { readonly type: 'broken'; readonly tries: number; readonly says: SafeText }
  /** Nothing more will come: the pod is gone, or its log may not be read. */
  | { readonly type: 'over'; readonly kind: 'absent' | 'denied'; readonly says: SafeText };

/** So much at most; of more the last lines. `previous`: of the container before this one. */
export type ReadOn = {
  readonly after?: LogPlace | undefined;
  readonly mostLines: number;
  readonly mostBytes: number;
  readonly previous?: boolean;
};

export interface Logs {
  /** The last lines, of this container or of the one before it. */
  read(
    source: LogSource,
    options: { readonly tailLines: number; readonly previous: boolean },
    signal: AbortSignal,
  ): Promise<Answer<readonly LogLine[]>>;
  /** What was written after a place, each line once, as it was written: for counting, not for showing. */
  readOn(source: LogSource, options: ReadOn, signal: AbortSignal): Promise<Answer<LogPart>>;
  /** The last lines, then every further one, until the signal. */
  follow(
    source: LogSource,
    options: { readonly tailLines: number },
    on: (news: LogNews) => void,
    signal: AbortSignal,
  ): void;
}
