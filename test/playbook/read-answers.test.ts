import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { playbookWords } from '../../src/app/playbook-words.ts';
import { readAnswers } from '../../src/playbook/read-answers.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { hostileStrings, obeyed } from '../support/hostile.ts';

const playbookOf = (name: string) => {
  const file = path.resolve(import.meta.dirname, '../fixtures/playbooks', name);
  const { playbook } = readPlaybook(readFileSync(file, 'utf8'), playbookWords);
  if (!playbook) throw new Error(`${name} is not sound`);
  return playbook;
};
const putBack = playbookOf('put-back.md');
const decideIt = playbookOf('decide.md');
const problemsOf = (text: string, playbook = putBack): readonly string[] =>
  readAnswers(text, playbook).problems.map(({ line, column, says }) => `${line}:${column}: ${says}`);

describe('a file of answers', () => {
  test('is YAML, or the same as JSON', () => {
    const yaml =
      'inputs: { workload: deploy/checkout, revision: 2 }\nvalues: { ask: 12 }\nconfirmations:\n  undo: checkout\n';
    const json = `{"inputs": {"workload": "deploy/checkout", "revision": 2},
"values": {"ask": 12}, "confirmations": {
"x": 0,
"undo": "checkout"}}`.replace('"x": 0,\n', '\n');
    const [one, other] = [readAnswers(yaml, putBack), readAnswers(json, putBack)];
    expect([one.problems, other.problems]).toEqual([[], []]);
    expect(one.answers.confirmations.get('undo')).toEqual({ name: 'checkout', line: 4 });
    expect(other.answers.confirmations.get('undo')).toEqual({ name: 'checkout', line: 4 });
    expect(other.answers.values.get('ask')).toEqual({ value: '12', line: 2 });
  });

  test('may be empty: then nothing is answered', () => {
    expect(readAnswers('', putBack)).toMatchObject({ problems: [], answers: { leaving: [] } });
  });

  test.each([
    [
      'a section that there is not',
      'confirmation: { undo: checkout }',
      '1:1: a file of answers has no "confirmation"; did you mean confirmations?',
    ],
    [
      'a step that there is not',
      'confirmations: { undoo: checkout }',
      '1:18: the playbook asks for no "undoo" here; did you mean undo?',
    ],
    ['a value of the wrong type', 'values:\n  ask: many', '2:8: ask: it must be a number'],
    ['an input of the wrong type', 'inputs:\n  revision: six', '2:13: revision: it must be a revision, as 6'],
    [
      'a workload of another kind',
      'inputs: { workload: sts/db }',
      '1:21: workload: it must be a Deployment, not a StatefulSet',
    ],
    ['a list where a map belongs', 'values: [12]', '1:9: values must be a map'],
    ['no map at all', '- undo', '1:1: answers must be a map of inputs, choices, values, facts, confirmations, leaving'],
    ['no YAML', 'values: { ask: 12', '1:9: { is not closed: } is missing'],
    [
      'a plan that is no hash',
      'confirmations: { undo: { plan: 54acec05 } }',
      '1:24: undo needs plan: sha256:…, as the plan itself says',
    ],
    ['yes instead of a name', 'confirmations: { undo: true }', '1:24: undo must be text: put it in quotes'],
    ['a debt that no step leaves', 'leaving: [undo]', '1:11: no step "undo" owes anything'],
    ['the same twice', 'values: { ask: 1, ask: 2 }', '1:19: "ask" stands here twice'],
    ['an alias', 'values: &v { ask: 1 }\nconfirmations: *v', '1:12: YAML anchors are not read: leave out &v'],
  ])('%s is told at its place', (_, text, says) => {
    expect(problemsOf(text)[0]).toBe(says);
  });

  test.each([
    [
      'an option that there is not',
      'choices: { decide: Wit }',
      '1:20: decide offers no "Wit"; there are Flag off, Wait, Get help',
    ],
    [
      'a fact without a reason',
      'facts: { errors-began-with-flag-change: { value: yes } }',
      "1:41: errors-began-with-flag-change needs a reason: it is answered in somebody's name",
    ],
    [
      'a fact that the playbook does not ask',
      'facts: { git-matches-cluster: { value: yes, reason: x } }',
      '1:10: the playbook asks for no "git-matches-cluster" here; there is errors-began-with-flag-change',
    ],
    [
      'a fact that is neither yes nor no',
      'facts: { errors-began-with-flag-change: { value: maybe, reason: x } }',
      '1:50: errors-began-with-flag-change needs value: yes or no',
    ],
  ])('%s is told at its place', (_, text, says) => {
    expect(problemsOf(text, decideIt)[0]).toBe(says);
  });

  test('getting help is an option that needs no line in the playbook', () => {
    expect(problemsOf('choices: { decide: { choose: Get help, reason: nothing fits } }', decideIt)).toEqual([]);
  });

  test('nothing that it holds reaches a terminal as it stands, or makes the reader fall over', () => {
    for (const text of [
      ...hostileStrings,
      '__proto__: 1',
      '[[[[[[[[[[[[[[[[[[[[',
      `a: ${'x'.repeat(1_000_000)}`,
      '\u0000',
    ]) {
      for (const file of [
        text,
        `values: { ask: ${JSON.stringify(text)} }`,
        `confirmations: { ${JSON.stringify(text)}: x }`,
      ]) {
        const { problems } = readAnswers(file, putBack);
        expect(problems.length).toBeGreaterThan(0);
        for (const { says } of problems) expect(says).not.toMatch(obeyed);
      }
    }
  });
});
