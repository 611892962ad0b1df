import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';
import { mended } from './releases.ts';

const playbook = path.resolve(import.meta.dirname, '../fixtures/playbooks/lend-room.md');

let bench: Awaited<ReturnType<typeof practiceBench>>;
const houses: TestHouse[] = [];
beforeAll(async () => {
  bench = await practiceBench('empty', 4);
});
afterAll(async () => {
  for (const house of houses) await house.remove();
  await bench.close();
});

/** Somebody on a machine of their own, with a journal of their own. */
function houseOf(name: string, host: string): TestHouse {
  const engine = (of: Engine): Engine => ({ ...of, actor: { ...of.actor, name, host } });
  const house = testHouse({ kubeconfig: bench.kubeconfigPath, engine });
  houses.push(house);
  return house;
}

test('a run of another machine is taken with a reason, by saying where it stands, and stopped owing: exit 4', async () => {
  const namespace = await mended(bench, '-never');
  const [ana, ben] = [houseOf('ana', 'bastion-1'), houseOf('ben', 'bastion-2')];
  const answers = { 'Type checkout': ['checkout', 'n'], 'Enter goes on': ['q'] };
  const begun = await ana.run(['playbook', 'run', playbook, 'checkout', '-n', namespace], {
    isTerminal: true,
    answer: question =>
      Object.entries(answers)
        .find(([of]) => question.includes(of))?.[1]
        .shift(),
  });
  expect(begun.code).toBe(4);
  const run = /playbook resume (\S+)/.exec(begun.out)?.[1] ?? 'none';
  const byBen = (...of: readonly string[]) => ben.run(['playbook', ...of, '-n', namespace]);

  const without = await byBen('resume', run, '--yes');
  expect([without.code, without.complaints]).toEqual([6, expect.stringContaining('is walked by ana')]);
  expect(without.out).toContain('lend-room');
  const wrong = await byBen('stop', run, '--take-over', '--reason', 'ana is asleep', '--read-back', 'room 0');
  expect([wrong.code, wrong.complaints]).toEqual([6, expect.stringContaining('not where the run stands')]);
  expect((await ben.run(['journal', 'list'])).out).not.toContain(run);

  const stopped = await byBen('stop', run, '--take-over', '--reason', 'ana is asleep', '--read-back', 'back 1');
  expect(stopped.out).toContain(`Run ${run} is stopped. Nothing was sent.`);
  expect(stopped.out).toContain('! still owed: room (scale checkout from 2 to 3)');
  expect(stopped.code).toBe(4);
  expect((await ben.run(['journal', 'export', run])).out).toMatch(/taken over from ana by ben: ana is asleep/);

  // Whoever began it finds out, also from the machine that has the old lines.
  const late = await ana.run(['playbook', 'resume', run, '-n', namespace, '--yes']);
  expect([late.code, late.complaints]).toEqual([2, expect.stringContaining('is closed: aborted')]);
  expect(await bench.storedWrites(namespace, 'checkout')).toHaveLength(1);
});
