import { expect, test } from 'vitest';
import { navigate } from '../../src/app/store/navigate.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { stateWith } from '../gallery/states.ts';

const ref = { kind: 'Deployment', namespace: 'shop', name: 'checkout' } as const;
const [canary, why] = [
  { name: 'canary', ref },
  { name: 'why', ref },
] as const;
const open = (state: CockpitState, ...screens: readonly (typeof canary | typeof why)[]): CockpitState =>
  screens.reduce((now, screen) => navigate(now, { type: 'screen.open', screen }), state);
const names = ({ screens }: CockpitState) => screens.map(({ name }) => name);

test('who goes to and fro between a canary and its why is home again after two Escs', () => {
  const there = open(stateWith([]), canary, why, canary, why);
  expect(names(there)).toEqual(['board', 'canary', 'why']);
  const back = navigate(navigate(there, { type: 'back' }), { type: 'back' });
  expect(names(back)).toEqual(['board']);
});

test('a page that is come back to is where it was left, and a canary’s begins with its verdict', () => {
  const scrolled = navigate(open(stateWith([]), why), { type: 'scroll.move', to: 7 });
  expect(open(scrolled, canary, why).scroll).toBe(7);
  const below = navigate(open(stateWith([]), canary), { type: 'scroll.move', to: 7 });
  expect(open(below, why, canary).scroll).toBe(0);
});

test('a change that is watched is not left by looking at the canary: Esc leads back to it', () => {
  const watching = stateWith([], { screens: [{ name: 'board' }, canary, { name: 'run' }] });
  const there = open(watching, canary);
  expect(names(there)).toEqual(['board', 'canary', 'run', 'canary']);
  expect(names(navigate(there, { type: 'back' }))).toEqual(['board', 'canary', 'run']);
});
