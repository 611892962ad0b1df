import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actions } from '../../src/actions/registry.ts';
import type { Json } from '../../src/domain/json.ts';
import { openWalk } from '../../src/engine/walk/open-walk.ts';
import type { Walker } from '../../src/engine/walk/walk-state.ts';
import { waitsFor } from '../engine/walk/walk-until.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { lookingAround } from '../support/looking-around.ts';
import { type OpenEngine, openEngine } from '../support/open-engine.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let own: OpenEngine;
let folder: string;
const never = new AbortController().signal;

beforeAll(async () => {
  bench = await practiceBench('empty');
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-exec-'));
  const tool = path.join(folder, 'flagctl');
  await writeFile(tool, `#!/bin/sh\necho "$1 $2" >> ${folder}/done\necho "flag $2 is $1"\n[ "$2" != broken ]\n`);
  await chmod(tool, 0o700);
  own = await openEngine({
    kubeconfig: bench.kubeconfigPath,
    folder,
    programs: [{ name: 'flagctl', path: tool, env: [] }],
  });
});
afterAll(async () => {
  await own.close();
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const doneSoFar = () => readFile(path.join(folder, 'done'), 'utf8').catch(() => '');

test.each<[Json, RegExp]>([
  [{ argv: 'flagctl off x', repeatable: true }, /"argv" must be a list of words/],
  [{ argv: [], repeatable: true }, /"argv" must be a list of words/],
  [{ argv: ['flagctl', { a: 1 }], repeatable: true }, /"argv" must be a list of words/],
  [{ argv: ['flagctl', 'a\0b'], repeatable: true }, /"argv" must be a list of words/],
  [{ argv: ['flagctl', 'https://ana:hunter22@x/'], repeatable: true }, /looks like a secret: give it by env/],
  [{ argv: ['flagctl'] }, /"repeatable" must be yes or no/],
  [{ argv: ['flagctl'], repeatable: false, within: '2h' }, /"within" must be a length of time up to 1h/],
])('a step that runs %j is refused', (raw, says) => {
  const parsed = actions.get('exec')?.parse(raw);
  expect(parsed && 'problems' in parsed ? parsed.problems.join('; ') : 'taken').toMatch(says);
});

test('the plan shows every argument and a line to copy, and runs nothing', async () => {
  const { plan } = await lookingAround(own.engine).enter('exec', {
    argv: ['flagctl', 'off', "it's new"],
    repeatable: false,
    within: '30s',
  });
  expect(plan).toMatchObject({
    kind: 'change',
    changes: [
      {
        via: 'process',
        repeatable: false,
        probes: [],
        effect: { argv: ['flagctl', 'off', "it's new"], timeoutMs: 30_000 },
      },
    ],
    preview: {
      title: 'RUN flagctl',
      changes: [
        { what: 'argument 1', after: 'off' },
        { what: 'argument 2', after: "it's new" },
      ],
      byHand: "flagctl off 'it'\\''s new'",
      warnings: [expect.stringMatching(/must not run twice/)],
    },
  });
  expect(await doneSoFar()).toBe('');
});

test('a program that the settings do not allow is blocked, with those that they allow', async () => {
  const { plan } = await lookingAround(own.engine).enter('exec', { argv: ['rm', '-rf', '/'], repeatable: true });
  expect(plan).toEqual({
    kind: 'blocked',
    because: 'the settings don\'t allow the program "rm"; they allow flagctl',
  });
});

describe('in a playbook', () => {
  const walkOf = async (flag: string, repeatable: 'yes' | 'no'): Promise<Walker> => {
    const text = `---
playbook: 1
id: flag-off
owner: team
default-owner: on-call
budget: 5m
---
# Switch a flag off
## 1. Switch it off
> **Expect:** the flag is off.
\`\`\`yaml step
{ id: off, do: exec, with: { argv: [flagctl, off, ${flag}], repeatable: ${repeatable} }, confirm: key, timeout: 30s, then: end }
\`\`\`
`;
    const opened = await openWalk(own.engine, { text, path: 'playbooks/flag.md', inputs: {} }, {}, never);
    if (opened.kind === 'refused') throw new Error(opened.says);
    const { walker } = opened;
    const { prepared } = await waitsFor(walker, 'confirmation', 'off');
    const to = prepared?.plan.hash ?? 'sha256:none';
    await walker.send({ type: 'confirm', to, level: 'typed', answer: 'flagctl' });
    return walker;
  };
  const outcomes = (walker: Walker) =>
    walker.view().entries.flatMap(entry => (entry.type === 'change.finished' ? [entry.outcome] : []));

  test('it is run once, after its confirmation, and its last lines are in the journal', async () => {
    const walker = await walkOf('new-prices', 'no');
    await waitsFor(walker, 'close');
    expect(await doneSoFar()).toBe('off new-prices\n');
    expect(outcomes(walker)).toEqual([{ kind: 'applied', output: ['flag new-prices is off'] }]);
    await walker.send({ type: 'close' });
  }, 240_000);

  test('where it fails and must not run twice a person says what it did', async () => {
    const walker = await walkOf('broken', 'no');
    await waitsFor(walker, 'doubt');
    expect(outcomes(walker)).toEqual([
      { kind: 'unknown', says: 'flagctl ended with 1; it may have done a part', output: ['flag broken is off'] },
    ]);
    expect((await doneSoFar()).match(/broken/g)).toHaveLength(1);
    await walker.send({ type: 'settle-doubt', choice: 'stop', note: 'seen' });
    await waitsFor(walker, 'closed');
  }, 240_000);
});
