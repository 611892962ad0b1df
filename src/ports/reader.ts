import type { Answer } from '../domain/answer.ts';
import type { Instant } from '../domain/brands.ts';
import type { Json } from '../domain/json.ts';
import type { Report, ReportKind } from '../domain/reports.ts';
import type { SafeText } from '../domain/safe-text.ts';

/** What is watched: one kind, in one namespace or all, narrowed by labels. */
export type Scope = {
  readonly kind: ReportKind;
  /** Absent = all namespaces. */
  readonly namespace?: string;
  /** As in `labelSelector`. */
  readonly labels?: string;
  /** As in `fieldSelector`. */
  readonly fields?: string;
};

/** What a watch tells. `all` replaces everything told before: it follows every list, the first one too. */
export type News =
  | { readonly type: 'all'; readonly reports: readonly Report[]; readonly at: Instant }
  | { readonly type: 'report'; readonly report: Report; readonly at: Instant }
  | { readonly type: 'gone'; readonly uid: string; readonly at: Instant }
  /** No answer: what was told may be old. Repeated with each failed try. */
  | { readonly type: 'silent'; readonly tries: number; readonly says: SafeText; readonly at: Instant }
  /** Refused for want of rights, or because the server doesn't know the kind. */
  | { readonly type: 'denied' | 'absent'; readonly says: SafeText; readonly at: Instant }
  | { readonly type: 'back'; readonly at: Instant };

/** Reads, and nothing else. Never retries in `get` and `list`; `watch` goes on until the signal. */
export interface Reader {
  /** A quorum read of one object by its API path, such as `/apis/apps/v1/namespaces/shop/deployments/checkout`. */
  get(path: string, signal: AbortSignal): Promise<Answer<Json>>;
  /** All pages of a collection, by its API path with its selectors. */
  list(path: string, signal: AbortSignal): Promise<Answer<readonly Json[]>>;
  watch(scope: Scope, on: (news: News) => void, signal: AbortSignal): void;
}
