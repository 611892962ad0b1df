import type { Reply } from './reply.ts';
import type { Terminal } from './terminal.ts';

export type Item = { readonly says: string; readonly pick: () => Promise<Reply> };

/** Ways on with digits. Nothing is preselected; Enter alone leaves the run open. */
export const menuOf =
  ({ print, ask }: Terminal) =>
  async (items: readonly Item[], left: Extract<Reply, { do: 'leave' }>, gone: AbortSignal): Promise<Reply> => {
    for (;;) {
      const typed = (
        await ask(
          `${items.map(({ says }, index) => `${index + 1} ${says}`).join('  ')}  Enter leaves the run open: `,
          gone,
        )
      )?.trim();
      if (typed === undefined || typed === '') return gone.aborted ? { do: 'again' } : left;
      const item = /^\d$/.test(typed) ? items[Number(typed) - 1] : undefined;
      if (item) return item.pick();
      print('Type one of the digits.');
    }
  };
