import type { PlaybookProblem, Position } from '../domain/playbook.ts';
import { safe } from '../domain/safe-text.ts';

/** Collects what is wrong, all of it, in the order of the file. */
export type Problems = {
  error(at: Position, says: string): void;
  warn(at: Position, says: string): void;
  /** Whether one of these lines has an error; without lines, any. */
  isWrongBetween(first?: number, last?: number): boolean;
  sorted(): readonly PlaybookProblem[];
};

/** More than anybody reads. A file with that many is no playbook. */
const most = 200;

export function makeProblems(): Problems {
  const all: PlaybookProblem[] = [];
  const add = (severity: PlaybookProblem['severity'], { line, column }: Position, says: string): void => {
    const problem = { line, column, severity, says: safe(says, 300) };
    if (all.length < 5 * most && !all.some(one => isSame(one, problem))) all.push(problem);
  };
  return {
    error: (at, says) => add('error', at, says),
    warn: (at, says) => add('warning', at, says),
    isWrongBetween: (first = 1, last = Number.POSITIVE_INFINITY) =>
      all.some(({ line, severity }) => severity === 'error' && line >= first && line <= last),
    sorted: () => all.sort((a, b) => a.line - b.line || a.column - b.column).slice(0, most),
  };
}

const isSame = (a: PlaybookProblem, b: PlaybookProblem): boolean =>
  a.line === b.line && a.column === b.column && a.says === b.says;

/** A piece of the author's text inside of a sentence of ours. */
export const quoted = (text: string): string => `"${safe(text, 60)}"`;
