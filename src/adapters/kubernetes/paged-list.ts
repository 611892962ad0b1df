import { type Json, listAt, textAt } from '../../domain/json.ts';
import { withQuery } from './resources.ts';
import type { Reply, Request } from './transport.ts';

/** As many as kubectl asks for at a time: the first page comes soon, and none is too big to parse between two frames. */
const pageSize = '500';
const wholeListMs = 120_000;

export type Listed =
  | { readonly kind: 'listed'; readonly resourceVersion: string }
  | { readonly kind: 'failed'; readonly reply: Reply };

/**
 * Lists page by page and hands each over as it comes, so that no more than one is ever held. When the continuation
 * has expired (410), everything is asked for in one go and `restart` says that the pages so far are void.
 */
export async function listPages(
  send: (request: Request) => Promise<Reply>,
  path: string,
  page: { items(items: readonly Json[], list: Json): void; restart(): void },
): Promise<Listed> {
  let next: string | undefined;
  let isPaged = true;
  for (;;) {
    const query = { limit: isPaged ? pageSize : undefined, continue: next };
    const reply = await send({
      method: 'GET',
      path: withQuery(path, query),
      totalMs: wholeListMs,
    });
    if (reply.kind === 'answer' && reply.head.status === 410 && isPaged) {
      page.restart();
      isPaged = false;
      next = undefined;
      continue;
    }
    if (reply.kind !== 'answer' || reply.head.status !== 200 || !Array.isArray(itemsOf(reply.json))) {
      return { kind: 'failed', reply };
    }
    page.items(listAt(reply.json, 'items'), reply.json ?? null);
    next = textAt(reply.json, 'metadata', 'continue') || undefined;
    if (next === undefined) {
      return {
        kind: 'listed',
        resourceVersion: textAt(reply.json, 'metadata', 'resourceVersion') ?? '',
      };
    }
  }
}

/** Go writes a list without items as null. */
const itemsOf = (list: Json | undefined): unknown =>
  typeof list === 'object' && list !== null && 'items' in list ? (list.items ?? []) : undefined;
