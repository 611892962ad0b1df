import type { Instant } from '../domain/brands.ts';
import type { Report } from '../domain/reports.ts';
import type { SafeText } from '../domain/safe-text.ts';
import type { News, Reader, Scope } from '../ports/reader.ts';

/** The newest reports of one watched scope. `reports()` is undefined until the first list: not read is not none. */
export type ReportCache<Kind extends Report['kind']> = {
  reports(): readonly Extract<Report, { kind: Kind }>[] | undefined;
  get(uid: string): Extract<Report, { kind: Kind }> | undefined;
  /** The first list has come, or was refused for good. */
  isAnswered(): boolean;
  problem(): { readonly kind: 'denied' | 'absent' | 'unreachable'; readonly says: SafeText } | undefined;
  /** Opens the watch anew; what is known stays until the new list. */
  reopen(): void;
  close(): void;
};

export type CacheListener = {
  /** Reports of these uids changed or went; all of them after a list. */
  readonly changed: (uids: readonly string[]) => void;
  readonly answered: (at: Instant) => void;
  readonly silent: (tries: number, says: SafeText) => void;
};

export function watchReports<Kind extends Report['kind']>(
  reader: Reader,
  scope: Scope & { readonly kind: Kind },
  listener: CacheListener,
): ReportCache<Kind> {
  type Wanted = Extract<Report, { kind: Kind }>;
  let known: Map<string, Wanted> | undefined;
  let problem: { readonly kind: 'denied' | 'absent' | 'unreachable'; readonly says: SafeText } | undefined;
  let watching = new AbortController();
  const isWanted = (report: Report): report is Wanted => report.kind === scope.kind;

  const hear = (news: News): void => {
    switch (news.type) {
      case 'all': {
        const before = known ?? new Map<string, Wanted>();
        known = new Map(news.reports.filter(isWanted).map(report => [report.uid, report]));
        problem = undefined;
        listener.answered(news.at);
        return listener.changed([...new Set([...before.keys(), ...known.keys()])]);
      }
      case 'report':
        if (isWanted(news.report)) known = (known ?? new Map<string, Wanted>()).set(news.report.uid, news.report);
        listener.answered(news.at);
        return listener.changed([news.report.uid]);
      case 'gone':
        known?.delete(news.uid);
        listener.answered(news.at);
        return listener.changed([news.uid]);
      case 'denied':
      case 'absent':
        problem = { kind: news.type, says: news.says };
        listener.answered(news.at);
        return listener.changed([]);
      case 'silent':
        problem = { kind: 'unreachable', says: news.says };
        return listener.silent(news.tries, news.says);
      case 'back':
        problem = undefined;
        return listener.answered(news.at);
    }
  };

  const open = () => {
    const { signal } = watching;
    // News of a watch that was closed meanwhile belongs to nobody.
    reader.watch(scope, news => !signal.aborted && hear(news), signal);
  };
  open();
  return {
    reports: () => known && [...known.values()],
    get: uid => known?.get(uid),
    isAnswered: () => known !== undefined || problem?.kind === 'denied' || problem?.kind === 'absent',
    problem: () => problem,
    reopen() {
      watching.abort();
      watching = new AbortController();
      open();
    },
    close: () => watching.abort(),
  };
}
