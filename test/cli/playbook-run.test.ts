import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { safe } from '../../src/domain/safe-text.ts';
import { setImage } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';
import { imageOf, isChange, mended, release, throughProxy } from './releases.ts';

const fixture = (name: string) => path.resolve(import.meta.dirname, '../fixtures/playbooks', name);
const [putBack, decideIt] = [fixture('put-back.md'), fixture('decide.md')];

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
let files = 0;
async function answers(text: string): Promise<string> {
  files += 1;
  const file = path.join(house.folder, `answers-${files}.yaml`);
  await writeFile(file, text);
  return file;
}
const all = 'confirmations: { undo: checkout }\nvalues: { ask: 12 }\n';
const run = (playbook: string, namespace: string, ...more: readonly string[]) => [
  'playbook',
  'run',
  playbook,
  'checkout',
  '-n',
  namespace,
  ...more,
];
const runIn = (out: string): string => /playbook resume (\S+)/.exec(out)?.[1] ?? 'none';

describe.concurrent('a playbook that nobody sits at', () => {
  test('goes to its end with a file of answers, and says what it did, exit 0', async () => {
    const namespace = await release(bench);
    const { code, out } = await house.run(run(putBack, namespace, '--answers', await answers(all)));
    expect(out).toMatch(/^Put a revision back {2}\(put-back\)\nwhere {5}PRODUCTION .* deploy\/checkout {2}namespace/);
    expect(out).toContain('1. Look  (on-call)\n          EXPECT  somebody serves.\n');
    expect(out).toContain('EXPECT  every ready pod runs that revision.\nROLL BACK checkout to r1 (2.0.9)\n');
    expect(out.match(/the controller has not seen it yet/g)?.length ?? 0).toBeLessThan(2);
    expect(out).toMatch(/confirmed by a flag \w+: "checkout"\n.* sending: put r1's pod template/);
    expect(out).toMatch(/done +2\. Put it back +[\d.]+ m?s\n/);
    expect(out).toMatch(/clock +in effect after .* of 5m; .* in all\nowed +nothing\nClosed, 0 debts\.\n/);
    expect(out).toMatch(/ {2}deploy-cockpit journal export \S+$/);
    expect(code).toBe(0);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('that was left open is not settled by the journal, which says how it goes on', async () => {
    const namespace = await release(bench);
    const first = await house.run(run(putBack, namespace, '--answers', await answers('values: { ask: 12 }\n')));
    const left = runIn(first.out);
    const settled = await house.run(`journal settle ${left}`, { areOthersDead: true });
    expect(settled.out).toContain(
      `Run ${left} walks a playbook on checkout, and goes on there:\n  deploy-cockpit playbook resume`,
    );
    expect(settled.code).toBe(4);
    const more = await house.run(['playbook', 'resume', left, '--answers', await answers(all)]);
    expect(more.code).toBe(0);
  });

  test('whose file was written meanwhile says so, and walks the newer text only when it is named', async () => {
    const namespace = await release(bench);
    const mine = path.join(house.folder, 'newer-text.md');
    const first = await readFile(putBack, 'utf8');
    const without = ['--answers', await answers('values: { ask: 12 }\n')];
    await writeFile(mine, first);
    const left = runIn((await house.run(run(mine, namespace, ...without))).out);
    await writeFile(mine, first.replace('type: number', 'type: numeral'));
    const broken = await house.run(['playbook', 'resume', left, ...without]);
    expect(broken.out).toMatch(/\ntext {6}the playbook’s file has changed, and can't be taken: newer-text\.md:\d+: /);
    await writeFile(mine, first.replace('came in?', 'came in today?'));
    const { out } = await house.run(['playbook', 'resume', left, ...without]);
    const told =
      /\ntext {6}the playbook’s file has changed: \d\. .*\. deploy-cockpit playbook resume .* --adopt-text (\w+) takes it/;
    const [, sha = ''] = told.exec(out) ?? [];
    expect(sha).toMatch(/^\w{8}$/);
    const other = await house.run(['playbook', 'resume', left, ...without, '--adopt-text', '00000000']);
    expect([other.code, other.complaints]).toEqual([7, expect.stringContaining(`is ${sha}, not 00000000`)]);
    const taken = await house.run(['playbook', 'resume', left, '--answers', await answers(all), '--adopt-text', sha]);
    expect(taken.out).toMatch(/a newer text of the playbook adopted: \w+; \d\. /);
    expect(taken.code).toBe(0);
    const exported = await house.run(`journal export ${left} --format md`);
    expect(exported.out).toContain(`a newer text of the playbook adopted: ${sha}`);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('prints the plan in the words of rollback --dry-run, with the same hash', async () => {
    const namespace = await release(bench);
    const dryRun = await house.run(`rollback checkout -n ${namespace} --to-revision 1 --dry-run`);
    const { out } = await house.run(run(putBack, namespace));
    const [title = '', , then = ''] = dryRun.out.split('\n');
    expect(out).toContain(`${title}\nwhere `);
    expect(out).toContain(`\n${then}\n`);
    expect(out).toContain(dryRun.out.split('\n').at(-1) ?? 'no hash');
  });

  test('with -o json is one document and nothing else', async () => {
    const namespace = await release(bench);
    const { code, out, complaints } = await house.run(
      run(putBack, namespace, '--answers', await answers(all), '-o', 'json'),
    );
    expect([code, complaints]).toEqual([0, '']);
    const document = JSON.parse(out);
    expect(Object.keys(document).join(' ')).toBe(
      'apiVersion kind run exitCode says next playbook openedAt by where target inputs mode steps decisions facts debts inEffectMs budgetMs kept closed',
    );
    expect(document).toMatchObject({
      apiVersion: 'deploy-cockpit/v1',
      kind: 'PlaybookRun',
      exitCode: 0,
      playbook: { id: 'put-back' },
      budgetMs: 300_000,
      kept: true,
      closed: { how: 'clean' },
      steps: [
        { id: 'look', outcome: 'done' },
        { id: 'undo', outcome: 'done' },
        { id: 'ask', outcome: 'done', result: { answer: 12 } },
      ],
      decisions: [
        { step: 'undo', asking: 'pipeline', level: 'flag', answer: 'checkout' },
        { step: 'ask', asking: 'pipeline', level: 'flag', answer: { value: 12 } },
      ],
    });
  });

  test('what the file does not confirm is not sent, exit 4; the run goes on with a better file', async () => {
    const namespace = await release(bench);
    const first = await house.run(run(putBack, namespace, '--answers', await answers('values: { ask: 12 }')));
    expect(first.code).toBe(4);
    expect(first.out).toMatch(
      /stays open: undo waits for its confirmation: ROLL BACK checkout to r1 \(2\.0\.9\); .*yaml has no confirmation for undo\./,
    );
    expect(await stored(namespace)).toEqual([]);
    const second = await house.run([
      'playbook',
      'resume',
      runIn(first.out),
      '--answers',
      await answers('confirmations: { undo: checkout }'),
    ]);
    expect(second.out).toMatch(
      /^Put a revision back {2}\(put-back\) {2}deploy\/checkout.*\nrun .*\nopened .* by ana, .*\nat +2\. Put it back/,
    );
    expect([second.code, second.out]).toEqual([
      4,
      expect.stringContaining('ask waits for an answer: How many orders came in?'),
    ]);
    expect(await stored(namespace)).toHaveLength(1);
    const third = await house.run(['playbook', 'resume', runIn(first.out), '--answers', await answers(all)]);
    expect([third.code, third.out]).toEqual([0, expect.stringContaining('Closed, 0 debts.')]);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('in production --yes alone confirms nothing; with the right name it does', async () => {
    const namespace = await release(bench);
    const alone = await house.run(run(putBack, namespace, '--yes'));
    expect([alone.code, alone.out]).toEqual([
      4,
      expect.stringContaining('in PRODUCTION --yes alone confirms nothing, add --confirm checkout'),
    ]);
    const other = await house.run(['playbook', 'resume', runIn(alone.out), '--yes', '--confirm', 'cart']);
    expect([other.code, other.out]).toEqual([4, expect.stringContaining('"cart" is not checkout')]);
    expect(await stored(namespace)).toEqual([]);
    const named = await house.run(['playbook', 'resume', runIn(alone.out), '--yes', '--confirm', 'checkout']);
    expect([named.code, named.out]).toEqual([4, expect.stringContaining('ask waits for an answer')]);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('outside of production --yes confirms what needs one key, and a person types y', async () => {
    const settings = path.join(house.folder, 'staging.yaml');
    await writeFile(settings, 'environments:\n  - { name: staging, production: false, contexts: [practice] }\n');
    const [one, other] = [await release(bench), await release(bench)];
    const flagged = await house.run(run(fixture('hold.md'), one, '--yes', '--config', settings));
    expect([flagged.code, flagged.out]).toEqual([4, expect.stringContaining('OWED from now on')]);
    const typed = await house.run(run(fixture('hold.md'), other, '--config', settings), {
      isTerminal: true,
      answer: question => (question.startsWith('y, then Enter, does it') ? 'y' : undefined),
    });
    expect([typed.code, typed.out]).toEqual([4, expect.stringMatching(/confirmed plan \w+\n/)]);
    expect(typed.out).toContain('where    STAGING');
    expect([await stored(one), await stored(other)].map(writes => writes.length)).toEqual([1, 1]);
  });

  test('a name in the file that is not the one is exit 6, and says which line', async () => {
    const namespace = await release(bench);
    const file = await answers('values: { ask: 12 }\nconfirmations:\n  undo: cart\n');
    const { code, out } = await house.run(run(putBack, namespace, '--answers', file));
    expect([code, out]).toEqual([
      6,
      expect.stringContaining(`undo: "cart" of ${file}:3 is not checkout; nothing was sent for it`),
    ]);
    expect(await stored(namespace)).toEqual([]);
  });

  test('the hash of a plan confirms exactly that plan, also after a resume; another one is exit 7', async () => {
    const namespace = await release(bench);
    const plan = (hash: string) => answers(`confirmations: { undo: { plan: "${hash}" } }`);
    const first = await house.run(run(putBack, namespace, '--answers', await plan(`sha256:${'0'.repeat(64)}`)));
    expect([first.code, first.out]).toEqual([7, expect.stringContaining('the plan is not the one of')]);
    expect(await stored(namespace)).toEqual([]);
    const hash = /^plan +(sha256:\S+)$/m.exec(first.out)?.[1] ?? '';
    const second = await house.run(['playbook', 'resume', runIn(first.out), '--answers', await plan(hash)]);
    expect([second.code, second.out]).toEqual([4, expect.stringContaining('ask waits for an answer')]);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('a change that somebody else makes between plan and sending is exit 7, and is not confirmed again', async () => {
    const namespace = await release(bench);
    const { code, out } = await house.run(run(putBack, namespace, '--answers', await answers(all)), {
      engine: engine => {
        const { writer } = engine;
        if (!writer) return engine;
        const send: typeof writer.send = async change => {
          if (change.target.name === 'checkout') await setImage(bench.api, namespace, 'checkout', imageOf('2.3.0'));
          return writer.send(change);
        };
        return { ...engine, writer: { dryRun: (change, signal) => writer.dryRun(change, signal), send } };
      },
    });
    expect(out).toMatch(/stays open: undo: refused, because the object changed since it was shown/);
    expect(code).toBe(7);
    expect(out.match(/confirmed by a flag/g)).toHaveLength(1);
    expect(await stored(namespace)).toEqual([]);
  });

  test('a step that fails is exit 1, with its cause', async () => {
    const namespace = await mended(bench, '-pull');
    const { code, out } = await house.run(
      run(putBack, namespace, '--input', 'revision=2', '--answers', await answers(all)),
    );
    expect(out).toMatch(/FAILED: .*image .*2\.1\.0-pull does not exist/);
    expect(code).toBe(1);
  });

  test('a step that is not in time is exit 3', async () => {
    const namespace = await release(bench);
    const file = await answers('choices: { decide: { choose: Wait, reason: to see }}');
    const { code, out } = await house.run(run(decideIt, namespace, '--answers', file));
    expect(out).toMatch(/decided: Wait, because: to see/);
    expect(out).toMatch(/NOT IN TIME: (?!not in time)/);
    expect(code).toBe(3);
  });

  test('an option that does not fit is not chosen, exit 4', async () => {
    const namespace = await release(bench);
    const { code, out } = await house.run(
      run(decideIt, namespace, '--answers', await answers('choices: { decide: Flag off }')),
    );
    expect([code, out]).toEqual([
      4,
      expect.stringMatching(/stays open: decide: "Flag off" of .*:1 does not fit: errors-began-with-flag-change is/),
    ]);
  });

  test('a fact that nobody can tell counts as the file answers it, in a person’s name', async () => {
    const namespace = await release(bench);
    const file = await answers(
      'choices: { decide: Flag off }\nfacts: { errors-began-with-flag-change: { value: yes, reason: ben saw it } }\nvalues: { proof: all green }',
    );
    const { code, out } = await house.run(run(decideIt, namespace, '--answers', file));
    expect(out).toContain('errors-began-with-flag-change: true, answered by a person: ben saw it');
    expect(out).toContain('Closed, 0 debts.');
    expect(code).toBe(0);
  });

  test('what is still owed keeps a run from closing until the file leaves it by name, and is exit 4 even then', async () => {
    const namespace = await release(bench);
    const hold = 'confirmations: { hold: checkout }\n';
    const first = await house.run(run(fixture('hold.md'), namespace, '--answers', await answers(hold)));
    expect(first.out).toMatch(/OWED from now on: .*; rollout\.resume pays it back/);
    expect(first.out).toMatch(
      /owed +hold: .*, for \d+ s\n.*stays open: all steps are walked, and hold left something that is owed\./,
    );
    expect(first.code).toBe(4);
    const left = await house.run([
      'playbook',
      'resume',
      runIn(first.out),
      '--answers',
      await answers(`${hold}leaving: [hold]`),
      '-o',
      'json',
    ]);
    expect(left.code).toBe(4);
    expect(JSON.parse(left.out)).toMatchObject({
      closed: { how: 'with-debts' },
      debts: [{ step: 'hold' }],
      exitCode: 4,
    });
  });

  test('somebody who changes it back at once is exit 8', async () => {
    const namespace = await mended(bench, '-never');
    let changing: Promise<void> | undefined;
    const { code, out } = await house.run(
      run(putBack, namespace, '--input', 'revision=2', '--answers', await answers(all)),
      {
        onLine: line => {
          if (line.includes('accepted as generation'))
            changing = setImage(bench.api, namespace, 'checkout', imageOf('2.3.0'), 'argocd-controller');
        },
      },
    );
    await changing;
    expect(out).toContain('by field manager argocd-controller');
    expect(code).toBe(8);
  });

  test('a dry run without an answer is exit 5, and nothing is sent', async () => {
    const namespace = await release(bench);
    const proxy = await throughProxy(bench, house, namespace);
    proxy.arm({
      kind: 'status',
      status: 503,
      times: 100,
      on: ({ method, path: to }) => method === 'PATCH' && to.includes('deployments'),
    });
    const { code, out } = await house.run(run(putBack, namespace, '--answers', await answers(all)), {
      kubeconfig: proxy.kubeconfig,
    });
    await proxy.close();
    expect([code, out]).toEqual([5, expect.stringContaining('the dry run did not pass')]);
    expect(await stored(namespace)).toEqual([]);
  });

  test('read only goes as far as reading goes: exit 6', async () => {
    const namespace = await release(bench);
    const { code, out } = await house.run(run(putBack, namespace, '--read-only', '--answers', await answers(all)));
    expect([code, out]).toEqual([6, expect.stringContaining('read only; nothing was sent for undo')]);
    expect(await stored(namespace)).toEqual([]);
  });

  test('a lost answer that can’t be found is exit 9, and is found when it is resumed', async () => {
    const namespace = await release(bench);
    const proxy = await throughProxy(bench, house, namespace);
    let isSent = false;
    proxy.arm({
      kind: 'drop-answer',
      times: 1_000,
      on: request => {
        isSent ||= isChange(request) && request.path.includes('deployments');
        return isSent;
      },
    });
    // Its whole time passes before it is given up.
    const sooner = path.join(house.folder, 'sooner.md');
    await writeFile(sooner, (await readFile(putBack, 'utf8')).replace('timeout: 60s', 'timeout: 10s'));
    const { code, out } = await house.run(run(sooner, namespace, '--answers', await answers(all)), {
      kubeconfig: proxy.kubeconfig,
    });
    expect([code, out]).toEqual([9, expect.stringContaining('nobody knows whether it landed')]);
    await proxy.close();
    const found = await house.run(['playbook', 'resume', runIn(out), '--answers', await answers(all)], {
      areOthersDead: true,
    });
    expect([found.code, found.out]).toEqual([0, expect.stringContaining('accepted, found by reading')]);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('a request that surely never arrived is exit 5, and is planned and confirmed again when it is resumed', async () => {
    const namespace = await release(bench);
    const first = await house.run(run(putBack, namespace, '--answers', await answers(all)), {
      landsWithinMs: 300,
      engine: engine => {
        const { writer } = engine;
        if (!writer) return engine;
        const send: typeof writer.send = async change =>
          change.target.name === 'checkout' ? { kind: 'unknown', says: safe('no answer') } : writer.send(change);
        return { ...engine, writer: { dryRun: (change, signal) => writer.dryRun(change, signal), send } };
      },
    });
    expect([first.code, first.out]).toEqual([5, expect.stringContaining('undo: not applied')]);
    const second = await house.run(['playbook', 'resume', runIn(first.out), '--answers', await answers(all)], {
      areOthersDead: true,
    });
    expect([second.code, second.out]).toEqual([0, expect.stringMatching(/confirmed by a flag \w+: "checkout"/)]);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('Ctrl-C leaves the run open and says how to go on, exit 130', async () => {
    const namespace = await mended(bench, '-never');
    const leaving = new AbortController();
    const { code, out } = await house.run(
      run(putBack, namespace, '--input', 'revision=2', '--answers', await answers(all)),
      {
        interrupted: leaving.signal,
        onLine: line => line.includes('accepted as generation') && leaving.abort(),
      },
    );
    expect([code, out]).toEqual([
      130,
      expect.stringMatching(
        /stays open: you left\. Go on with:\n {2}deploy-cockpit playbook resume \S+ --context practice$/,
      ),
    ]);
  });
});
