import type { LogLine, LogPlace, RawLine } from '../../domain/logs.ts';
import { safe } from '../../domain/safe-text.ts';

/** More of a line is not kept: nobody reads it, and a container may write a gigabyte without a line end. */
const longestLine = 16_384;

/**
 * Cuts a stream into lines at the byte level. Of a line that is too long its beginning is given; the rest is dropped
 * up to its end, so that one line never holds up all that follow.
 */
export function logSplitter(on: (line: string) => void): {
  readonly data: (chunk: Buffer) => void;
  /** The stream has ended by itself: what has no line end is a line too. */
  readonly end: () => void;
} {
  let waiting: Buffer[] = [];
  let bytes = 0;
  const keep = (piece: Buffer) => {
    if (bytes < longestLine) waiting.push(piece.subarray(0, longestLine - bytes));
    bytes += piece.length;
  };
  const tell = () => {
    const line = Buffer.concat(waiting).toString('utf8').replace(/\r$/, '');
    waiting = [];
    bytes = 0;
    on(line);
  };
  return {
    data(chunk) {
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        keep(chunk.subarray(from, end));
        tell();
        from = end + 1;
      }
      if (from < chunk.length) keep(chunk.subarray(from));
    },
    end: () => bytes > 0 && tell(),
  };
}

export type StampedLine = { readonly stamp: string; readonly line: LogLine };

const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;

/** Colours of a log mean nothing here. Only whole sequences are taken out; `safe` then shows whatever is left. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with a control character.
const colours = /\u001b\[[\d;:]*m/g;

/** A line with the time that `timestamps=true` puts before it. The stamp's digits are filled up, so that it sorts as text. */
export function stampedLine(text: string): StampedLine {
  const { stamp, line } = stampedRaw(text);
  return { stamp, line: { ...line, text: safe(line.text) } };
}

/** The same, and nothing is made visible: for whoever reads what it means and shows nothing. */
export function stampedRaw(text: string): { readonly stamp: string; readonly line: RawLine } {
  const [whole = '', second = '', fraction = '', zone = ''] = stamped.exec(text) ?? [];
  const written = text.slice(whole.length).replaceAll(colours, '');
  if (whole === '') return { stamp: '', line: { text: written } };
  const stamp = `${second}.${fraction.padEnd(9, '0')}${zone}`;
  return { stamp, line: { at: Date.parse(`${second}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`), text: written } };
}

/**
 * Lets each line through once. The server goes on at a whole second, so after a break it repeats lines: those before
 * the last one seen, and as many of its very instant as were seen.
 */
export function makeOnce(from?: LogPlace): {
  readonly since: () => string | undefined;
  readonly place: () => LogPlace | undefined;
  again(): void;
  isNew(stamp: string): boolean;
} {
  let last = from?.stamp ?? '';
  let ofLast = from?.lines ?? 0;
  let toSkip = ofLast;
  return {
    since: () => (last === '' ? undefined : last),
    place: () => (last === '' ? undefined : { stamp: last, lines: ofLast }),
    again: () => {
      toSkip = ofLast;
    },
    isNew(stamp) {
      if (stamp === '') return true;
      if (stamp < last) return false;
      if (stamp > last) {
        last = stamp;
        ofLast = 1;
        toSkip = 0;
        return true;
      }
      if (toSkip > 0) {
        toSkip -= 1;
        return false;
      }
      ofLast += 1;
      return true;
    },
  };
}
