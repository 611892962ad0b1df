import { describe, expect, test } from 'vitest';
import { addToDispersion, type Dispersion, dispersionOf, unknownDispersion } from '../../src/judge/dispersion.ts';
import { chance, happens } from './ticks.ts';

const afterLooks = (looks: number, bad: (pod: number, look: number) => number, pods = 10): Dispersion => {
  let dispersion = unknownDispersion;
  for (let look = 0; look < looks; look++) {
    const cells = Array.from({ length: pods }, (_, pod) => ({ of: 140, bad: bad(pod, look) }));
    dispersion = addToDispersion(dispersion, cells, 15_000);
  }
  return dispersion;
};

describe('how errors scatter over the stable pods', () => {
  test('single ones scatter by 1, and are known to come alone after a while', () => {
    const random = chance(1);
    const { value, isAlone } = dispersionOf(afterLooks(60, () => happens(140, 0.003, random)));
    expect(value).toBeLessThan(1.2);
    expect(isAlone).toBe(true);
  });

  test('storms of sixteen on one pod scatter by about sixteen', () => {
    const { value, isAlone } = dispersionOf(
      afterLooks(60, (pod, look) => (look % 5 === 0 && pod === look % 10 ? 16 : 0)),
    );
    expect(value).toBeGreaterThan(14);
    expect(value).toBeLessThan(30);
    expect(isAlone).toBe(false);
  });

  test('a burst that hits all pods alike is no scatter', () => {
    const random = chance(2);
    const bursts = afterLooks(60, (_, look) => happens(140, look > 30 && look < 38 ? 0.05 : 0.003, random));
    expect(dispersionOf(bursts).value).toBeLessThan(1.2);
  });

  test('of one stable pod alone, looks are compared with each other', () => {
    const storms = afterLooks(60, (_, look) => (look % 6 === 0 ? 16 : 0), 1);
    expect(dispersionOf(storms).value).toBeGreaterThan(10);
  });

  test('storms on the canary’s own pods are storms, a fault on all of them is none', () => {
    const quiet = Array.from({ length: 10 }, () => ({ of: 140, bad: 0 }));
    const storm = quiet.map((cell, pod) => (pod === 3 ? { ...cell, bad: 16 } : cell));
    const fault = quiet.map(cell => ({ ...cell, bad: 4 }));
    expect(dispersionOf(addToDispersion(unknownDispersion, quiet, 15_000, storm)).value).toBeGreaterThan(10);
    expect(dispersionOf(addToDispersion(unknownDispersion, quiet, 15_000, fault))).toEqual({ value: 1, isAlone: true });
  });

  test('before anything failed nothing is known', () => {
    expect(dispersionOf(unknownDispersion)).toEqual({ value: 1, isAlone: false });
    expect(dispersionOf(afterLooks(100, () => 0))).toEqual({ value: 1, isAlone: false });
  });
});
