import type { StoreEvent } from '../api/object-store.ts';
import { StatusError } from '../api/status-error.ts';
import type { Clock } from '../clock.ts';
import type { Controller } from './controller.ts';

/** What is due now and what is due later. Moving the time is the only way to make anything happen. */
export type WorkQueue = {
  add(controller: Controller): void;
  note(event: StoreEvent): void;
  wakeAt(controller: string, key: string, millis: number): void;
  /** Works until nothing is due at `millis`, and leaves the clock there. */
  advance(millis: number): void;
};

type Timer = {
  readonly at: number;
  readonly order: number;
  readonly controller: string;
  readonly key: string;
};

/** More steps than any honest reaction needs: a loop that feeds itself is a defect, not a busy cluster. */
const MOST_STEPS_AT_ONE_TIME = 200_000;

const RETRY_MILLIS = 5000;

export function createWorkQueue(clock: Clock): WorkQueue {
  const controllers = new Map<string, Controller>();
  const due = new Map<string, { controller: string; key: string }>();
  const timers: Timer[] = [];
  const known = new Set<string>();
  let order = 0;

  const enqueue = (controller: string, key: string) => {
    due.set(`${controller} ${key}`, { controller, key });
  };

  const wakeAt = (controller: string, key: string, millis: number) => {
    const id = `${millis} ${controller} ${key}`;
    if (known.has(id)) return;
    known.add(id);
    order += 1;
    insert(timers, { at: millis, order, controller, key });
  };

  const drain = () => {
    let steps = 0;
    while (due.size > 0) {
      const [id, { controller, key }] = due.entries().next().value as [string, { controller: string; key: string }];
      due.delete(id);
      try {
        controllers.get(controller)?.reconcile(key);
      } catch (error) {
        // A refusal of the API is no defect: tried again later, as every controller does.
        if (!(error instanceof StatusError)) throw error;
        wakeAt(controller, key, clock.now() + RETRY_MILLIS);
      }
      steps += 1;
      if (steps > MOST_STEPS_AT_ONE_TIME)
        throw new Error(`The ${controller} controller does not come to rest at ${key}.`);
    }
  };

  return {
    add: controller => controllers.set(controller.name, controller),
    note: event => {
      for (const controller of controllers.values()) {
        for (const key of controller.affectedBy(event)) enqueue(controller.name, key);
      }
    },
    wakeAt,
    advance: millis => {
      drain();
      for (let next = timers[0]; next && next.at <= millis; next = timers[0]) {
        clock.moveTo(next.at);
        takeFirst(timers);
        known.delete(`${next.at} ${next.controller} ${next.key}`);
        enqueue(next.controller, next.key);
        drain();
      }
      clock.moveTo(millis);
    },
  };
}

function isBefore(left: Timer, right: Timer): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}

/** A binary heap: the first one is always the next one due. */
function insert(heap: Timer[], timer: Timer): void {
  let index = heap.push(timer) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(timer, heap[parent] as Timer)) break;
    heap[index] = heap[parent] as Timer;
    index = parent;
  }
  heap[index] = timer;
}

function takeFirst(heap: Timer[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = index * 2 + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Timer, heap[child] as Timer)) child += 1;
    if (!isBefore(heap[child] as Timer, last)) break;
    heap[index] = heap[child] as Timer;
    index = child;
  }
  heap[index] = last;
}
