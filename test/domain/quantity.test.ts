import { expect, test } from 'vitest';
import { quantityOf } from '../../src/domain/quantity.ts';

test.each<[string | number | undefined, number | undefined]>([
  ['250m', 0.25],
  ['512Mi', 536_870_912],
  ['12345n', 0.000012345],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['2e3', 2_000],
  ['1G', 1e9],
  [3, 3],
  ['', undefined],
  ['many', undefined],
  ['1 Mi', undefined],
  [undefined, undefined],
])('the amount %s is %s', (text, amount) => {
  const read = quantityOf(text);
  if (amount === undefined) expect(read).toBeUndefined();
  else expect(read).toBeCloseTo(amount, 12);
});
