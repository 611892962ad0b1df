import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PracticeProgram } from '../kubectl/practice-program.ts';
import { startPracticeProgram } from '../kubectl/practice-program.ts';
import type { K9s } from './open-k9s.ts';
import { openK9s } from './open-k9s.ts';

describe('k9s opens on the practice cluster', () => {
  let program: PracticeProgram;
  let k9s: K9s;
  beforeAll(async () => {
    program = await startPracticeProgram('checkout-errors');
    k9s = await openK9s(program.kubeconfigPath);
  });
  afterAll(async () => {
    await k9s.close();
    await program.end();
  });

  test('and shows the workloads with what is ready of them', async () => {
    // k9s paints a frame in pieces: the title can stand there before the rows under it.
    const text = await k9s.screen.until(
      /deployments\(all\)\[8\][\s\S]*shop +checkout +\d+\/8[\s\S]*shop +search/,
      30_000,
    );
    expect(text).toMatch(/shop +auth +4\/4/);
    expect(text).toContain('v1.36.3-practice');
  });

  test('and every pod with its state', async () => {
    k9s.screen.press(':pods\r');
    const text = await k9s.screen.until(/shop +auth-\w+-\w+ .* 1\/1 +Running/);
    expect(text).toMatch(/pods\(all\)\[\d+\]/);
  });

  test('and describes the one under the cursor', async () => {
    k9s.screen.press('d');
    const text = await k9s.screen.until('Controlled By:');
    expect(text).toMatch(/Namespace: +shop/);
  });
});
