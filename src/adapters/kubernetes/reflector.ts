import type { Report } from '../../domain/reports.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { News, Scope } from '../../ports/reader.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { parseReportOf } from '../../reports/parse-report.ts';
import { failureOf } from './answer-of.ts';
import { type Backoff, makeBackoff } from './backoff.ts';
import { listPages } from './paged-list.ts';
import { collectionPath, withQuery } from './resources.ts';
import { retryAfterMs } from './retry-after.ts';
import { statusWords } from './status-words.ts';
import type { Reply, Transport } from './transport.ts';
import { type WatchEnd, watchOnce } from './watch-stream.ts';

export type ReflectorSettings = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  /** A throw in the listener, or a mistake of ours. It never ends the watch. */
  readonly onBug: (error: unknown) => void;
  /** A stream without a byte for so long is opened again: bookmarks come about every minute. */
  readonly idleMs?: number;
};

const retryDeniedMs = 60_000;
/** So many refusals of one position, and the position itself is doubted. */
const triesBeforeRelist = 5;

/**
 * Tells what a collection holds and all that changes in it, until the signal: list, then watch from there, again and
 * again. The rules are those of client-go's tools/cache/reflector.go, because API servers are tuned for them.
 */
export function reflect(
  scope: Scope,
  on: (news: News) => void,
  signal: AbortSignal,
  settings: ReflectorSettings,
): void {
  new Reflector(scope, on, signal, settings).run().catch(settings.onBug);
}

class Reflector {
  readonly #scope: Scope;
  readonly #listener: (news: News) => void;
  readonly #signal: AbortSignal;
  readonly #settings: ReflectorSettings;
  readonly #backoff: Backoff;
  /** Where the next watch goes on; absent = list first. */
  #position: string | undefined;
  #failures = 0;
  #doubts = 0;
  #isDenied = false;

  constructor(scope: Scope, listener: (news: News) => void, signal: AbortSignal, settings: ReflectorSettings) {
    this.#scope = scope;
    this.#listener = listener;
    this.#signal = signal;
    this.#settings = settings;
    const { clock, random } = settings;
    this.#backoff = makeBackoff({
      firstMs: 800,
      mostMs: 30_000,
      resetMs: 120_000,
      monoMs: () => clock.monoMs(),
      random,
    });
  }

  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      const waitMs = this.#position === undefined ? await this.#list() : await this.#watch(this.#position);
      if (this.#signal.aborted) return;
      if (waitMs > 0) await this.#settings.clock.wait(waitMs, this.#signal);
    }
  }

  /** Says how long to wait before going on. */
  async #list(): Promise<number> {
    const { kind, namespace, labels, fields } = this.#scope;
    let reports: Report[] = [];
    const path = withQuery(collectionPath(kind, namespace), {
      labelSelector: labels,
      fieldSelector: fields,
    });
    const listed = await listPages(request => this.#settings.transport.send(request, this.#signal), path, {
      items: items => {
        for (const item of items) {
          const report = parseReportOf(kind, item);
          if (report) reports.push(report);
        }
      },
      restart: () => {
        reports = [];
      },
    });
    if (this.#signal.aborted) return 0;
    if (listed.kind === 'failed') return this.#refused(listed.reply);
    this.#position = listed.resourceVersion;
    this.#tell({ type: 'all', reports, at: this.#now() });
    this.#recovered();
    return 0;
  }

  async #watch(position: string): Promise<number> {
    const { clock, random, transport, idleMs = 90_000 } = this.#settings;
    const over = new AbortController();
    const settled = AbortSignal.any([over.signal, this.#signal]);
    const end = await watchOnce(
      transport,
      {
        ...this.#scope,
        resourceVersion: position,
        seconds: Math.round(300 + 300 * random()),
        idleMs: Math.round(idleMs * (0.9 + 0.2 * random())),
      },
      {
        opened: () => void this.#recoveredIfItLasts(settled),
        event: event => {
          this.#recovered();
          if (event.type === 'gone')
            return this.#tell({
              type: 'gone',
              uid: event.uid,
              at: this.#now(),
            });
          const report = parseReportOf(this.#scope.kind, event.object);
          if (report) this.#tell({ type: 'report', report, at: this.#now() });
        },
      },
      () => clock.monoMs(),
      this.#signal,
    );
    over.abort();
    if (this.#signal.aborted) return 0;
    this.#position = end.resourceVersion;
    return this.#afterWatch(end);
  }

  #afterWatch({ how, livedMs, events }: WatchEnd): number {
    if (how.kind === 'refused') return this.#refused(how.reply);
    if (how.kind === 'expired') {
      this.#position = undefined;
      return events > 0 || livedMs >= 1000 ? 0 : this.#backoff.next();
    }
    if (how.kind === 'error') return this.#failed(safe(`The watch ended: ${statusWords(how.status, 0)}.`), true);
    if (livedMs >= 1000) return 0;
    return events > 0 ? 250 : this.#failed(safe('The watch ended as soon as it began.'), true);
  }

  #refused(reply: Reply): number {
    const failure = failureOf(reply, this.#settings.transport.server);
    // A server that doesn't know the kind is not silent: it answered, and will answer the same in a minute.
    if (failure?.kind === 'denied' || failure?.kind === 'absent')
      return this.#denied(failure.kind, failure.says, reply);
    const says =
      failure?.says ?? safe(`${this.#settings.transport.server} answered with something that is not a list.`);
    const isAnswer = reply.kind === 'answer' && retryAfterMs(reply) === undefined;
    return Math.max(this.#failed(says, isAnswer), Math.min(retryAfterMs(reply) ?? 0, 60_000));
  }

  /** Rights can come back, and a login too, but nothing is gained by asking often. */
  #denied(kind: 'denied' | 'absent', says: SafeText, reply: Reply): number {
    this.#isDenied = true;
    this.#tell({ type: kind, says, at: this.#now() });
    const isForbidden = reply.kind === 'answer' && [403, 404].includes(reply.head.status);
    return isForbidden ? retryDeniedMs : this.#backoff.next();
  }

  /**
   * Goes on from where it was, without a list: an API server that comes back has enough to do. Only answers cast a
   * doubt on the position; a server that is not there does not.
   */
  #failed(says: SafeText, isAnswer: boolean): number {
    this.#failures += 1;
    this.#doubts += isAnswer ? 1 : 0;
    if (this.#doubts >= triesBeforeRelist) {
      this.#position = undefined;
      this.#doubts = 0;
    }
    this.#tell({
      type: 'silent',
      tries: this.#failures,
      says,
      at: this.#now(),
    });
    return this.#backoff.next();
  }

  /** A stream that opens and ends at once, again and again, is no recovery. */
  async #recoveredIfItLasts(over: AbortSignal): Promise<void> {
    if (this.#failures === 0 && !this.#isDenied) return;
    await this.#settings.clock.wait(1000, over);
    if (!over.aborted) this.#recovered();
  }

  #recovered(): void {
    const wasSilent = this.#failures > 0 || this.#isDenied;
    this.#failures = 0;
    this.#doubts = 0;
    this.#isDenied = false;
    if (wasSilent) this.#tell({ type: 'back', at: this.#now() });
  }

  #tell(news: News): void {
    if (this.#signal.aborted) return;
    try {
      this.#listener(news);
    } catch (error) {
      this.#settings.onBug(error);
    }
  }

  #now(): number {
    return this.#settings.clock.now();
  }
}
