import type { Instant } from '../domain/brands.ts';
import type { EventReport } from '../domain/events.ts';
import type { SafeText } from '../domain/safe-text.ts';

/** The same words about several objects: one line says it for all of them. */
export type AlikeEvents = {
  readonly reason: SafeText;
  readonly message: SafeText;
  readonly about: readonly string[];
  readonly count: number;
  readonly lastAt?: Instant;
};

/** Pods of one release mostly have the same to say. In the order of the newest of each kind. */
export function alikeEvents(events: readonly EventReport[]): readonly AlikeEvents[] {
  const kinds = new Map<string, AlikeEvents>();
  for (const { about, reason, message, count, lastAt } of events) {
    const kind = `${reason} ${message.replaceAll(about.name, '')}`;
    const before = kinds.get(kind);
    const newest = Math.max(before?.lastAt ?? 0, lastAt ?? 0);
    kinds.set(kind, {
      reason,
      message: before?.message ?? message,
      about: [...new Set([...(before?.about ?? []), about.name])],
      count: (before?.count ?? 0) + count,
      ...(newest > 0 && { lastAt: newest }),
    });
  }
  return [...kinds.values()];
}
