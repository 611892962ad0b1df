import type { Dispatcher } from 'undici';
import { describe, expect, test } from 'vitest';
import { exchange } from '../../../src/adapters/kubernetes/exchange.ts';
import { never } from './connecting.ts';

type Handler = Required<Dispatcher.DispatchHandler>;

const request = {
  origin: 'http://127.0.0.1:1',
  method: 'PATCH',
  path: '/',
  headers: {},
  headersMs: 1_000,
  bodyIdleMs: 1_000,
} as const;

/** A pool that does to a request what the test says. */
const poolThat = (act: (handler: Handler, controller: Dispatcher.DispatchController) => void, aborts: Error[] = []) => {
  const controller = { abort: (reason: Error) => void aborts.push(reason) } as Dispatcher.DispatchController;
  return { dispatch: (_options: unknown, handler: Handler) => act(handler, controller) } as unknown as Dispatcher;
};

describe('one request', () => {
  test('that the pool would send a second time is ended before, and may have been processed', async () => {
    const aborts: Error[] = [];
    const pool = poolThat((handler, controller) => {
      handler.onRequestStart(controller, null);
      handler.onRequestStart(controller, null);
    }, aborts);
    const ended = await exchange(pool, request, { data: () => undefined }, never);
    expect(ended).toMatchObject({ kind: 'broken', reached: 'sent' });
    expect(aborts).toHaveLength(1);
  });

  test('that nobody wants any more is not written when its turn comes', async () => {
    const aborts: Error[] = [];
    const stop = new AbortController();
    let start = () => {};
    const pool = poolThat((handler, controller) => {
      start = () => handler.onRequestStart(controller, null);
    }, aborts);
    const ending = exchange(pool, request, { data: () => undefined }, stop.signal);
    stop.abort();
    expect(await ending).toMatchObject({ kind: 'broken', reached: 'nothing' });
    start();
    expect(aborts).toHaveLength(1);
  });

  test('whose reader fails is broken, not thrown', async () => {
    const pool = poolThat((handler, controller) => {
      handler.onRequestStart(controller, null);
      handler.onResponseStart(controller, 200, {}, 'OK');
      handler.onResponseData(controller, Buffer.from('x'));
    });
    const failing = {
      data: () => {
        throw new Error('unreadable');
      },
    };
    expect(await exchange(pool, request, failing, never)).toMatchObject({ kind: 'broken', reached: 'head' });
  });
});
