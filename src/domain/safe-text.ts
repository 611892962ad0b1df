/** Text that may be drawn or printed: whatever a cluster, a log line or a file wrote, made visible and contained. */
export type SafeText = string & { readonly safeTextBrand: never };

/** Long enough for any honest message, short enough that none can flood the screen or the journal. */
const longest = 2_000;

/**
 * Everything that a terminal obeys instead of showing: C0 (tab and line feed are dealt with before), DEL, C1,
 * bidi controls, zero-width and invisible characters, line and paragraph separators, tag characters,
 * variation selectors and lone surrogates.
 */
const obeyed =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each of them is meant alone.
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\u{E0000}-\u{E0FFF}]|\p{Surrogate}|\p{Unassigned}|\p{Private_Use}/gu;

/**
 * Makes text safe to show, on one line. What is obeyed is shown as a symbol, never removed: removing could join
 * two harmless halves into a new sequence. Applying it twice changes nothing.
 */
export function safe(text: string, most = longest): SafeText {
  const visible = capCombiningMarks(text.replaceAll(/\r\n|\n|\t/g, ' ').replaceAll(obeyed, shown));
  return cutEnd(visible, most) as SafeText;
}

/** Text of our own that holds nothing from outside. A template literal with cluster text goes through `safe`. */
export const ours = (text: string): SafeText => text as SafeText;

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** Four marks on one character are a language; fifty are an attempt to draw over other lines. */
const capCombiningMarks = (text: string): string => text.replaceAll(/(\p{M}{4})\p{M}+/gu, '$1');

function cutEnd(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  return `${cut.replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const secretName = /token|secret|passw|apikey|api_key|private|credential|dsn|auth/i;
const secretValue =
  /(eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)|(-----BEGIN [A-Z ]+-----[\s\S]*)|((?:bearer|basic)\s+[\w.~+/=-]{8,})|(?<=:\/\/)[^\s/@]+:[^\s/@]+(?=@)/gi;

/** Hides what looks like a credential, in a message or the value of an environment variable of that name. */
export function redacted(text: string, name = ''): string {
  return secretName.test(name) ? '(hidden)' : text.replaceAll(secretValue, '(hidden)');
}
