import type { FailedAnswer } from '../../domain/answer.ts';
import type { Instant } from '../../domain/brands.ts';
import { field, type Json, listAt, textAt } from '../../domain/json.ts';
import { redacted, safe } from '../../domain/safe-text.ts';
import type { Span } from '../../ports/measurements.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { seriesByTime } from './range.ts';
import type { Route, RouteReply } from './route.ts';
import { type Series, seriesIn } from './series.ts';

export type Asked<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** `isRefused`: it answers, but not to this question. */
  | { readonly kind: 'failed'; readonly answer: FailedAnswer; readonly isRefused: boolean };

/** Questions to one Prometheus: one after the other, and none while it asked to be left alone. */
export type Queries = {
  /** `at` by its own clock; without it, now. */
  instant(expression: string, signal: AbortSignal, at?: number): Promise<Asked<readonly Series[]>>;
  /** The same at each step of a span; more than 11,000 steps are refused. */
  range(expression: string, span: Span, signal: AbortSignal): Promise<Asked<ReadonlyMap<Instant, readonly Series[]>>>;
  /** Names of metrics that matched lately. */
  names(selector: string, signal: AbortSignal): Promise<Asked<readonly string[]>>;
  /** Values that a label had in that time. */
  values(
    label: string,
    selector: string,
    span: Pick<Span, 'from' | 'to'>,
    signal: AbortSignal,
  ): Promise<Asked<readonly string[]>>;
};

const patienceMs = 10_000;
/** Of a question about a span, which nobody waits for at a screen. */
const rangePatienceMs = 30_000;
const leastWaitMs = 5_000;
const mostWaitMs = 60_000;
const lookBackSeconds = 600;

/**
 * Thanos, Mimir and VictoriaMetrics read these, and the others pass over them: no copy of a series twice, no answer
 * with a part missing, none that was kept, and the newest half minute as well.
 */
const forOthers = {
  dedup: 'true',
  partial_response: 'false',
  deny_partial_response: '1',
  nocache: '1',
  latency_offset: '1s',
};

/** About the expression, or that a Thanos has no store for that time: neither says that a part is missing. */
const harmless = /^PromQL (?:warning|info): |^No StoreAPIs matched/;

export function makeQueries(route: Route, clock: Clock): Queries {
  let last: Promise<unknown> = Promise.resolve();
  let quietUntil = 0;
  let waitMs = leastWaitMs;
  let asked = 0;
  /** That it did not answer in time, and the last question that waited in line meanwhile. */
  let silence: { readonly answer: Asked<never>; readonly upTo: number } | undefined;

  const one = (
    path: string,
    values: Readonly<Record<string, string>>,
    signal: AbortSignal,
    withinMs = patienceMs,
  ): Promise<Asked<Json>> => {
    const number = ++asked;
    // Else each of those in line would wait for as long again, and whoever came last hears of it after minutes.
    const mine = last.then(() =>
      silence && number <= silence.upTo
        ? silence.answer
        : ask(path, new URLSearchParams({ ...values, ...forOthers }), signal, withinMs),
    );
    last = mine;
    return mine;
  };

  async function ask(
    path: string,
    values: URLSearchParams,
    signal: AbortSignal,
    withinMs: number,
  ): Promise<Asked<Json>> {
    if (signal.aborted) return failed('unreachable', `${route.name} was not asked in time`);
    const left = quietUntil - clock.monoMs();
    if (left > 0)
      return failed('unreachable', `${route.name} is too busy; it is asked again in ${Math.ceil(left / 1_000)} s`);
    const patience = AbortSignal.timeout(withinMs);
    const reply = await route.send(path, values, AbortSignal.any([signal, patience]));
    if (reply.kind !== 'reply') {
      const answer = { kind: 'failed', answer: reply, isRefused: false } as const;
      // A long span may simply be too much for it.
      if (patience.aborted && withinMs === patienceMs) silence = { answer, upTo: asked };
      return answer;
    }
    if (reply.status === 429 || reply.status === 503) {
      quietUntil = clock.monoMs() + Math.min(mostWaitMs, (reply.retryAfterSeconds ?? 0) * 1_000 || waitMs);
      waitMs = Math.min(mostWaitMs, waitMs * 2);
    } else waitMs = leastWaitMs;
    return answerOf(reply);
  }

  function answerOf({ status, body }: RouteReply): Asked<Json> {
    if (status === 401 || status === 403)
      return failed('denied', `${route.name} does not accept the login (HTTP ${status})`, true);
    const json = parsed(body);
    if (json === undefined)
      return failed('unreachable', `${route.name} answers no JSON (HTTP ${status})${hintOf(status)}`, true);
    const data = field(json, 'data');
    if (status >= 200 && status < 300 && textAt(json, 'status') === 'success' && data !== undefined) {
      const missing = missingIn(json);
      return missing === undefined
        ? { kind: 'ok', value: data }
        : failed('unreachable', `${route.name} answers only a part: ${redacted(missing).slice(0, 300)}`);
    }
    const words = redacted(textAt(json, 'error') ?? `HTTP ${status}`).slice(0, 300);
    return failed('unreachable', `${route.name} answers: ${words}`, [400, 404, 405, 422, 501].includes(status));
  }

  return {
    async instant(query, signal, at) {
      const time = at === undefined ? {} : { time: String(at / 1_000) };
      const data = await one('/api/v1/query', { query, timeout: `${patienceMs / 1_000}s`, ...time }, signal);
      return data.kind === 'ok' ? { kind: 'ok', value: seriesIn(data.value) } : data;
    },
    async range(query, { from, to, everyMs }, signal) {
      const span = { start: String(from / 1_000), end: String(to / 1_000), step: String(everyMs / 1_000) };
      const timeout = `${rangePatienceMs / 1_000}s`;
      const data = await one('/api/v1/query_range', { query, timeout, ...span }, signal, rangePatienceMs);
      return data.kind === 'ok' ? { kind: 'ok', value: seriesByTime(data.value) } : data;
    },
    async names(selector, signal) {
      const start = String(Math.floor(clock.now() / 1_000) - lookBackSeconds);
      return textsIn(await one('/api/v1/label/__name__/values', { 'match[]': selector, start }, signal));
    },
    async values(label, selector, { from, to }, signal) {
      const span = { start: String(from / 1_000), end: String(to / 1_000) };
      return textsIn(await one(`/api/v1/label/${label}/values`, { 'match[]': selector, ...span }, signal));
    },
  };
}

const textsIn = (data: Asked<Json>): Asked<readonly string[]> =>
  data.kind === 'ok' ? { kind: 'ok', value: listAt(data.value).filter(name => typeof name === 'string') } : data;

const failed = (kind: FailedAnswer['kind'], says: string, isRefused = false) =>
  ({ kind: 'failed', answer: { kind, says: safe(`${says}.`) }, isRefused }) as const;

/** Counters of which a part is missing would look as if they had begun anew. */
function missingIn(json: Json): string | undefined {
  if (field(json, 'isPartial') === true) return 'some of its stores are down';
  return listAt(json, 'warnings').find((one): one is string => typeof one === 'string' && !harmless.test(one));
}

const hintOf = (status: number): string =>
  status === 404 ? '; does its address miss a path, such as /prometheus' : '';

function parsed(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}
