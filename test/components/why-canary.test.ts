import { describe, expect, test } from 'vitest';
import { keysOf } from '../../components/keys/screen-keys.ts';
import { whyLines } from '../../components/why/why-lines.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { cockpitFrame } from '../gallery/frame.tsx';
import { whyCanaryFails, whyPasses } from '../gallery/look-states.ts';

function pageOf(state: CockpitState): string {
  const [view] = state.workloads.values();
  if (!view) throw new Error('a state without a workload');
  return whyLines({ ...state, size: { columns: 300, rows: 24 } }, view)
    .map(({ label = '', text }) => `${label} ${text}`)
    .join('\n');
}

describe('why a canary is called what it is', () => {
  test('a PASS says what convinced the judge, with its numbers, and leads on', () => {
    const page = pageOf(whyPasses);
    expect(page).toMatch(/judge ✓ errors 0\.34 % vs 0\.29 % on stable .* not worse than 2x: 100 of 29,773 vs 277 of/);
    expect(page).toMatch(/NEXT the next step may begin; .*\+ plans 50 %/);
    expect(keysOf(whyPasses).find(({ key }) => key === '+')).toMatchObject({ does: 'go to 50 %' });
  });

  test('the key that it names for both sides leads there', () => {
    for (const state of [whyPasses, whyCanaryFails]) {
      expect(pageOf(state)).toContain('c shows both sides');
      const row = keysOf(state).find(({ key }) => key === 'c');
      expect(row && 'intent' in row && row.intent()).toMatchObject({ type: 'screen.open', screen: { name: 'canary' } });
    }
  });

  test('its log is named with its side', () => {
    expect(pageOf(whyPasses)).toMatch(/log checkout-\S+ app \(stable 2\.0\.9\)/);
    expect(pageOf(whyCanaryFails)).toMatch(/log checkout-\S+ app \(canary 2\.1\.0\)/);
  });

  test('a FAIL holds out no next step, and says once what to do', () => {
    const page = pageOf(whyCanaryFails);
    expect(page.match(/go back/g)).toHaveLength(1);
    expect(page).toMatch(/NEXT go back: .*; a plans to take checkout-canary away/);
    expect(page).not.toContain('judge');
    expect(keysOf(whyCanaryFails).find(({ key }) => key === '+')?.isShown).toBe(false);
  });
});

test('at 80 columns the why page of a canary still says how to leave it', async () => {
  for (const state of [whyPasses, whyCanaryFails])
    expect(await cockpitFrame(state, { columns: 80, rows: 24 })).toMatch(/\? keys {2}Esc back\s*$/);
});
