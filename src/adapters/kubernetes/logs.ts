import type { LogLine, LogSource } from '../../domain/logs.ts';
import { ours, safe } from '../../domain/safe-text.ts';
import type { LogNews, Logs } from '../../ports/logs.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { failureOf, textOf } from './answer-of.ts';
import { makeBackoff } from './backoff.ts';
import { logSplitter, makeOnce, stampedLine } from './log-lines.ts';
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
/** A container that writes nothing is no broken connection, but a dead connection must be noticed some time. */
const idleMs = 300_000;

export function makeLogs(settings: LogSettings): Logs {
  const { transport, clock, readMs } = settings;
  return {
    async read(source, { tailLines, previous }, signal) {
      const query = { tailLines: String(tailLines), previous: previous ? 'true' : undefined, timestamps: 'true' };
      const reply = await sendPatiently(
        transport,
        { method: 'GET', path: logPath(source, query), accept: '*/*', totalMs: readMs, mostBytes: mostLogBytes },
        { clock, patienceMs: readMs },
        signal,
      );
      const answer = textOf(reply, transport.server, clock.now());
      if (answer.kind === 'ok') return { ...answer, value: linesIn(answer.value) };
      return isNotStarted(reply) ? { kind: 'absent', says: answer.says } : answer;
    },
    follow: (source, options, on, signal) =>
      void follow(source, options, on, AbortSignal.any([signal, settings.closed]), settings),
  };
}

/** A container that has not started, or never ran before, has no log: the API server calls that a bad request. */
const isNotStarted = (reply: Reply): boolean => reply.kind === 'answer' && reply.head.status === 400;

function linesIn(text: string): readonly LogLine[] {
  const lines = text.replace(/\n$/, '');
  return lines === '' ? [] : lines.split(/\r?\n/).map(line => stampedLine(line).line);
}

/** Follows until the signal, or until nothing more can come; goes on where it broke off. */
async function follow(
  source: LogSource,
  { tailLines }: { readonly tailLines: number },
  on: (news: LogNews) => void,
  signal: AbortSignal,
  { transport, clock, random }: LogSettings,
): Promise<void> {
  const backoff = makeBackoff({ firstMs: 500, mostMs: 10_000, resetMs: 30_000, monoMs: () => clock.monoMs(), random });
  const once = makeOnce();
  let tries = 0;
  const tell = (news: LogNews) => !signal.aborted && on(news);
  while (!signal.aborted) {
    const since = once.since();
    once.again();
    let lines: LogLine[] = [];
    let isOpen = false;
    const split = logSplitter(text => {
      const { stamp, line } = stampedLine(text);
      if (once.isNew(stamp)) lines.push(line);
    });
    const tellLines = () => {
      if (lines.length > 0) tell({ type: 'lines', lines });
      lines = [];
    };
    const reply = await transport.stream(
      {
        method: 'GET',
        path: logPath(source, {
          follow: 'true',
          timestamps: 'true',
          ...(since === undefined ? { tailLines: String(tailLines) } : { sinceTime: since }),
        }),
        accept: '*/*',
      },
      idleMs,
      {
        opened() {
          isOpen = true;
          tries = 0;
          tell({ type: 'open' });
        },
        data(chunk) {
          split.data(chunk);
          tellLines();
        },
      },
      signal,
    );
    if (signal.aborted) return;
    if (reply.kind === 'answer' && isOpen) {
      split.end();
      tellLines();
    }
    const news = newsOf(reply, isOpen, transport.server, tries + 1);
    tries = news.type === 'broken' ? news.tries : 0;
    tell(news);
    if (news.type === 'over') return;
    await clock.wait(retryAfterMs(reply) ?? backoff.next(), signal);
  }
}

/** What the end of one stream means. A whole answer means that the container has ended. */
function newsOf(reply: Reply, wasOpen: boolean, server: string, tries: number): LogNews {
  if (wasOpen && reply.kind === 'answer') return { type: 'waiting', says: ours('the container has ended') };
  if (isNotStarted(reply) && reply.kind === 'answer')
    return { type: 'waiting', says: safe(statusWords(reply.json, reply.head.status)) };
  const failure = failureOf(reply, server);
  if (failure?.kind === 'absent' || failure?.kind === 'denied') return { type: 'over', ...failure, kind: failure.kind };
  return { type: 'broken', tries, says: failure?.says ?? ours('the stream broke off') };
}

function logPath(
  { namespace, name, container }: LogSource,
  query: Readonly<Record<string, string | undefined>>,
): string {
  const pod = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/log`;
  return withQuery(pod, { container, ...query });
}
