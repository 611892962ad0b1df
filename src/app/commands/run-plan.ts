import { podGvr, podPath } from '../../actions/pod-delete.ts';
import type { Call, Seen } from '../../domain/change.ts';
import { age } from '../../domain/duration.ts';
import type { AnswerLevel, Entry } from '../../domain/journal.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { gvrOf, type WorkloadKind, type WorkloadRef } from '../../domain/workload.ts';
import { confirm } from '../../engine/confirm.ts';
import { foldRun, isInDoubt, type RunState } from '../../engine/fold.ts';
import { type Prepared, prepare } from '../../engine/prepare.ts';
import { openRuns } from '../../engine/settle.ts';
import type { Cockpit } from '../cockpit.ts';
import { floorOf } from '../plan-floor.ts';

export { nameToType } from '../plan-floor.ts';

import { readWorkload } from './read-workload.ts';

export type { Prepared } from '../../engine/prepare.ts';
export type ReadyPlan = Extract<Prepared, { kind: 'ready' }>;

/** What a change is about: a workload, or one pod. */
export type Subject = { readonly kind: WorkloadKind | 'Pod'; readonly namespace: string; readonly name: string };

export const planCall = ({ engine }: Cockpit, call: Call, signal: AbortSignal): Promise<Prepared> =>
  prepare(engine, call, signal);

/** Whether this plan needs the typed name here, or what stands for it. */
export const needsName = ({ engine }: Cockpit, ready: ReadyPlan): boolean => floorOf(engine, ready) === 'typed';

/** Which way nothing could be planned, for those who act on it. */
export type Obstacle =
  | { readonly kind: 'absent' | 'denied' | 'unreachable' | 'not-kept' | 'other' }
  /** An earlier run sent something, and nobody knows whether it landed. */
  | { readonly kind: 'in-doubt'; readonly run: string };

export async function obstacleOf(
  cockpit: Cockpit,
  subject: Subject,
  toRevision: number | undefined,
  signal: AbortSignal,
): Promise<Obstacle> {
  const { engine } = cockpit;
  const { kind, namespace, name } = subject;
  const gvr = kind === 'Pod' ? podGvr : gvrOf(kind);
  const doubtful = (await openRuns(engine)).find(
    ({ state: { target, changes } }) =>
      target.gvr === gvr && target.name === name && target.namespace === namespace && changes.some(isInDoubt),
  );
  if (doubtful) return { kind: 'in-doubt', run: doubtful.state.run };
  if (kind === 'Pod') {
    const answer = await engine.reader.get(podPath(namespace, name), signal);
    return { kind: answer.kind === 'ok' ? 'other' : answer.kind };
  }
  const read = await readWorkload(cockpit, { kind, namespace, name }, signal);
  if (read.kind === 'unread') return { kind: read.answer.kind };
  const isKept = ({ number, formerNumbers }: (typeof read.history)[number]) =>
    number === toRevision || formerNumbers.includes(toRevision ?? 0);
  return { kind: toRevision !== undefined && !read.history.some(isKept) ? 'not-kept' : 'other' };
}

/** Who wrote the template last, when, and what it asks for: what may have made a plan another one. */
export async function lastTemplateChange(
  cockpit: Cockpit,
  ref: WorkloadRef,
  signal: AbortSignal,
): Promise<SafeText | undefined> {
  const read = await readWorkload(cockpit, ref, signal);
  if (read.kind === 'unread') return undefined;
  const { view } = read;
  const [writer] = view.family.workload.writers
    .filter(({ ownsTemplate, subresource }) => ownsTemplate && subresource === undefined)
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  if (!writer) return undefined;
  const when = writer.at === undefined ? '' : ` ${age(cockpit.engine.clock.now() - writer.at)} ago`;
  return safe(`the template asks for ${view.to}, last written by field manager ${writer.manager}${when}`);
}

export type RanPlan =
  | { readonly kind: 'not-sent'; readonly why: string; readonly says: SafeText }
  /** `state` is the run as its journal has it; without an effect the run stays open. `seen` is the last look. */
  | { readonly kind: 'ran'; readonly state: RunState; readonly seen?: Seen };

export type RunListener = { readonly entry: (entry: Entry) => void; readonly seen: (seen: Seen) => void };

/** A person who leaves waits this long for the answer to what was sent. */
const graceMs = 5_000;

/**
 * Sends a confirmed plan and follows it until it is in effect, can't be, or `over` ends the waiting. A request that is
 * under way can't be called back: after `left` it gets a moment to be answered, so that its outcome is journalled.
 */
export async function runPlan(
  { engine }: Cockpit,
  ready: ReadyPlan,
  answer: { readonly level: AnswerLevel; readonly text: string },
  listener: RunListener,
  { over, left }: { readonly over: AbortSignal; readonly left: AbortSignal },
): Promise<RanPlan> {
  const entries: Entry[] = [];
  let last: Seen | undefined;
  const held = new AbortController();
  const watching = {
    entry: (entry: Entry) => {
      entries.push(entry);
      listener.entry(entry);
    },
    seen: (seen: Seen) => {
      last = seen;
      listener.seen(seen);
      // It goes on only after another step, and that is somebody's to plan.
      if (seen.next) held.abort();
    },
  };
  const confirmation = { to: ready.plan.hash, level: answer.level, answer: answer.text };
  const ended = new AbortController();
  const whileItLasts = AbortSignal.any([over, left, held.signal]);
  const running = confirm(engine, ready, confirmation, watching, whileItLasts).finally(() => ended.abort());
  const confirmed = await Promise.race([running, grace(engine, left, ended.signal)]);
  if (confirmed?.kind === 'not-sent') return confirmed;
  const state = foldRun(entries);
  if (!state) return { kind: 'not-sent', why: 'interrupted', says: safe('interrupted before anything was sent') };
  return { kind: 'ran', state, ...(last && { seen: last }) };
}

async function grace({ clock }: Cockpit['engine'], left: AbortSignal, ended: AbortSignal): Promise<undefined> {
  await new Promise<void>(resolve => {
    if (left.aborted || ended.aborted) return resolve();
    for (const signal of [left, ended]) signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await clock.wait(graceMs, ended);
}
