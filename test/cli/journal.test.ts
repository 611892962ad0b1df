import { appendFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setImage } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';
import { imageOf, isChange, release, throughProxy } from './releases.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let house: TestHouse;

beforeAll(async () => {
  bench = await practiceBench('empty', 4);
  house = testHouse({ kubeconfig: bench.kubeconfigPath });
});
afterAll(async () => {
  await house.remove();
  await bench.close();
});

describe('the journal', () => {
  test('is empty at first, and needs no cluster to be read', async () => {
    const { code, out } = await house.run('journal list', { kubeconfig: '/no/such/file' });
    expect([code, out]).toEqual([0, 'Nothing was ever done from here.']);
    expect((await house.run('journal show')).code).toBe(2);
    expect((await house.run('journal settle')).out).toBe('No run was left open on this cluster.');
  });

  test('lists runs newest first, and shows one with times, people, answer, outcome and effect', async () => {
    const namespace = await release(bench);
    await house.run(`rollback checkout -n ${namespace} --yes --confirm checkout`);
    await house.run(`rollback checkout -n ${namespace} --to-revision 2 --yes --confirm checkout --timeout 100ms`);
    const { out } = await house.run('journal list');
    const [, newest, oldest] = out.split('\n');
    expect(newest).toMatch(/checkout {2}.*put r2's pod template .* · OPEN$/);
    expect(oldest).toMatch(
      /checkout {2}in effect after .* put r1's pod template \(2\.0\.9\) back into checkout · ana$/,
    );
    expect((await house.run('journal show')).out.split('\n')[0]).toBe(`run ${newest?.split(' ')[0]}`);

    const shown = await house.run(`journal show ${oldest?.split(' ')[0]}`);
    const sentences = shown.out
      .split('\n')
      .slice(1)
      .map(line => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}ana {2}(.*)/.exec(line)?.[1] ?? line);
    // Whether a look comes before the effect is the cluster's affair.
    const told = sentences.filter(one => !one.startsWith('not in effect yet'));
    expect(told.map(one => one.split(/[ :]/).slice(0, 3).join(' '))).toEqual([
      'run opened on',
      expect.stringMatching(/^plan [0-9a-f]{8} $/),
      'confirmed by a',
      expect.stringMatching(/^sending change/),
      'accepted as generation',
      'in effect after',
      'run closed ',
    ]);
    const file = JSON.parse((await house.run(`journal show ${oldest?.split(' ')[0]} -o json`)).out);
    expect(file).toMatchObject({ apiVersion: 'deploy-cockpit/v1', kind: 'JournalRun', problems: [] });
    expect(Object.keys(file.entries[0]).join(' ')).toMatchInlineSnapshot(
      `"v run seq at monoMs by prev type as tool target where says"`,
    );
    const list = JSON.parse((await house.run('journal list -o json')).out);
    expect(Object.keys(list.runs[0]).join(' ')).toMatchInlineSnapshot(
      `"run openedAt by host where target confirmedAt predictedMs changes"`,
    );
  });

  test('exports a run as a page for the review, and as a document for a program', async () => {
    const namespace = await release(bench);
    await house.run(`rollback checkout -n ${namespace} --yes --confirm checkout`);
    const page = await house.run('journal export');
    expect(page.code).toBe(0);
    expect(page.out).toMatch(/^# Timeline: checkout\n/);
    expect(page.out).toMatch(
      /\| put r1's pod template \(2\.0\.9\) back into checkout \| [0-9a-f]{8} \| accepted \| ana, flag, /,
    );
    expect(page.out).toMatch(/accepted as generation \d+ \| [\d.]+ m?s \|/);
    const { out } = await house.run('journal export --format json');
    expect(JSON.parse(out)).toMatchObject({
      apiVersion: 'deploy-cockpit/v1',
      kind: 'JournalTimeline',
      people: ['ana'],
      followUps: [],
      changes: [{ dryRun: 'accepted', confirmed: { by: 'ana', level: 'flag' }, toEffectMs: expect.any(Number) }],
    });
    expect((await house.run('journal export --format pdf')).code).toBe(2);
    expect((await house.run('journal export no-such-run')).code).toBe(2);
  });

  test('says what is wrong with a file, and shows the rest', async () => {
    const namespace = await release(bench);
    await house.run(`rollback checkout -n ${namespace} --yes --confirm checkout`);
    const run = /^run (\S+)/.exec((await house.run('journal show')).out)?.[1];
    await appendFile(`${house.folder}/runs/${run}.jsonl`, '{"v":1,"torn');
    const { code, out } = await house.run(`journal show ${run}`);
    expect(code).toBe(0);
    expect(out).toMatch(/run closed: clean\n! .+/);
    expect(JSON.parse((await house.run(`journal show ${run} -o json`)).out).problems).toHaveLength(1);
  });

  test('a change that somebody wrote over stays in doubt until a person decides: exit 9, then 0', async () => {
    const namespace = await release(bench);
    const proxy = await throughProxy(bench, house, namespace);
    proxy.arm({ kind: 'drop-request', on: isChange });
    const { code, out } = await house.run('rollback checkout --yes --confirm checkout --timeout 300ms', {
      kubeconfig: proxy.kubeconfig,
    });
    await proxy.close();
    expect(code).toBe(9);
    const run = /journal settle (\S+)/.exec(out)?.[1];
    await setImage(bench.api, namespace, 'checkout', imageOf('2.1.1'), 'argocd-controller');

    const again = await house.run(`rollback checkout -n ${namespace} --yes --confirm checkout`, {
      areOthersDead: true,
    });
    expect([again.code, again.complaints]).toEqual([9, expect.stringContaining(`journal settle ${run}`)]);

    const alone = await house.run(`journal settle ${run}`, { areOthersDead: true });
    expect(alone.code).toBe(9);
    expect(alone.out).toMatch(/IN DOUBT {2}run \S+ on checkout: nobody knows whether its change landed/);
    expect(alone.out).toMatch(/^ +before +expected +now$/m);
    expect(alone.out).toMatch(/pod template +\w+ +\w+ +something else/);
    expect(alone.out).toMatch(/changed by .*field manager argocd-controller/);
    expect(alone.complaints).toContain('stays in doubt. Nothing was sent.');

    const program = await house.run(`journal settle ${run} -o json`, { areOthersDead: true });
    expect([program.code, JSON.parse(program.out)]).toEqual([
      9,
      expect.objectContaining({
        kind: 'JournalSettled',
        runs: [expect.objectContaining({ ended: 'in-doubt', doubt: expect.any(Array) })],
      }),
    ]);

    const unsure = await house.run(`journal settle ${run}`, { areOthersDead: true, answers: ['yes'] });
    expect(unsure.code).toBe(9);
    const decided = await house.run(`journal settle ${run}`, { areOthersDead: true, answers: ['1'] });
    expect([decided.code, decided.out]).toEqual([
      0,
      expect.stringContaining('Written down: plan again. Nothing was sent.'),
    ]);
    expect(decided.out).toContain(`deploy-cockpit rollback checkout -n ${namespace}`);
    expect((await house.run('journal show')).out).toMatch(/run closed: abandoned/);
    expect((await house.run(`journal settle ${run}`, { areOthersDead: true })).out).toContain(
      'is not open on this cluster',
    );
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
  });
});
