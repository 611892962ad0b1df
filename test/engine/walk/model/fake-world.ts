import type { Hash, Id, Instant, Sha } from '../../../../src/domain/brands.ts';
import type { Outcome } from '../../../../src/domain/change.ts';
import type { FactValue } from '../../../../src/domain/fact.ts';
import type { Entry } from '../../../../src/domain/journal.ts';
import { safe } from '../../../../src/domain/safe-text.ts';
import type { Clock } from '../../../../src/ports/surroundings.ts';

/** How the API server answers the next change. `late` lands with the next tick of the clock. */
export type Answering =
  | 'ok'
  | 'conflict'
  | 'rights'
  | 'away'
  | 'lost-landed'
  | 'lost-never'
  | 'lost-late'
  | 'overwritten';

const never = new AbortController().signal;

/** All that is outside of the program, and outlives it: one object of the cluster, what is on the disk, the time. */
export class World {
  now: Instant = 1_000_000;
  /** Members of the one object, each with the id of the change that wrote it. */
  readonly object = new Map<string, { readonly value: string; readonly by: string }>([
    ['release', { value: 'bad', by: 'ci' }],
    ['lent', { value: 'no', by: 'ci' }],
  ]);
  readonly facts: Record<string, FactValue> = { f: 'true', g: 'true', h: 'false' };
  isCalm = true;
  isReadable = true;
  effect: 'in-effect' | 'waiting' | 'failed' = 'in-effect';
  answering: Answering = 'ok';
  late: (() => void)[] = [];
  readonly disk: Entry[] = [];
  lock: number | undefined;
  /** Change ids as they were sent, and as they were stored. */
  readonly sent: Id[] = [];
  readonly stored: Id[] = [];
  readonly told: string[] = [];
  /** How often a program was run. */
  ran = 0;
  private ids = 0;
  readonly problems: string[] = [];
  private timers: { readonly at: Instant; readonly ring: () => void }[] = [];

  readonly clock: Clock = {
    now: () => this.now,
    monoMs: () => this.now,
    wait: (ms, signal) =>
      new Promise(resolve => {
        if (signal.aborted) return resolve();
        this.timers.push({ at: this.now + Math.max(1, ms), ring: resolve });
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
  };

  /** Time goes by in steps, so that whoever waits acts at its own moment. */
  async tick(ms: number): Promise<void> {
    await quiet();
    for (const land of this.late.splice(0)) land();
    const end = this.now + ms;
    for (let rounds = 0; rounds < 400; rounds += 1) {
      const next = Math.min(...this.timers.map(({ at }) => at));
      if (next > end) break;
      this.now = Math.max(this.now, next);
      const due = this.timers.filter(({ at }) => at <= this.now);
      this.timers = this.timers.filter(({ at }) => at > this.now);
      for (const { ring } of due) ring();
      await quiet();
    }
    this.now = Math.max(this.now, end);
    await quiet();
  }

  nextId(): Id {
    this.ids += 1;
    return `id-${this.ids.toString().padStart(6, '0')}` as Id;
  }

  /** Nothing is in the way any more. */
  calmDown(): void {
    Object.assign(this.facts, { f: 'true', g: 'true', h: 'false' });
    this.isCalm = true;
    this.isReadable = true;
    this.effect = 'in-effect';
    this.answering = 'ok';
  }

  write(member: string, value: string, by: string): void {
    this.object.set(member, { value, by });
  }

  /** What the API server does with one change: it tests what was there, and stores at most once. */
  async answer(id: Id, member: string, before: string, after: string): Promise<Outcome> {
    this.sent.push(id);
    await this.clock.wait(500, never);
    const { answering } = this;
    this.answering = 'ok';
    if (answering === 'rights') return { kind: 'refused', why: 'rights', says: safe('forbidden') };
    if (answering === 'away') return { kind: 'not-sent', why: 'unreachable', says: safe('no connection') };
    if (answering === 'lost-never') return { kind: 'unknown', says: safe('no answer') };
    const land = (): boolean => {
      if (this.object.get(member)?.value !== before) return false;
      this.stored.push(id);
      this.write(member, after, id);
      return true;
    };
    if (answering === 'lost-late') {
      this.late.push(land);
      return { kind: 'unknown', says: safe('no answer') };
    }
    if (answering === 'conflict' || !land()) return { kind: 'refused', why: 'conflict', says: safe('it was changed') };
    if (answering === 'overwritten') this.write(member, 'something else', 'ci');
    if (answering === 'lost-landed' || answering === 'overwritten') return { kind: 'unknown', says: safe('no answer') };
    return { kind: 'applied' };
  }
}

/** Nothing in this world takes time but its clock, so that one turn of the event loop is all there is to wait for. */
export const quiet = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Short, and different for different texts: enough for a model. */
export const modelHash: Hash = text => {
  let [a, b] = [0x811c9dc5, 0x1b873593];
  for (let index = 0; index < text.length; index += 1) {
    a = Math.imul(a ^ text.charCodeAt(index), 0x01000193);
    b = Math.imul(b + text.charCodeAt(index), 0x85ebca6b) ^ (a >>> 13);
  }
  return `sha256:${(a >>> 0).toString(16)}${(b >>> 0).toString(16)}` satisfies Sha;
};
