import { leave, type Reply } from './reply.ts';

export type Terminal = {
  readonly print: (line: string) => void;
  /** One line that was typed; nothing when `gone` ended first, or nobody is there. */
  readonly ask: (question: string, gone: AbortSignal) => Promise<string | undefined>;
};

/** Somebody who does not answer is not there; a question that is gone is not asked again. */
export const missing = (gone: AbortSignal, says: string): Reply =>
  gone.aborted ? { do: 'again' } : leave('waitsForPerson', says);
