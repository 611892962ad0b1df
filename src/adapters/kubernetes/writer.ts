import type { KubeSendable, Outcome } from '../../domain/change.ts';
import { isObject, type Json } from '../../domain/json.ts';
import { safe } from '../../domain/safe-text.ts';
import type { Clock } from '../../ports/surroundings.ts';
import type { DryRun, Writer } from '../../ports/writer.ts';
import { outcomeOf } from './outcome-of.ts';
import { withQuery } from './resources.ts';
import { sendPatiently } from './retry-after.ts';
import type { Request, Transport } from './transport.ts';
import { warningsOf } from './warnings.ts';

export type WriteLimits = {
  /** The API server gives a change up after 34 s; later than that, no answer will come. */
  readonly totalMs?: number;
  /** So long after the first try, a request that was refused unprocessed may still be sent again. */
  readonly patienceMs?: number;
};

export type WriterSettings = WriteLimits & {
  readonly transport: Transport;
  readonly clock: Clock;
};

const forever = new AbortController().signal;

/** Sends a change's own bytes, first to be judged, then to be stored. */
export function makeWriter({ transport, clock, totalMs = 34_000, patienceMs = 10_000 }: WriterSettings): Writer {
  const send = (request: Request, signal: AbortSignal) => {
    const began = performance.now();
    const left = () => Math.max(1, totalMs - (performance.now() - began));
    const sender = {
      send: (each: Request) => transport.send({ ...each, headersMs: totalMs, totalMs: left() }, signal),
    };
    return sendPatiently(sender, request, { clock, patienceMs: Math.min(patienceMs, totalMs) }, signal);
  };
  return {
    async dryRun(change, signal): Promise<DryRun> {
      const request = dryRunOf(change);
      if ('says' in request) return request;
      const reply = await send(request, signal);
      const outcome = outcomeOf(reply, transport.server);
      if (outcome.kind !== 'applied') return outcome;
      const stored = outcome.stored ?? null;
      return { kind: 'accepted', stored, warnings: warningsOf(reply) };
    },

    async send(change): Promise<Outcome> {
      return outcomeOf(await send(requestOf(change), forever), transport.server);
    },
  };
}

function requestOf({ id, effect }: KubeSendable): Request {
  const isDelete = effect.method === 'DELETE';
  const query = isDelete ? {} : { fieldValidation: 'Strict', fieldManager: 'deploy-cockpit' };
  return {
    method: effect.method,
    path: withQuery(effect.path, query),
    headers: { 'content-type': effect.contentType, 'audit-id': id },
    ...(effect.body !== '' && { body: effect.body }),
  };
}

/**
 * The same request, marked as a trial. Of a deletion with a body the API server reads the options from the body
 * alone (apiserver endpoints/handlers/delete.go), so there `dryRun` in the query would delete in earnest.
 */
function dryRunOf(change: KubeSendable): Request | Extract<DryRun, { kind: 'refused' }> {
  const request = requestOf(change);
  const trial = {
    ...request,
    path: withQuery(request.path, { dryRun: 'All' }),
    headers: { ...request.headers, 'audit-id': `${change.id}-dry` },
  };
  if (request.method !== 'DELETE' || request.body === undefined) return trial;
  const options = parsed(request.body);
  if (!isObject(options))
    return {
      kind: 'refused',
      why: 'invalid',
      says: safe('The options of the deletion are not JSON.'),
    };
  return { ...trial, body: JSON.stringify({ ...options, dryRun: ['All'] }) };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
