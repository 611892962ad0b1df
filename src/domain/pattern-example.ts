/** What a person reads in place of a pattern: `like INC-1234`. */
export function likePattern(pattern: string): string {
  const example = exampleOf(pattern);
  return example === undefined ? `of the form ${pattern}` : `like ${example}`;
}

/** A text that the pattern takes as a whole; nothing where the pattern is of a kind that isn't known here. */
export function exampleOf(pattern: string): string | undefined {
  const read = alternatives({ rest: pattern, digits: 0, letters: 0 });
  return read !== undefined && read.from.rest === '' && new RegExp(`^(?:${pattern})$`, 'u').test(read.text)
    ? read.text
    : undefined;
}

/** `digits` and `letters` count on, so that an example reads `1234` and not `0000`. */
type From = { readonly rest: string; readonly digits: number; readonly letters: number };
type Read = { readonly text: string; readonly from: From };

/** More of what may repeat would not say more. */
const usualRepeats = 4;

/** The first of what stands between `|`; the others are only read over. */
function alternatives(from: From): Read | undefined {
  const first = sequence(from);
  let at = first;
  while (at?.from.rest.startsWith('|')) at = sequence({ ...at.from, rest: at.from.rest.slice(1) });
  return first && at && { text: first.text, from: { ...first.from, rest: at.from.rest } };
}

function sequence(from: From): Read | undefined {
  let text = '';
  let at = from;
  while (at.rest !== '' && !/^[|)]/.test(at.rest)) {
    const one = repeated(at);
    if (!one) return undefined;
    text += one.text;
    at = one.from;
  }
  return { text, from: at };
}

function repeated(from: From): Read | undefined {
  const first = single(from);
  if (!first) return undefined;
  const [how, least = '0', comma, most = ''] = /^(?:\{(\d+)(,(\d*))?\}|[?*+])\??/.exec(first.from.rest) ?? [''];
  const rest = first.from.rest.slice(how.length);
  const times = { '': 1, '?': 1, '*': usualRepeats, '+': usualRepeats }[how.charAt(0)] ?? within(least, comma, most);
  let text = '';
  let at = from;
  for (let done = 0; done < times; done += 1) {
    const again = single({ ...at, rest: from.rest });
    if (!again) return undefined;
    text += again.text;
    at = again.from;
  }
  return { text, from: { ...at, rest } };
}

function within(least: string, comma: string | undefined, most: string): number {
  if (comma === undefined) return Number(least);
  return Math.max(Number(least), Math.min(usualRepeats, Number(most || usualRepeats)));
}

/** One character, one class, or one group. */
function single({ rest, digits, letters }: From): Read | undefined {
  const from = (length: number): From => ({ rest: rest.slice(length), digits, letters });
  if (/^[\^$]/.test(rest)) return { text: '', from: from(1) };
  if (rest.startsWith('(')) {
    const inner = alternatives(from(/^\((?:\?:|\?<\w+>)?/.exec(rest)?.[0].length ?? 1));
    return inner?.from.rest.startsWith(')')
      ? { text: inner.text, from: { ...inner.from, rest: inner.from.rest.slice(1) } }
      : undefined;
  }
  const [taken = '', members] = /^(?:\[((?:\\.|[^\]\\])+)\]|\\.|.)/su.exec(rest) ?? [];
  if (taken === '' || /^(?:[[\]{}?*+]|\\[bBpPuxc0])$/.test(taken)) return undefined;
  const takes = (text: string) => new RegExp(`^(?:${taken})$`, 'u').test(text);
  if (members === undefined && !/^(?:\.|\\[a-zA-Z])$/.test(taken))
    return { text: taken.replace(/^\\/, ''), from: from(taken.length) };
  const digit = String((digits + 1) % 10);
  if (takes(digit) && !takes('x') && !takes('X'))
    return { text: digit, from: { ...from(taken.length), digits: digits + 1 } };
  const letter = 'abcdefghijklmnopqrstuvwxyz'.charAt(letters % 26);
  const shown = [letter, letter.toUpperCase(), digit, ...(members ?? '').replaceAll('\\', ''), 'x', '-', ' '].find(
    takes,
  );
  return shown === undefined ? undefined : { text: shown, from: { ...from(taken.length), letters: letters + 1 } };
}
