import { readFileSync } from 'node:fs';
import { describe, expect, type TestContext, test } from 'vitest';
import { builtProgram, stateFolder } from '../support/built-program.ts';
import { openTerminal, type Screen } from '../support/terminal.ts';

const open = (
  { onTestFinished }: TestContext,
  scenario: string,
  size = { columns: 80, rows: 24 },
  ...args: readonly string[]
): Screen => {
  const folder = stateFolder();
  const screen = openTerminal({ args: [builtProgram, `--practice=${scenario}`, ...args], ...size, env: folder.env });
  onTestFinished(async () => {
    screen.kill();
    await screen.exited;
    await folder.remove();
  });
  return screen;
};

// Each waits until a judge has seen enough.
describe.concurrent('somebody looks at a canary', () => {
  test('from the board of ramps: who must act, why, and that stable can carry all; Esc leads back', {
    timeout: 120_000,
  }, async context => {
    const screen = open(context, 'canary-errors');
    await screen.until('Tab ramps');
    screen.press('tab');
    const text = await screen.until(/✗ checkout .* FAIL/, 90_000);
    expect(text).toMatch(/✗ checkout +5 → \d+ % +now +FAIL +you: a +yes, 19 of 19/);
    expect(text).toMatch(/FAIL errors [\d.]+ % vs 0\.\d+ %/);
    screen.press('tab');
    await screen.until('NEEDS YOU');
  });

  test('and is told by c what it fails for, what that costs, and which key takes it away', {
    timeout: 120_000,
  }, async context => {
    const screen = open(context, 'canary-errors');
    await screen.until('Tab ramps');
    screen.press('tab');
    await screen.until(/✗ checkout .* FAIL/, 90_000);
    screen.press('c');
    const text = await screen.until('CANARY of checkout  2.0.9 → 2.1.0 ');
    const says = text.replaceAll(/\s+/g, ' ');
    expect(says).toMatch(/FAIL ✗ errors [\d.]+ % vs 0\.\d+ % on stable/);
    expect(says).toMatch(
      /COST [\d,]+ more failed than stable would have had since \d\d:\d\d:\d\d, [\d,]+ a minute; undoing takes seconds/,
    );
    expect(says).toContain('a plans to take checkout-canary away');
    expect(text).toMatch(/✗ FAIL +errors .*[├●→]/);
    expect(text).toMatch(/ERRORS, last \d+ min, one scale|errors -\d+ min +─/);
    screen.press('a');
    const plan = (await screen.until('Type checkout')).replaceAll(/\s+/g, ' ');
    expect(plan).toContain('checkout-canary');
    screen.press('esc');
    await screen.until('CANARY of checkout');
  });

  test('and writes the numbers behind it into a file with x', { timeout: 120_000 }, async context => {
    const screen = open(context, 'canary-ramp', { columns: 120, rows: 40 });
    await screen.until('Tab ramps');
    screen.press('tab');
    await screen.until(/checkout .*WAIT/, 30_000);
    screen.press('c');
    await screen.until('x export as CSV', 30_000);
    screen.press('x');
    const text = await screen.until(/FILE +\S/);
    const path = /FILE +(\S+)\n(?: {9}(\S+))?/.exec(text)?.slice(1).join('') ?? '';
    expect(path).toMatch(/exports\/canary-checkout-\d{8}-\d{6}\.csv$/);
    const [head, first] = readFileSync(path, 'utf8').split('\n');
    expect(head).toMatch(/^time,ms,stable_requests,.*canary_percent$/);
    expect(first?.split(',')).toHaveLength(head?.split(',').length ?? 0);
  });

  test('as sentences, where nothing can be drawn', { timeout: 120_000 }, async context => {
    const screen = open(context, 'canary-ramp', { columns: 120, rows: 40 }, '--plain');
    await screen.until('Keys:');
    screen.press('tab\r');
    await screen.until(/checkout .*WAIT/, 30_000);
    screen.press('c\r');
    const text = await screen.until(/WAIT: errors/, 30_000);
    expect(text).not.toMatch(/[│├●⠀-⣿]/);
  });
});
