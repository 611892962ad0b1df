import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { parse } from 'yaml';
import { release } from '../cli/releases.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { cockpitOn } from '../support/cockpit-on.ts';
import type { Screen } from '../support/terminal.ts';
import { confirmByName, pressUntil, write } from '../support/walk-on.ts';

const playbook = path.resolve(import.meta.dirname, '../fixtures/playbooks/hand-in-hand.md');

let bench: Awaited<ReturnType<typeof practiceBench>>;
let tokens: { readonly ana: string; readonly operator: string };
beforeAll(async () => {
  bench = await practiceBench('empty', 4);
  const { users } = parse(await readFile(bench.kubeconfigPath, 'utf8')) as {
    users: { name: string; user: { token: string } }[];
  };
  const tokenOf = (name: string) => users.find(user => user.name === name)?.user.token ?? '';
  tokens = { ana: tokenOf('ana'), operator: tokenOf('operator') };
});
afterAll(() => bench.close());

/** Two people, each at a machine of their own: another journal, another user, another way to the same cluster. */
async function twoPeople({ onTestFinished }: TestContext) {
  const namespace = await release(bench);
  await bench.api('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
    body: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'operators' },
      subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'practice:operators' }],
      roleRef: { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'practice-operator' },
    },
  });
  const [ana, operator] = await Promise.all(
    [tokens.ana, tokens.operator].map(token => cockpitOn(bench, { namespace, token, playbooks: [playbook] })),
  );
  if (!ana || !operator) throw new Error('nobody is there');
  onTestFinished(async () => {
    await Promise.all([ana.close(), operator.close()]);
  });
  const stored = async () => (await bench.storedWrites(namespace, 'checkout')).length;
  return { ana, operator, stored };
}

/** Wherever the rows break. */
const says = (wanted: RegExp) => (text: string) => wanted.test(text.replaceAll(/\s+/g, ' '));

async function begin(screen: Screen): Promise<void> {
  await screen.until(/▸. checkout[\s\S]*p playbooks/, 60_000);
  await pressUntil(screen, 'p', /▸ Put the first revision back, hand in hand/);
  await pressUntil(screen, 'enter', /Which workload\? {2}deploy\/checkout/);
  screen.press('enter');
  await screen.until(/^RUN hand-in-hand on checkout[\s\S]*It takes two people: your yes is the first one/m);
}

async function follow(screen: Screen): Promise<void> {
  await screen.until(/▸. checkout[\s\S]*p playbooks/, 60_000);
  await pressUntil(screen, 'p', /walks {2}Put the first revision back, hand in hand on checkout/);
  await pressUntil(screen, 'enter', /^FOLLOWING/m);
}

async function takeOver(screen: Screen, said: string): Promise<void> {
  await pressUntil(screen, 'i', '1 take it over');
  await pressUntil(screen, '1', 'Read back its step');
  await write(screen, said);
}

describe.concurrent('two people at a playbook', { timeout: 90_000 }, () => {
  test('both say yes to a change: the first one’s sends nothing, the second one’s sends it once', async context => {
    const { ana, operator, stored } = await twoPeople(context);
    await begin(ana.screen);
    await pressUntil(ana.screen, 'enter', 'Type checkout, then Enter:');
    expect(ana.screen.text()).toContain('your yes is the first one, and sends nothing yet');
    await confirmByName(ana.screen);
    await ana.screen.until(says(/You said yes \d+ s ago.*take it over with i/));
    await pressUntil(ana.screen, 'enter', 'Not to be confirmed now: you said yes already');
    expect(await stored()).toBe(0);

    await follow(operator.screen);
    await operator.screen.until(says(/ana said yes \d+ s ago, and a second yes is missing: i takes/));
    await takeOver(operator.screen, 'undo 0 the second yes');
    await operator.screen.until(says(/RUN hand-in-hand.*ana said yes to this/));
    await pressUntil(operator.screen, 'enter', 'Type checkout, then Enter:');
    await operator.screen.until(says(/ana said yes [\dms ]+ ago\. Your yes is the second one/));
    await confirmByName(operator.screen);
    await operator.screen.until('▸2 Make', 60_000);
    expect(await stored()).toBe(1);

    // Whoever had it hears of it with the next line that they write, and reads along from there.
    await pressUntil(ana.screen, 'esc', /^RUN hand-in-hand/m);
    ana.screen.press('n');
    await ana.screen.until('Note for the record:');
    await write(ana.screen, 'I am still here');
    await ana.screen.until(says(/FOLLOWING operator.*operator walks this on/), 60_000);
    operator.screen.press('t');
    await operator.screen.until('TIMELINE of run');
    operator.screen.press('G');
    await operator.screen.until('after ana had said yes');
  });
});
