import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { safe } from '../../src/domain/safe-text.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { setImage } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { hostileStrings, obeyed } from '../support/hostile.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';
import { imageOf, release } from './releases.ts';

const fixture = (name: string) => path.resolve(import.meta.dirname, '../fixtures/playbooks', name);
const [putBack, decideIt] = [fixture('put-back.md'), fixture('decide.md')];

let bench: Awaited<ReturnType<typeof practiceBench>>;
let house: TestHouse;
let folder: string;

beforeAll(async () => {
  bench = await practiceBench('empty', 4);
  house = testHouse({ kubeconfig: bench.kubeconfigPath });
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-answers-'));
});
afterAll(async () => {
  await house.remove();
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const stored = (namespace: string) => bench.storedWrites(namespace, 'checkout');
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
async function written(name: string, text: string): Promise<string> {
  await writeFile(path.join(folder, name), text);
  return path.join(folder, name);
}
/** Answers each question by the first of these that it holds; a question that none knows is left with Ctrl-D. */
function typing(answers: Readonly<Record<string, string | readonly string[]>>) {
  const left = new Map(Object.entries(answers).map(([of, given]) => [of, [given].flat()]));
  const asked: string[] = [];
  return {
    asked,
    isTerminal: true,
    answer: (question: string) => {
      asked.push(question);
      return [...left].find(([of]) => question.includes(of))?.[1].shift();
    },
  };
}

describe.concurrent('a person at a terminal', () => {
  test('goes through a playbook by typing: the name, a number, y', async () => {
    const namespace = await release(bench);
    const person = typing({
      'Type checkout': ['chekout', 'checkout'],
      'How many orders': ['many', '12'],
      'closes the run': 'y',
    });
    const { code, out } = await house.run(run(putBack, namespace), person);
    expect(out).toContain('That is not checkout, so nothing was sent.');
    expect(out).toContain('confirmed by name');
    expect(out).toContain('! it must be a number');
    expect(out).toContain('Closed, 0 debts.');
    expect(code).toBe(0);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('is asked for what the playbook needs, until it can be used', async () => {
    const namespace = await release(bench);
    const person = typing({ 'Which workload?': ['sts/db', 'checkout'] });
    const { out, complaints } = await house.run(['playbook', 'run', putBack, '-n', namespace], person);
    expect(complaints).toContain('workload: it must be a Deployment, not a StatefulSet');
    expect(out).toContain('ROLL BACK checkout to r1');
    expect(await stored(namespace)).toEqual([]);
  });

  test('who refuses a plan is recorded, sends nothing, and may leave the run open', async () => {
    const namespace = await release(bench);
    const { code, out } = await house.run(
      run(putBack, namespace),
      typing({ 'Type checkout': 'n', 'Enter goes on': 'q' }),
    );
    expect([code, out]).toEqual([
      4,
      expect.stringMatching(/refused plan \w+\n[\s\S]*stays open: you left before undo/),
    ]);
    expect(await stored(namespace)).toEqual([]);
  });

  test('chooses by digits, and not what does not fit; an open fact is answered in their own name', async () => {
    const namespace = await release(bench);
    const person = typing({
      '1–': ['', '1', 'f', '1'],
      'yes or no': 'yes',
      'How do you know': 'ben saw it',
      'Why Flag off': 'it began with the flag',
      'What did you see': 'all green',
      'closes the run': 'y',
    });
    const { code, out } = await house.run(run(decideIt, namespace), person);
    expect(out).toContain('Nothing is chosen by itself: type one of the digits.');
    expect(out).toMatch(/It does not fit: errors-began-with-flag-change is unknown/);
    expect(out).toContain('decided: Flag off, because: it began with the flag');
    expect(code).toBe(0);
  });

  test('finds a paused run with its ways out as digits, and stops it', async () => {
    const namespace = await release(bench);
    const person = typing({ '1–': '2', 'Why Wait': 'to see', '1 go on': '5', Why: 'enough' });
    const { code, out } = await house.run(run(decideIt, namespace), person);
    expect(person.asked.find(question => question.includes('1 go on'))).toBe(
      '1 go on  2 look again  3 I did it by hand  4 leave the step out  5 stop the run  Enter leaves the run open: ',
    );
    expect(out).toMatch(/PAUSED +paused: not in time/);
    expect([code, out]).toEqual([3, expect.stringContaining('Stopped.')]);
  });

  test('is shown what a newer text changes, and is asked once whether it is walked', async () => {
    const namespace = await release(bench);
    const first = await readFile(putBack, 'utf8');
    const mine = await written('mine.md', first);
    const left = runIn((await house.run(run(mine, namespace), typing({}))).out);
    await written('mine.md', first.replace('came in?', 'came in today?'));
    const keeps = typing({ 'walks this text from here on': '' });
    const kept = await house.run(['playbook', 'resume', left], keeps);
    expect(kept.out).toMatch(/\n- \d+ +answer: .*came in[?][\s\S]*\n\+ \d+ +answer: .*came in today/);
    expect(keeps.asked.filter(one => one.includes('walks this text'))).toHaveLength(1);
    expect(kept.out).not.toContain('adopted');
    const person = typing({
      'walks this text from here on': 'y',
      'Enter goes on': '',
      'Type checkout': 'checkout',
      'came in today': '12',
      'closes the run': 'y',
    });
    const { code, out } = await house.run(['playbook', 'resume', left], person);
    expect(out).toContain('a newer text of the playbook adopted');
    expect(code).toBe(0);
  });

  test('with --step-through presses Enter before each step, and leaves with q', async () => {
    const namespace = await release(bench);
    const person = typing({ 'Enter begins': '', 'Enter goes on': 'q' });
    const { code, out } = await house.run(run(putBack, namespace, '--step-through'), person);
    expect(person.asked).toEqual([
      'Enter begins with 1. Look; q leaves it: ',
      'Enter goes on with 2. Put it back; q leaves it open: ',
    ]);
    expect([code, out]).toEqual([4, expect.stringContaining('you left before undo')]);
    expect((await house.run(run(putBack, namespace, '--step-through'))).complaints).toContain('it needs a terminal');
  });

  test('with -o json still sees what is confirmed, beside the document', async () => {
    const namespace = await release(bench);
    const { out, complaints } = await house.run(
      run(putBack, namespace, '-o', 'json'),
      typing({ 'Type checkout': 'n' }),
    );
    expect(complaints).toContain('ROLL BACK checkout to r1 (2.0.9)');
    expect(JSON.parse(out)).toMatchObject({ kind: 'PlaybookRun', exitCode: 4, at: 'undo' });
  });

  test('reads of a run that was left what was left, and is asked before it goes on', async () => {
    const namespace = await release(bench);
    const left = await house.run(run(putBack, namespace), typing({}));
    expect([left.code, left.out]).toEqual([4, expect.stringContaining('undo waits for its confirmation')]);
    const person = typing({
      'Enter goes on': ['', ''],
      'Type checkout': 'checkout',
      'How many': '3',
      'closes the run': 'y',
    });
    const { code, out } = await house.run(['playbook', 'resume', runIn(left.out)], person);
    expect(out).toMatch(
      /^Put a revision back .*\nrun .*\nopened .* by ana.*\nat +2\. Put it back, ready\nlast .*\nowed +nothing\nNothing is sent before you say so/,
    );
    expect(person.asked[0]).toBe('Enter goes on with 2. Put it back; q leaves it open: ');
    expect(code).toBe(0);
    const closed = await house.run(['playbook', 'resume', runIn(left.out)], person);
    expect([closed.code, closed.complaints]).toEqual([2, expect.stringContaining('is closed')]);
  });

  test('takes another person’s run with a reason, by saying where it stands', async () => {
    const namespace = await release(bench);
    const asBen = {
      ...typing({}),
      engine: (engine: Engine) => ({ ...engine, actor: { ...engine.actor, name: 'ben' } }),
    };
    const left = await house.run(run(putBack, namespace), asBen);
    const id = runIn(left.out);
    const plain = await house.run(['playbook', 'resume', id], typing({}));
    expect([plain.code, plain.complaints]).toEqual([
      6,
      expect.stringMatching(/is walked by ben: whoever takes it over says why[\s\S]*--take-over --reason/),
    ]);
    const taking = ['playbook', 'resume', id, '--take-over', '--reason', 'ben went home'];
    const wrong = await house.run(taking, typing({ 'Type the step': 'look 3' }));
    expect([wrong.code, wrong.complaints]).toEqual([6, expect.stringContaining('is not where the run stands')]);
    const taken = await house.run(taking, typing({ 'Type the step': 'undo 0' }));
    expect(taken.out).toContain('taken over from ben by ana: ben went home');
    expect(await stored(namespace)).toEqual([]);
  });

  test('stops a run that was left, or writes into it', async () => {
    const namespace = await release(bench);
    const id = runIn((await house.run(run(putBack, namespace))).out);
    const noted = await house.run(['playbook', 'note', id, 'TODO', 'raise', 'the', 'limit']);
    expect([noted.code, noted.out]).toEqual([0, `Written into run ${id}.`]);
    const stopped = await house.run(['playbook', 'stop', id, '--reason', 'by hand']);
    expect([stopped.code, stopped.out]).toEqual([0, `Run ${id} is stopped. Nothing was sent.`]);
    const page = await house.run(['journal', 'export', id]);
    expect(page.out).toContain('raise the limit');
    expect((await house.run(['playbook', 'stop', id, '--reason', 'again'])).code).toBe(2);
    expect((await house.run(['playbook', 'stop', id])).complaints).toContain('--reason');
    expect(await stored(namespace)).toEqual([]);
  });
});

describe.concurrent('a step that does not go on', () => {
  const needsIt = fixture('needs.md');

  test('without a plan is exit 6 for a pipeline; a person may have done it by hand', async () => {
    const namespace = await release(bench);
    const left = await house.run(run(putBack, namespace, '--input', 'revision=9', '--yes', '--confirm', 'checkout'));
    expect([left.code, left.out]).toEqual([
      6,
      expect.stringMatching(/stays open: undo: .*revision 9 is not kept.*; nothing was sent for it\./),
    ]);
    const person = typing({
      'Enter goes on': '',
      '1 look again': '2',
      'What was done': 'kubectl',
      'How many': '1',
      'closes the run': 'y',
    });
    const { code, out } = await house.run(['playbook', 'resume', runIn(left.out)], person);
    expect([code, out]).toEqual([0, expect.stringContaining('done: done by hand: kubectl')]);
    expect(await stored(namespace)).toEqual([]);
  });

  test('needs a fact that nobody can tell: exit 4, and a person answers it in their own name', async () => {
    const namespace = await release(bench);
    const left = await house.run(run(needsIt, namespace, '--yes'));
    expect([left.code, left.out]).toEqual([
      4,
      expect.stringMatching(/stays open: say needs errors-began-with-flag-change, which is unknown/),
    ]);
    const person = typing({
      '1 answer a fact': '1',
      'yes or no: ': 'yes',
      'How do you know': 'ben saw it',
      'Is it off?': ['perhaps', 'yes'],
      'closes the run': 'y',
    });
    const { code, out } = await house.run(['playbook', 'resume', runIn(left.out)], person);
    expect(out).toContain('! it must be yes or no');
    expect([code, out]).toEqual([0, expect.stringContaining('answered by a person: ben saw it')]);
  });

  test('over which somebody else wrote is in doubt: exit 9 for a pipeline, three columns and digits for a person', async () => {
    const namespace = await release(bench);
    const cut = (engine: Engine): Engine => {
      const { writer } = engine;
      if (!writer) return engine;
      const send: typeof writer.send = async change => {
        if (change.target.name !== 'checkout') return writer.send(change);
        await setImage(bench.api, namespace, 'checkout', imageOf('2.3.0'));
        return { kind: 'unknown', says: safe('the connection was cut') };
      };
      return { ...engine, writer: { dryRun: (change, signal) => writer.dryRun(change, signal), send } };
    };
    const left = await house.run(run(putBack, namespace, '--yes', '--confirm', 'checkout'), { engine: cut });
    expect([left.code, left.out]).toEqual([
      9,
      expect.stringContaining('a change was sent, and nobody knows whether it landed'),
    ]);
    const person = typing({ '1 plan again': ['x', '4'] });
    const { code, out } = await house.run(['playbook', 'resume', runIn(left.out)], { ...person, areOthersDead: true });
    expect(out).toMatch(/IN DOUBT {2}nobody knows whether the change landed[^\n]*\n +before +expected +now\n/);
    expect(out).toContain('Type one of the digits.');
    expect([code, out]).toEqual([1, expect.stringContaining('Stopped.')]);
    expect(await stored(namespace)).toEqual([]);
  });
});

describe('resume without a run', () => {
  test('takes the newest that is open', async () => {
    const own = testHouse({ kubeconfig: bench.kubeconfigPath });
    try {
      const [first, second] = [await release(bench), await release(bench)];
      await own.run(run(putBack, first));
      const newest = runIn((await own.run(run(putBack, second))).out);
      const { code, out } = await own.run('playbook resume', typing({}));
      expect([code, out]).toEqual([4, expect.stringContaining(`run       ${newest}\n`)]);
    } finally {
      await own.remove();
    }
  });
});

describe('text from outside', () => {
  test('is printed so that a terminal obeys none of it', async () => {
    const namespace = await release(bench);
    const reason = hostileStrings.join(' ');
    const file = await written(
      'hostile.yaml',
      `choices: { decide: { choose: Wait, reason: ${JSON.stringify(reason)} } }`,
    );
    for (const format of ['text', 'json', 'yaml']) {
      const more = ['--answers', file, '--reason', reason, '-o', format];
      const { code, out, complaints } = await house.run(run(decideIt, namespace, ...more));
      expect(code).toBe(3);
      expect(out).not.toMatch(obeyed);
      expect(complaints).not.toMatch(obeyed);
      await house.run(['playbook', 'stop', /playbook resume ([^ "]+)/.exec(out)?.[1] ?? '', '--reason', 'over']);
    }
  });
});

describe('what can’t be used', () => {
  test.each([
    ['answers together with --yes', ['--answers', 'x.yaml', '--yes'], 'With --answers the file alone confirms'],
    ['a name without --yes', ['--confirm', 'checkout'], 'only together with --yes'],
    ['a file that is not there', ['--answers', '/nowhere.yaml'], 'There is no file /nowhere.yaml'],
    ['an input that nobody asks for', ['--input', 'incident=4'], 'put-back asks for no "incident"'],
    ['an input without a value', ['--input', 'revision'], 'must be name=value'],
  ])('%s is exit 2, and nothing is opened', async (_, more, says) => {
    const before = house.opened.length;
    const { code, complaints } = await house.run(run(putBack, 'shop', ...more));
    expect([code, complaints]).toEqual([2, expect.stringContaining(says)]);
    expect(house.opened).toHaveLength(before);
  });

  test('a playbook with errors is printed as lint does', async () => {
    const text = (await readFile(putBack, 'utf8')).replace('do: rollout.undo', 'do: rollout.undoo');
    const file = await written('broken.md', text);
    const { code, complaints } = await house.run(run(file, 'shop'));
    expect([code, complaints]).toEqual([
      2,
      expect.stringMatching(/broken\.md:\d+:5: error: there is no action "rollout\.undoo"/),
    ]);
  });

  test('answers with mistakes are told with file and line, all of them', async () => {
    const file = await written('wrong.yaml', 'values:\n  ask: many\nconfirmations:\n  undoo: checkout\n');
    const { code, complaints } = await house.run(run(putBack, 'shop', '--answers', file));
    expect(code).toBe(2);
    expect(complaints).toContain(`${file}:2:8: error: ask: it must be a number`);
    expect(complaints).toContain(`${file}:4:3: error: the playbook asks for no "undoo" here; did you mean undo?`);
  });

  test('without a person and without an input it is said what to add', async () => {
    const { code, complaints } = await house.run(['playbook', 'run', putBack]);
    expect([code, complaints]).toEqual([
      2,
      expect.stringContaining('put-back needs workload. Nothing was begun.\n  --input workload=…  Which workload?'),
    ]);
  });

  test('with no run open there is nothing to resume', async () => {
    const other = testHouse({ kubeconfig: bench.kubeconfigPath });
    const { code, complaints } = await other.run('playbook resume');
    await other.remove();
    expect([code, complaints]).toEqual([2, expect.stringContaining('No run of a playbook is open on this cluster.')]);
  });
});

describe('Tab', () => {
  test('offers the bundled playbooks, and only runs that are open', async () => {
    const namespace = await release(bench);
    const id = runIn((await house.run(run(putBack, namespace))).out);
    const offered = async (...words: readonly string[]) => (await house.run(['__complete', '--', ...words])).out;
    expect(await offered('playbook', 'run', 'rollb')).toContain('rollback-deployment\t');
    expect(await offered('playbook', 'resume', '')).toContain(id);
    await house.run(['playbook', 'stop', id, '--reason', 'over']);
    expect(await offered('playbook', 'resume', '')).not.toContain(id);
    expect(await offered('journal', 'show', '')).toContain(id);
  });
});
