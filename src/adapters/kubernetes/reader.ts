import type { Answer } from '../../domain/answer.ts';
import { isObject, type Json, textAt } from '../../domain/json.ts';
import { safe } from '../../domain/safe-text.ts';
import type { Reader } from '../../ports/reader.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { answerOf, failureOf } from './answer-of.ts';
import { listPages } from './paged-list.ts';
import { type ReflectorSettings, reflect } from './reflector.ts';
import { sendPatiently } from './retry-after.ts';
import type { Request, Transport } from './transport.ts';

export type ReaderSettings = ReflectorSettings & {
  readonly transport: Transport;
  readonly clock: Clock;
  /** A read waits no longer, for the server and for what the server asks it to wait. */
  readonly readMs: number;
  /** Ends every watch. */
  readonly closed: AbortSignal;
};

export function makeReader(settings: ReaderSettings): Reader {
  const { transport, clock, readMs } = settings;
  const send = (request: Request, signal: AbortSignal) =>
    sendPatiently(transport, request, { clock, patienceMs: readMs }, signal);

  return {
    async get(path, signal) {
      const reply = await send({ method: 'GET', path, totalMs: readMs }, signal);
      return answerOf(reply, transport.server, clock.now());
    },

    async list(path, signal): Promise<Answer<readonly Json[]>> {
      let found: Json[] = [];
      const listed = await listPages(request => send(request, signal), path, {
        items: (items, list) => {
          for (const item of items) found.push(withKind(item, list));
        },
        restart: () => {
          found = [];
        },
      });
      if (listed.kind === 'listed') return { kind: 'ok', value: found, at: clock.now() };
      const failure =
        failureOf(listed.reply, transport.server) ?? answerOf(listed.reply, transport.server, clock.now());
      return failure.kind === 'ok' ? notAList(transport.server) : failure;
    },

    watch: (scope, on, signal) => reflect(scope, on, AbortSignal.any([signal, settings.closed]), settings),
  };
}

/** The items of a list lack what the list says once: their kind. */
function withKind(item: Json, list: Json): Json {
  const kind = textAt(list, 'kind');
  const apiVersion = textAt(list, 'apiVersion');
  if (!isObject(item) || !kind?.endsWith('List') || apiVersion === undefined) return item;
  return { kind: kind.slice(0, -'List'.length), apiVersion, ...item };
}

const notAList = (server: string): Answer<never> => ({
  kind: 'unreachable',
  says: safe(`${server} answered with something that is not a list.`),
});
