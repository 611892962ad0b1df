import { expect, test } from 'vitest';
import { exampleOf, likePattern } from '../../src/domain/pattern-example.ts';

test.each([
  ['INC-[0-9]{1,6}', 'INC-1234'],
  ['INC-[0-9]{6}', 'INC-123456'],
  ['\\d{2}:\\d{2}', '12:34'],
  ['[A-Z]{2,}-\\d+', 'ABCD-1234'],
  ['v?[0-9]+\\.[0-9]+', 'v1234.5678'],
  ['(?:SEV|INC)-[1-5]', 'SEV-1'],
  ['^PAGE-[0-9]{0,2}$', 'PAGE-12'],
])('an answer to %s is like %s', (pattern, example) => {
  expect(exampleOf(pattern)).toBe(example);
  expect(likePattern(pattern)).toBe(`like ${example}`);
});

test.each(['(?=a)b', '(?!x)[a-z]', '\\p{L}+', '[6-9]{3}', 'a||b', 'x{2', '[^a-z]', 'a(?:b|c(?:d|e))f'])(
  'an example of %s is one that it takes, or none is shown',
  pattern => {
    const example = exampleOf(pattern);
    if (example === undefined) expect(likePattern(pattern)).toBe(`of the form ${pattern}`);
    else expect(example).toMatch(new RegExp(`^(?:${pattern})$`, 'u'));
  },
);
