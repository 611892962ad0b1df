import { expect, test } from 'vitest';
import { recordedByR, reproduceR, reproduceVectors, vectors } from './opponents/kayenta/vectors.ts';

test('the port of Kayenta gives what Kayenta’s own tests expect', () => {
  const reproduced = reproduceVectors();
  process.stdout.write(
    `Kayenta’s published vectors: ${reproduced.filter(one => one.isAlike).length} of ${reproduced.length} reproduced, ${vectors.leftOut.length} left out\n`,
  );
  expect(reproduced.filter(one => !one.isAlike)).toEqual([]);
  expect(reproduced.length).toBe(82);
});

test('its confidence intervals are those of R', () => {
  const reproduced = reproduceR();
  process.stdout.write(
    `wilcox.test of ${recordedByR.r}: ${reproduced.filter(one => one.isAlike).length} of ${reproduced.length} reproduced\n`,
  );
  expect(reproduced.filter(one => !one.isAlike)).toEqual([]);
});
