import { type SafeText, safe } from '../domain/safe-text.ts';
import type { Cockpit } from './cockpit.ts';
import { openSession, type Session } from './session.ts';
import { goesOn } from './store/scope.ts';
import { openWalks } from './store/walks.ts';

/** A connection to another context of the same kubeconfig, and how to let go of it. */
export type Opened = { readonly cockpit: Cockpit; close(): Promise<void> };

export type Elsewhere = {
  readonly contexts: readonly string[];
  open(context: string): Promise<Opened | { readonly says: SafeText }>;
};

/**
 * The sessions of one operator, one for each context. The screen shows one; another stays open only while a change that
 * was confirmed in it is under way, so that a run never leaves the cluster that it was confirmed for.
 */
export type Fleet = {
  current(): Session;
  subscribe(listener: () => void): () => void;
  /** Resolves when the operator wants to leave. */
  readonly left: Promise<void>;
  /** What goes on without whoever leaves now, in every context. */
  farewell(): readonly SafeText[];
  close(): Promise<void>;
};

type Member = { readonly session: Session; readonly context: string; close(): Promise<void> };

export function openFleet(cockpit: Cockpit, elsewhere: Elsewhere): Fleet {
  const left = Promise.withResolvers<void>();
  const listeners = new Set<() => void>();
  const closings: Promise<void>[] = [];
  let isOpening = false;

  const around = { contexts: elsewhere.contexts, switchContext: (to: string) => void switchTo(to) };
  const join = (of: Cockpit, close: () => Promise<void>): Member => {
    const session = openSession(of, around);
    void session.left.then(() => left.resolve());
    return {
      session,
      context: of.engine.place.context,
      async close() {
        await session.close();
        await close();
      },
    };
  };
  let shown = join(cockpit, async () => undefined);
  let others: readonly Member[] = [];

  const notice = (member: Member, says: string): void =>
    member.session.send({ type: 'notice.show', says: safe(says, 300) });

  async function switchTo(context: string): Promise<void> {
    if (context === shown.context) return notice(shown, `this is ${context} already`);
    if (isOpening) return notice(shown, 'another context is being opened; wait for it');
    isOpening = true;
    notice(shown, `connecting to ${context} …`);
    const before = shown;
    const next = await memberOf(context).finally(() => {
      isOpening = false;
    });
    if ('says' in next) return notice(shown, `still in ${before.context}; ${context}: ${next.says}`);
    const { size } = before.session.store.getState();
    const going = goesOn(before.session.store.getState());
    shown = next;
    others = others.filter(one => one !== next);
    if (going) others = [...others, before];
    else closings.push(before.close());
    next.session.send({ type: 'window.resized', ...size });
    const kept = others.filter(({ session }) => openWalks(session.store.getState()).length > 0);
    next.session.send({ type: 'elsewhere.runs', contexts: kept.map(one => one.context) });
    for (const listener of listeners) listener();
    notice(next, going ? `${going}; :ctx ${before.context} shows it` : `this is ${context} now`);
  }

  async function memberOf(context: string): Promise<Member | { readonly says: SafeText }> {
    const kept = others.find(one => one.context === context);
    if (kept) return kept;
    const opened = await elsewhere.open(context);
    return 'says' in opened ? opened : join(opened.cockpit, opened.close);
  }

  return {
    current: () => shown.session,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    left: left.promise,
    farewell: () => [shown, ...others].flatMap(({ session }) => session.farewell()),
    async close() {
      await Promise.all([shown.close(), ...others.map(one => one.close()), ...closings]);
    },
  };
}
