import { describe, expect, test } from 'vitest';
import { fuzzyScore } from '../../components/find/fuzzy.ts';

/** The texts that the letters find, best first. */
const found = (letters: string, texts: readonly string[]) =>
  texts
    .flatMap(text => {
      const score = fuzzyScore(letters, text);
      return score === undefined ? [] : [{ text, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ text }) => text);

describe('a few letters', () => {
  test('find what begins with them before what merely holds them', () => {
    expect(found('sh', ['search', 'shop', 'fresh'])).toEqual(['shop', 'search', 'fresh']);
    expect(found('s', ['logs', 'stock', 'history'])[0]).toBe('stock');
  });

  test('find by the beginnings of words', () => {
    expect(found('cw', ['checkout-worker', 'crow', 'cart'])).toEqual(['checkout-worker', 'crow']);
    expect(found('pr eu', ['prod-eu', 'practice'])).toEqual(['prod-eu']);
  });

  test('must come in their order, and need not be neighbours', () => {
    expect(fuzzyScore('cko', 'checkout')).toBeDefined();
    expect(fuzzyScore('okc', 'checkout')).toBeUndefined();
  });

  test('find a long name in ten thousand within a blink', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `team-${index % 97}/service-number-${index}`);
    const began = process.cpuUsage();
    expect(found('number9999', names)[0]).toBe('team-8/service-number-9999');
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(1_000);
  });
});
