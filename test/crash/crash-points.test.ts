import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type BuiltChild, buildChild } from './built-child.ts';
import { crashEverywhere, deletion, scaling } from './crash-points.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let child: BuiltChild;

beforeAll(async () => {
  bench = await practiceBench('empty', 4);
  child = await buildChild('crash-child.ts');
});
afterAll(async () => {
  await child.remove();
  await bench.close();
});

/** From the request on: there a journal that comes too late shows. */
const afterSending = (_point: string, at: number, trace: readonly string[]) => {
  const sent = trace.indexOf('before writer.send');
  return at > sent && at < sent + 6;
};

const aroundSending = (_point: string, at: number, trace: readonly string[]) => {
  const sent = trace.indexOf('before writer.send');
  return at >= sent - 1 && at < sent + 5;
};

/**
 * Most points of the trace are around reads, which leave nothing behind: first those that plan, before anything was written,
 * then looks at the effect, one like the other. Of those every sixth. The cluster's test has all.
 */
const allThatDiffer = (point: string, at: number, trace: readonly string[]) =>
  point.includes('flush') || at % 6 === 0 || (!isRead(point) && at < trace.indexOf('before writer.send') + 12);

const isRead = (point: string) => /(reader|access)\.|journal\.(list|read)$/.test(point);

describe('a cockpit that is killed in the middle of a rollback', () => {
  test('sends nothing twice and loses no outcome, whatever point it was killed at', { timeout: 300_000 }, async () => {
    const { trace, crashes } = await crashEverywhere(bench, child, { only: allThatDiffer });
    console.log(
      `killed at ${crashes.length} of ${trace.length} points: ${trace.filter(point => point.includes('flush')).length} of them around a flush`,
    );
    expect(trace.length).toBeGreaterThan(40);
    expect(crashes.length).toBeGreaterThan(25);
    expect(crashes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  });

  test.each([
    ['scaling', scaling],
    ['the deletion of a pod', deletion],
  ])(
    'does the same in the middle of %s, from the request on and just before it',
    { timeout: 240_000 },
    async (_what, subject) => {
      const { crashes } = await crashEverywhere(bench, child, { subject, only: aroundSending });
      expect(crashes).toHaveLength(6);
      expect(crashes.filter(({ problems }) => problems.length > 0)).toEqual([]);
    },
  );

  test('that journals after the request is caught by the same test', { timeout: 240_000 }, async () => {
    const { crashes } = await crashEverywhere(bench, child, { journalAfterRequest: true, only: afterSending });
    expect(crashes.flatMap(({ problems }) => problems).join('\n')).toMatch(
      /stored, 0 recorded as applied|writes were stored/,
    );
  });
});
