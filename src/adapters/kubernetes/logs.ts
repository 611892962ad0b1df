import type { LogPart, LogSource } from '../../domain/logs.ts';
import { ours, safe } from '../../domain/safe-text.ts';
import type { LogNews, Logs, ReadOn } from '../../ports/logs.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { failureOf, textOf } from './answer-of.ts';
import { makeBackoff } from './backoff.ts';
import { logSplitter, makeOnce, type StampedLine, stampedLine, stampedRaw } from './log-lines.ts';
import { withQuery } from './resources.ts';
import { retryAfterMs, sendPatiently } from './retry-after.ts';
import { statusWords } from './status-words.ts';
import type { Reply, Transport } from './transport.ts';

export type LogSettings = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly readMs: number;
  /** Ends all following. */
  readonly closed: AbortSignal;
};

const mostLogBytes = 4_000_000;
const longestLine = 16_384;
/**
 * A kubelet answers to a follower with the first line, so a container that writes nothing can't be told from a
 * connection that is dead. After so long without a byte it is asked again.
 */
const idleMs = 60_000;

export function makeLogs(settings: LogSettings): Logs {
  const { transport, clock } = settings;
  return {
    async read(source, { tailLines, previous }, signal) {
      const query = { tailLines: String(tailLines), previous: previous ? 'true' : undefined };
      const reply = await ask(settings, logPath(source, query), signal);
      const answer = textOf(reply, transport.server, clock.now());
      if (answer.kind === 'ok') return { ...answer, value: stampedLines(answer.value).map(({ line }) => line) };
      return isNotStarted(reply) ? { kind: 'absent', says: answer.says } : answer;
    },
    async readOn(source, options, signal) {
      const { after, mostLines, mostBytes, previous } = options;
      const query = {
        sinceTime: after?.stamp,
        // Found from the end of the file, so that a kubelet does not read all that was before.
        tailLines: String(mostLines),
        limitBytes: String(mostBytes),
        previous: previous ? 'true' : undefined,
      };
      const reply = await ask(settings, logPath(source, query), AbortSignal.any([signal, settings.closed]));
      const answer = textOf(reply, transport.server, clock.now());
      if (answer.kind === 'ok') return { ...answer, value: partOf(answer.value, options) };
      return isNotStarted(reply) ? { kind: 'absent', says: answer.says } : answer;
    },
    follow: (source, options, on, signal) =>
      void follow(source, options, on, AbortSignal.any([signal, settings.closed]), settings),
  };
}

const ask = ({ transport, clock, readMs }: LogSettings, path: string, signal: AbortSignal): Promise<Reply> =>
  sendPatiently(
    transport,
    { method: 'GET', path, accept: '*/*', totalMs: readMs, mostBytes: mostLogBytes },
    { clock, patienceMs: readMs },
    signal,
  );

/** A container that has not started, or never ran before, has no log: the API server calls that a bad request. */
const isNotStarted = (reply: Reply): boolean => reply.kind === 'answer' && reply.head.status === 400;

function stampedLines(text: string): readonly StampedLine[] {
  const lines = text.replace(/\n$/, '');
  return lines === '' ? [] : lines.split(/\r?\n/).map(stampedLine);
}

/** The last line of what was cut at a byte is no line. */
function partOf(text: string, { after, mostLines, mostBytes }: ReadOn): LogPart {
  const isFull = Buffer.byteLength(text) >= mostBytes;
  const whole = (isFull ? text.slice(0, text.lastIndexOf('\n') + 1) : text).replace(/\n$/, '');
  const lines = whole === '' ? [] : whole.split(/\r?\n/).map(line => stampedRaw(line.slice(0, longestLine)));
  const once = makeOnce(after);
  const fresh = lines.filter(({ stamp }) => once.isNew(stamp)).map(({ line }) => line);
  const place = once.place();
  return { lines: fresh, ...(place && { place }), isCut: isFull || fresh.length >= mostLines };
}

/**
 * Follows until the signal, or until nothing more can come. Each round first reads what there is, which is answered at
 * once, and then follows from its last line; after a break the next round goes on there.
 */
async function follow(
  source: LogSource,
  { tailLines }: { readonly tailLines: number },
  on: (news: LogNews) => void,
  signal: AbortSignal,
  settings: LogSettings,
): Promise<void> {
  const { transport, clock, random } = settings;
  const backoff = makeBackoff({ firstMs: 500, mostMs: 10_000, resetMs: 30_000, monoMs: () => clock.monoMs(), random });
  const once = makeOnce();
  const tell = (news: LogNews) => !signal.aborted && on(news);
  const tellLines = (lines: readonly StampedLine[]) => {
    const fresh = lines.filter(({ stamp }) => once.isNew(stamp)).map(({ line }) => line);
    if (fresh.length > 0) tell({ type: 'lines', lines: fresh });
  };
  let tries = 0;
  while (!signal.aborted) {
    const there = await ask(settings, logPath(source, from(once.since(), { tailLines: String(tailLines) })), signal);
    once.again();
    let news = refusal(there, transport.server, tries + 1);
    let reply = there;
    if (!news && there.kind === 'answer') {
      tries = 0;
      tell({ type: 'open' });
      tellLines(stampedLines(there.text));
      once.again();
      reply = await stream(source, once.since(), tellLines, transport, signal);
      news = endOf(reply, transport.server);
    }
    if (signal.aborted) return;
    if (news) tell(news);
    if (news?.type === 'over') return;
    tries = news?.type === 'broken' ? news.tries : 0;
    await clock.wait(retryAfterMs(reply) ?? (news ? backoff.next() : 0), signal);
  }
}

function stream(
  source: LogSource,
  since: string | undefined,
  tellLines: (lines: readonly StampedLine[]) => void,
  transport: Transport,
  signal: AbortSignal,
): Promise<Reply> {
  let lines: StampedLine[] = [];
  const split = logSplitter(text => lines.push(stampedLine(text)));
  const flush = () => {
    tellLines(lines);
    lines = [];
  };
  const request = {
    method: 'GET',
    path: logPath(source, { follow: 'true', ...from(since, {}) }),
    accept: '*/*',
  } as const;
  const sink = {
    opened: () => undefined,
    data(chunk: Buffer) {
      split.data(chunk);
      flush();
    },
  };
  return transport.stream({ ...request, headersMs: idleMs }, idleMs, sink, signal).then(reply => {
    if (reply.kind === 'answer' && reply.head.status === 200) split.end();
    flush();
    return reply;
  });
}

const from = (
  since: string | undefined,
  otherwise: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => (since === undefined ? otherwise : { sinceTime: since });

/** Why there is nothing to follow now, or ever. */
function refusal(reply: Reply, server: string, tries: number): LogNews | undefined {
  if (isNotStarted(reply) && reply.kind === 'answer')
    return { type: 'waiting', says: safe(statusWords(reply.json, reply.head.status)) };
  const failure = failureOf(reply, server);
  if (!failure) return undefined;
  if (failure.kind === 'unreachable') return { type: 'broken', tries, says: failure.says };
  return { type: 'over', kind: failure.kind, says: failure.says };
}

/** What the end of a stream means. A whole answer: the container has ended. Nothing where it was only quiet. */
function endOf(reply: Reply, server: string): LogNews | undefined {
  if (reply.kind === 'answer' && reply.head.status === 200)
    return { type: 'waiting', says: ours('the container has ended') };
  if (reply.kind === 'no-answer' && /_TIMEOUT$/.test(reply.code ?? '')) return undefined;
  return refusal(reply, server, 1);
}

function logPath(
  { namespace, name, container }: LogSource,
  query: Readonly<Record<string, string | undefined>>,
): string {
  const pod = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/log`;
  return withQuery(pod, { container, timestamps: 'true', ...query });
}
