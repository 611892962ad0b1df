import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redacted, safe } from '../../src/domain/safe-text.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: what must never come through.
const obeyed = /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u200B-\u200F\u2028\u2029\u{E0000}-\u{E007F}]/u;

describe('text from a cluster', () => {
  test('shows an escape sequence instead of obeying it', () => {
    expect(safe('\u001b]0;owned\u0007\u001b[2J')).toBe('␛]0;owned␇␛[2J');
  });

  test('shows the 8-bit form of a sequence too', () => {
    expect(safe('\u009b2J')).toBe('⟨U+009B⟩2J');
  });

  test('shows a turned reading direction', () => {
    expect(safe('img\u202egnp.exe')).toBe('img⟨U+202E⟩gnp.exe');
  });

  test('shows lone surrogates and invisible tags', () => {
    expect(safe('a\ud800b')).toBe('a⟨U+D800⟩b');
    expect(safe('a\u{e0041}b')).toBe('a⟨U+E0041⟩b');
  });

  test('never holds anything that a terminal obeys, whatever came in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => !obeyed.test(safe(text))),
      { numRuns: 2_000 },
    );
  });

  test('stays the same when it is made safe twice', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => safe(safe(text)) === safe(text)));
  });

  test('is cut to its length, and no combining mark is stacked without end', () => {
    expect(safe('x'.repeat(5_000))).toHaveLength(2_000);
    expect(safe(`a${'\u0301'.repeat(50)}`)).toHaveLength(5);
  });
});

describe('secrets', () => {
  test('are hidden by the name of their variable', () => {
    expect(redacted('hunter2', 'DB_PASSWORD')).toBe('(hidden)');
    expect(redacted('on', 'FEATURE_NEW_CART')).toBe('on');
  });

  test('are hidden by their shape', () => {
    expect(redacted('Authorization: Bearer abcdefghijklmnop')).toBe('Authorization: (hidden)');
    expect(redacted('postgres://me:secret@db/shop')).toBe('postgres://(hidden)@db/shop');
  });
});
