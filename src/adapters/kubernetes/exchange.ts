import type { Dispatcher } from 'undici';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;
export type Head = { readonly status: number; readonly headers: Headers };

/** How far a request came that got no whole answer: `nothing` was sent, for sure; or all bets are off. */
export type Reached = 'nothing' | 'sent' | 'head';
export type Ended =
  | { readonly kind: 'whole'; readonly head: Head }
  | {
      readonly kind: 'broken';
      readonly reached: Reached;
      readonly error: NodeJS.ErrnoException;
    };

export type ExchangeRequest = {
  readonly origin: string;
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body?: string;
  readonly headersMs: number;
  readonly bodyIdleMs: number;
  /** For the whole exchange; absent for a stream, which may last. */
  readonly totalMs?: number;
};

export type Sink = { head?(head: Head): void; data(chunk: Buffer): void };

export class DeadlineError extends Error {
  readonly code = 'TOTAL_DEADLINE';
}

/**
 * One request on the wire, never more. undici's lowest call is used because it alone tells when a request begins to be
 * written: what fails before that was surely not processed. A request that would begin a second time (undici puts one
 * back in its queue when a kept connection turns out to be gone) is ended instead.
 */
export function exchange(pool: Dispatcher, request: ExchangeRequest, sink: Sink, signal: AbortSignal): Promise<Ended> {
  return new Promise(resolve => {
    let reached: Reached = 'nothing';
    let head: Head | undefined;
    let controller: Dispatcher.DispatchController | undefined;
    let isOver = false;

    const end = (ended: Ended) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(ended);
    };
    const breakOff = (error: Error) => {
      end({ kind: 'broken', reached, error });
      controller?.abort(error);
    };
    const stop = () => breakOff(new DOMException('stopped', 'AbortError') as Error);
    const timer =
      request.totalMs === undefined
        ? undefined
        : setTimeout(() => breakOff(new DeadlineError('the deadline has passed')), request.totalMs);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });

    const guarded = (work: () => void) => {
      if (isOver) return;
      try {
        work();
      } catch (error) {
        breakOff(error as Error);
      }
    };

    pool.dispatch(
      {
        origin: request.origin,
        method: request.method,
        path: request.path,
        headers: request.headers,
        headersTimeout: request.headersMs,
        bodyTimeout: request.bodyIdleMs,
        ...(request.body !== undefined && { body: request.body }),
      },
      {
        onRequestStart(given) {
          const isSecond = controller !== undefined;
          controller = given;
          if (isOver) given.abort(new Error('no longer wanted'));
          else if (isSecond) breakOff(new Error('the connection was lost'));
          else reached = 'sent';
        },
        onResponseStart(_given, status, headers) {
          if (status < 200) return;
          reached = 'head';
          const answered: Head = { status, headers };
          head = answered;
          guarded(() => sink.head?.(answered));
        },
        onResponseData(_given, chunk) {
          guarded(() => sink.data(chunk));
        },
        onResponseEnd() {
          end(head ? { kind: 'whole', head } : { kind: 'broken', reached, error: new Error('no answer') });
        },
        onResponseError(_given, error) {
          end({ kind: 'broken', reached, error });
        },
      },
    );
  });
}

export const headerOf = ({ headers }: Head, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : (value as string | undefined);
};
