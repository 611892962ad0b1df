import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { deploymentPath, setImage } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';
import { change, imageOf, isChange, mended, release, throughProxy } from './releases.ts';

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

const stored = (namespace: string) => bench.storedWrites(namespace, 'checkout');
const planOf = async (namespace: string, more = '') => {
  const { out } = await house.run(`rollback checkout -n ${namespace} --dry-run -o json ${more}`);
  return JSON.parse(out) as { readonly kind: string; readonly hash: string };
};

describe.concurrent('a rollback on the command line', () => {
  test('a dry run shows the whole plan with its hash, and stores nothing', async () => {
    const namespace = await release(bench);
    const { code, out } = await house.run(`rollback checkout -n ${namespace} --dry-run`);
    expect(code).toBe(0);
    for (const words of [
      'ROLL BACK checkout to r1 (2.0.9)',
      'where    PRODUCTION  practice  https://',
      'then     image checkout:2.1.0-never → checkout:2.0.9',
      'stays    2 replicas',
      'why      r1: 2 pods still serve',
      'effect   about ',
      'checked  ✓ dry run: the API accepts exactly these bytes',
      'unknown  ? image 2.0.9 pullable: not asked',
      `by hand  kubectl --context practice -n ${namespace} rollout undo deploy/checkout --to-revision=1`,
      'plan     sha256:',
    ])
      expect(out).toContain(words);
    expect(await stored(namespace)).toEqual([]);
  });

  test('its hash confirms it, whoever scales and annotates meanwhile: one stored write, exit 0', async () => {
    const namespace = await release(bench);
    const { hash } = await planOf(namespace);
    await change(bench, namespace, { metadata: { annotations: { a: 'b' } }, spec: { replicas: 3 } });
    const { code, out } = await house.run(`rollback checkout -n ${namespace} --yes --plan ${hash}`);
    expect(out).toMatch(/In effect after .*, predicted .*: \d of \d ready pods run r3 \(2\.0\.9\)/);
    expect(out).toMatch(/^\d\d:\d\d:\d\d {2}in effect after .*\(predicted/m);
    expect(code).toBe(0);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('its hash is worth nothing once somebody released something else: exit 7, and who did', async () => {
    const namespace = await release(bench);
    const { hash } = await planOf(namespace);
    await setImage(bench.api, namespace, 'checkout', imageOf('2.1.1'));
    const { code, complaints } = await house.run(`rollback checkout -n ${namespace} --yes --plan ${hash}`);
    expect(code).toBe(7);
    expect(complaints).toContain('The plan is not the one of --plan any more. Nothing was sent.');
    expect(complaints).toContain('the template asks for 2.1.1, last written by field manager ci-bot');
    expect(await stored(namespace)).toEqual([]);
  });

  test('another reason is another plan: exit 7', async () => {
    const namespace = await release(bench);
    const { hash } = await planOf(namespace, '--reason INC-1');
    expect((await house.run(`rollback checkout -n ${namespace} --yes --plan ${hash}`)).code).toBe(7);
    expect(await stored(namespace)).toEqual([]);
  });

  test('somebody releases while the name is being typed: the server refuses it, exit 7', async () => {
    const namespace = await release(bench);
    const { code, out } = await house.run(`rollback checkout -n ${namespace}`, {
      isTerminal: true,
      answer: async question => {
        expect(question).toBe('Type checkout, then Enter: ');
        await setImage(bench.api, namespace, 'checkout', imageOf('2.1.1'));
        return 'checkout';
      },
    });
    expect(out).toContain('Nothing was changed: refused, because the object changed since it was shown');
    expect(code).toBe(7);
    expect(await stored(namespace)).toEqual([]);
  });

  test('--yes alone, a wrong name, nobody to ask, and read-only are refused: exit 6, nothing sent', async () => {
    const namespace = await release(bench);
    for (const [flags, words] of [
      ['--yes', 'In PRODUCTION --yes alone confirms nothing, so nothing was sent.'],
      ['--yes --confirm chekout', '"chekout" is not checkout, so nothing was sent.'],
      ['--confirm checkout', 'Nobody is here to confirm, so nothing was sent.'],
      ['', 'Nobody is here to confirm, so nothing was sent.'],
      ['--yes --confirm checkout --read-only', 'Read only: nothing was sent.'],
      ['--dry-run --read-only', 'Read only: nothing was sent.'],
    ] as const) {
      const { code, complaints } = await house.run(`rollback checkout -n ${namespace} ${flags}`);
      expect([code, complaints.split('\n')[0]]).toEqual([6, words]);
    }
    expect(await stored(namespace)).toEqual([]);
  });

  test('who has no right sees the plan and the line to hand on: exit 6, in one document for a program', async () => {
    const namespace = await release(bench);
    const viewer = `rollback checkout -n ${namespace} --context practice-viewer`;
    const { code, out, complaints } = await house.run(`${viewer} --yes --confirm checkout`);
    expect(code).toBe(6);
    expect(out).toContain('ROLL BACK checkout to r1');
    expect(complaints).toContain(`viewer may not patch deployments in ${namespace}. Nothing was sent.`);
    expect(complaints).toContain('rollout undo deploy/checkout --to-revision=1');
    const tried = await house.run(`${viewer} --dry-run -o json`);
    expect(tried.code).toBe(6);
    expect(JSON.parse(tried.out)).toMatchObject({ kind: 'Plan', denied: expect.stringContaining('may not patch') });
    expect(await stored(namespace)).toEqual([]);
  });

  test('a person who types the name does it, with the reason on record; another word does not', async () => {
    const namespace = await release(bench);
    expect((await house.run(`rollback checkout -n ${namespace}`, { answers: ['chekout'] })).code).toBe(6);
    expect((await house.run(`rollback checkout -n ${namespace}`, { answers: [''] })).code).toBe(6);
    expect(await stored(namespace)).toEqual([]);
    const command = ['rollback', 'checkout', '-n', namespace, '--reason', 'INC-1'];
    expect((await house.run(command, { answers: ['checkout'] })).code).toBe(0);
    const { body } = await bench.api('GET', deploymentPath(namespace, 'checkout'));
    expect(body.metadata.annotations['kubernetes.io/change-cause']).toBe(
      'rolled back from r2 to r1 (2.0.9) by ana: INC-1',
    );
    const opened = house.opened.filter(({ flags }) => flags.namespace === namespace);
    expect(opened.map(({ asking }) => asking)).toEqual(['person', 'person', 'person']);
  });

  test('a person gets to read the plan even where the output is for a program', async () => {
    const namespace = await release(bench);
    const { code, out, complaints } = await house.run(`rollback checkout -n ${namespace} -o json`, {
      answers: ['checkout'],
    });
    expect(code).toBe(0);
    expect(complaints).toContain('ROLL BACK checkout to r1 (2.0.9)');
    expect(JSON.parse(out)).toMatchObject({ kind: 'Rollback', exitCode: 0 });
  });

  test('back to what is asked for already is nothing to do: exit 0', async () => {
    const namespace = await release(bench);
    const { code, out } = await house.run(`rollback checkout -n ${namespace} --to-revision 2 --yes --confirm checkout`);
    expect([code, out]).toEqual([0, 'Nothing to do: checkout already asks for r2 (2.1.0-never).']);
  });

  test('a revision that is not kept, and a workload that is not there, end with 2', async () => {
    const namespace = await release(bench);
    const missing = await house.run(`rollback checkout -n ${namespace} --to-revision 9 --dry-run`);
    expect([missing.code, missing.complaints.split('\n')[0]]).toEqual([
      2,
      'No plan for checkout: revision 9 is not kept; there are r2, r1. Nothing was sent.',
    ]);
    expect((await house.run(`rollback nope -n ${namespace}`)).code).toBe(2);
  });

  test('back to a release whose image is gone fails: exit 1, with the cause', async () => {
    const namespace = await mended(bench, '-pull');
    const { code, out } = await house.run(`rollback checkout -n ${namespace} --to-revision 2 --yes --confirm checkout`);
    expect(out).toMatch(/Accepted, and it failed: .*image .*2\.1\.0-pull does not exist/);
    expect(code).toBe(1);
  });

  test('no effect within --timeout is exit 3; the run stays open, and settle goes on with it', async () => {
    const namespace = await mended(bench, '-never');
    const { code, out } = await house.run(
      `rollback checkout -n ${namespace} --to-revision 2 --yes --confirm checkout --timeout 900ms`,
    );
    expect(code).toBe(3);
    expect(out).toContain('Accepted, and not in effect within 0.9 s');
    const again = /^ {2}deploy-cockpit (journal settle \S+)/m.exec(out)?.[1];
    const settled = await house.run(`${again} --timeout 600ms`, { areOthersDead: true });
    expect([settled.code, settled.out]).toEqual([3, expect.stringContaining('stays open')]);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('somebody who changes it back at once is told apart: exit 8, and who it was', async () => {
    const namespace = await mended(bench, '-never');
    let changing: Promise<void> | undefined;
    const { code, out } = await house.run(
      `rollback checkout -n ${namespace} --to-revision 2 --yes --confirm checkout`,
      {
        onLine: line => {
          if (line.includes('accepted as generation'))
            changing = setImage(bench.api, namespace, 'checkout', imageOf('2.3.0'), 'argocd-controller');
        },
      },
    );
    await changing;
    expect(out).toContain('the template was changed again, to 2.3.0, by field manager argocd-controller');
    expect(code).toBe(8);
  });

  test('a lost answer with nothing to be read is exit 9, and is found by reading later', async () => {
    const namespace = await release(bench);
    const proxy = await throughProxy(bench, house, namespace);
    let isSent = false;
    proxy.arm({
      kind: 'drop-answer',
      times: 1_000,
      on: request => {
        isSent ||= isChange(request);
        return isSent;
      },
    });
    const { code, out } = await house.run('rollback checkout --yes --confirm checkout --timeout 1s', {
      kubeconfig: proxy.kubeconfig,
    });
    expect(out).toContain('nobody knows whether it landed. It is never sent again by itself');
    expect(code).toBe(9);
    proxy.disarm();
    const again = /^ {2}deploy-cockpit (journal settle \S+)/m.exec(out)?.[1];
    const found = await house.run(`${again} --timeout 10s`, {
      kubeconfig: proxy.kubeconfig,
      areOthersDead: true,
    });
    await proxy.close();
    expect(found.out).toContain('accepted, found by reading');
    expect(found.code).toBe(0);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('a dry run that gets no answer is exit 5, and nothing is sent', async () => {
    const namespace = await release(bench);
    const proxy = await throughProxy(bench, house, namespace);
    proxy.arm({ kind: 'status', status: 503, times: 100, on: ({ method }) => method === 'PATCH' });
    const { code, complaints } = await house.run('rollback checkout --yes --confirm checkout', {
      kubeconfig: proxy.kubeconfig,
    });
    await proxy.close();
    expect(complaints).toContain('The dry run did not pass');
    expect(code).toBe(5);
    expect(await stored(namespace)).toEqual([]);
  });

  test('Ctrl-C at the question sends nothing, exit 130', async () => {
    const namespace = await release(bench);
    const leaving = new AbortController();
    const { code, complaints } = await house.run(`rollback checkout -n ${namespace}`, {
      isTerminal: true,
      interrupted: leaving.signal,
      answer: () => {
        leaving.abort();
        return undefined;
      },
    });
    expect([code, complaints]).toEqual([130, 'Interrupted. Nothing was sent.']);
    expect(await stored(namespace)).toEqual([]);
  });

  test('Ctrl-C after it was sent leaves the outcome in the journal and the run open, exit 130', async () => {
    const namespace = await mended(bench, '-never');
    const leaving = new AbortController();
    let left = 0;
    const { code, out } = await house.run(
      `rollback checkout -n ${namespace} --to-revision 2 --yes --confirm checkout`,
      {
        interrupted: leaving.signal,
        onLine: line => {
          if (!line.includes('sending change')) return;
          left = performance.now();
          leaving.abort();
        },
      },
    );
    expect(out).toContain('Accepted, and you left before it was in effect');
    expect(code).toBe(130);
    // It would never be in effect: whoever waited for that would wait for minutes.
    expect(performance.now() - left).toBeLessThan(15_000);
    const run = /journal settle (\S+)/.exec(out)?.[1];
    expect((await house.run(`journal show ${run}`)).out).toContain('accepted as generation');
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('Ctrl-C while the answer hangs waits 5 s for it, then says that nobody knows: exit 9', async () => {
    const namespace = await release(bench);
    const proxy = await throughProxy(bench, house, namespace);
    proxy.arm({ kind: 'black-hole', forward: true, on: isChange });
    const leaving = new AbortController();
    let left = 0;
    const { code, out } = await house.run('rollback checkout --yes --confirm checkout', {
      kubeconfig: proxy.kubeconfig,
      interrupted: leaving.signal,
      onLine: line => {
        if (!line.includes('sending change')) return;
        left = performance.now();
        leaving.abort();
      },
    });
    const waited = performance.now() - left;
    await proxy.close();
    expect([code, out]).toEqual([9, expect.stringContaining('nobody knows whether it landed')]);
    expect(Math.round(waited / 1_000)).toBe(5);
    const run = /journal settle (\S+)/.exec(out)?.[1];
    const found = await house.run(`journal settle ${run} --timeout 10s`, { areOthersDead: true });
    expect([found.code, found.out]).toEqual([0, expect.stringContaining('accepted, found by reading')]);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('a plan and a rollback have shapes that programs can rely on', async ({ expect }) => {
    const namespace = await release(bench);
    const plan = await house.run(`rollback checkout -n ${namespace} --dry-run -o json`);
    expect(Object.keys(JSON.parse(plan.out)).join(' ')).toMatchInlineSnapshot(
      `"apiVersion kind hash context server cluster namespace environment tlsVerified user workload toRevision title madeAt expiresAt predictedMs dryRun admission changes stays why effect checked unknown warnings byHand call"`,
    );
    const { hash } = JSON.parse(plan.out);
    const done = await house.run(`rollback checkout -n ${namespace} --yes --plan ${hash} -o yaml`);
    const document = parse(done.out);
    expect(Object.keys(document).join(' ')).toMatchInlineSnapshot(
      `"apiVersion kind workload exitCode says next plan toRevision run openedAt by host where target confirmedAt predictedMs changes closed"`,
    );
    expect(document).toMatchObject({
      apiVersion: 'deploy-cockpit/v1',
      kind: 'Rollback',
      exitCode: 0,
      plan: hash,
      toRevision: 1,
      workload: { kind: 'Deployment', namespace, name: 'checkout' },
      confirmedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      changes: [{ outcome: { kind: 'applied' }, effect: 'in-effect' }],
      closed: { how: 'clean' },
    });
  });
});
