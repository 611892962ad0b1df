import { type SafeText, safe } from '../../domain/safe-text.ts';
import { createDrain, otherTypes } from './drain.ts';
import { errorIn, type LoggedError, saysError } from './log-record.ts';
import { masked } from './mask.ts';
import { beginsException, continuesException } from './stack.ts';

/**
 * What pods wrote, as types of errors. Keeps names and counts, and of each type one line without secrets and ids. Lines of one pod come in order; those that
 * belong together (a stack below its message) count once.
 */
export type LogTypes = {
  take(pod: string, lines: readonly string[]): void;
  /** Since it was begun, by type. What may still go on in the next line is not in it. */
  countsOf(pod: string): ReadonlyMap<string, number>;
  /** One line of each type, as it was first seen. */
  samples(): ReadonlyMap<string, SafeText>;
  /** Forgets every pod but these. */
  keep(pods: ReadonlySet<string>): void;
};

const mostLinesTogether = 60;
const longestLine = 4_000;
/** Classes and functions make types as well as messages do. What comes later is one type with all that does. */
const mostTypes = 400;
const longestSample = 160;

type PodLog = { readonly counts: Map<string, number>; together: string[] };

export function createLogTypes(): LogTypes {
  const drain = createDrain();
  const pods = new Map<string, PodLog>();
  const samples = new Map<string, SafeText>();

  const close = (log: PodLog): void => {
    const error = log.together.length > 0 ? errorIn(log.together) : undefined;
    log.together = [];
    if (!error) return;
    const type = known(
      typeOf(error, message => drain.typeOf(message)),
      error,
    );
    log.counts.set(type, (log.counts.get(type) ?? 0) + 1);
  };

  const known = (type: string, error: LoggedError): string => {
    if (samples.has(type)) return type;
    if (samples.size >= mostTypes) return otherTypes;
    samples.set(type, safe(sampleOf(error), longestSample));
    return type;
  };

  const takeLine = (log: PodLog, line: string): void => {
    const { together } = log;
    const isMore = together.length > 0 && (continuesException(line) || goesOn(together, line));
    if (isMore) {
      if (together.length < mostLinesTogether) together.push(line);
      return;
    }
    close(log);
    if (mayBeError(line)) log.together = [line];
  };

  return {
    take(pod, lines) {
      const log = pods.get(pod) ?? { counts: new Map(), together: [] };
      pods.set(pod, log);
      // Nothing came after it in a whole look, so it is complete.
      if (lines.length === 0) close(log);
      for (const line of lines) takeLine(log, line.length > longestLine ? line.slice(0, longestLine) : line);
    },
    samples: () => samples,
    countsOf: pod => new Map(pods.get(pod)?.counts),
    keep(kept) {
      for (const pod of pods.keys()) if (!kept.has(pod)) pods.delete(pod);
    },
  };
}

const mayBeError = (line: string): boolean => line.startsWith('{') || saysError(line) || beginsException(line);

/** An exception right below a line that told of an error is the same one; so are the lines of a Python or Go stack. */
function goesOn(together: readonly string[], line: string): boolean {
  const [first = ''] = together;
  if (first.startsWith('{')) return false;
  const hasBegun = together.some(beginsException);
  if (!hasBegun) return together.length === 1 && beginsException(line) && !saysError(line);
  const isPython = together.some(one => one.startsWith('Traceback (')) && /^\s/.test(together.at(-1) ?? '');
  const isGo = together.some(one => /^goroutine \d+/.test(one)) && /^[\w./*()-]+\(.*\)$/.test(line);
  return isPython || isGo;
}

/** By its class and place; a class that says nothing by its message as well; else by the message alone. */
function typeOf({ message, exception }: LoggedError, templateOf: (message: string) => string): string {
  const template = (text: string) => templateOf(masked(text.slice(0, 600)));
  if (!exception) return template(message);
  const { type, frame } = exception;
  const said = exception.message === '' ? message : exception.message;
  if (frame !== undefined) return `${type} in ${frame}`;
  return said === '' ? type : isTelling(type) ? type : `${type}: ${template(said)}`;
}

/** As a person would read it in the log: the class with its own words, else the message. */
function sampleOf({ message, exception }: LoggedError): string {
  const said = masked((exception?.message || message).slice(0, 600));
  return exception ? `${exception.type}${said === '' ? '' : `: ${said}`}` : said;
}

const isTelling = (type: string): boolean =>
  !/^(?:Error|Exception|RuntimeException|panic|Traceback|Throwable)$/.test(type);
