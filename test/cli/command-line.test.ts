import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { explicitPractice, formatIn } from '../../src/cli/argv.ts';
import { commandOn } from '../../src/cli/flags.ts';
import { asciiJson, asciiYaml } from '../../src/cli/output.ts';
import { hostileStrings, obeyed } from '../support/hostile.ts';
import { testHouse } from '../support/test-house.ts';

const house = testHouse();
afterAll(() => house.remove());

/** The flags of the last connection that was tried; there is no cluster here, so it came to nothing. */
const flagsOf = async (line: string | readonly string[]) => {
  const before = house.opened.length;
  await house.run(line);
  return house.opened.length > before ? house.opened.at(-1)?.flags : undefined;
};

describe('a command line', () => {
  test('--practice takes a scenario only behind =, and never swallows the command', async () => {
    expect(explicitPractice(['--practice', 'status', '--', '--practice'], 'x')).toEqual([
      '--practice=x',
      'status',
      '--',
      '--practice',
    ]);
    expect((await flagsOf('--practice status'))?.practice).toBe('checkout-errors');
    expect((await flagsOf('status --practice checkout'))?.practice).toBe('checkout-errors');
    expect((await flagsOf('--practice=empty status'))?.practice).toBe('empty');
    expect((await flagsOf('--practice'))?.practice).toBe('checkout-errors');
  });

  test('flags work before and after the command; the last one wins, and groups add up', async () => {
    expect(await flagsOf('-n shop status')).toMatchObject({ namespace: 'shop' });
    expect(await flagsOf('status -n shop')).toMatchObject({ namespace: 'shop' });
    expect(await flagsOf('-n one status -n two')).toMatchObject({ namespace: 'two' });
    expect(await flagsOf('--as ben --as-group a status --as-group b --as-group c')).toMatchObject({
      as: 'ben',
      asGroup: ['a', 'b', 'c'],
    });
    expect(await flagsOf('journal settle --context prod --read-only')).toMatchObject({
      context: 'prod',
      readOnly: true,
    });
    expect(await flagsOf('history deploy/checkout --kubeconfig /no/file --request-timeout 5s -A')).toMatchObject({
      kubeconfig: '/no/file',
      requestTimeout: '5s',
      allNamespaces: true,
    });
  });

  test.each([
    ['statsu', 'There is no command "statsu"; did you mean status?'],
    ['rolback checkout', 'There is no command "rolback"; did you mean rollback?'],
    ['xyzzy', 'There is no command "xyzzy"; there are'],
    ['journal shwo', 'There is no command "shwo" of journal; did you mean show?'],
    ['status --namspace shop', "Unknown option '--namspace' (Did you mean --namespace?)"],
    ['status cronjob/db', '"cronjob" is no kind of workload that this version knows'],
    ['rollback replicasets.apps/db', '"replicasets.apps" is no kind of workload'],
    ['status Checkout!', '"Checkout!" is no name of a workload.'],
    ['status ../secrets/x', 'is no kind of workload'],
    ['status checkout -o xml', '"-o xml" is no output format'],
    ['status checkout --until done', '"--until done" is not known: it is healthy, paused or revision=N.'],
    ['status --until healthy', 'Waiting needs one workload'],
    ['status checkout --until healthy --timeout soon', '"soon" is no length of time'],
    ['rollback', "Missing required argument 'workload'."],
    ['rollback checkout --to-revision six', '"six" is no revision'],
    ['rollback checkout --to-revision 0', '"0" is no revision'],
    ['diff checkout', "Missing required argument 'r1'."],
    ['status checkout stray', 'Too many arguments for'],
    ['practice --scenario checkout-erors', 'There is no scenario "checkout-erors"; did you mean checkout-errors?'],
    ['status --practice=nope', 'There is no scenario "nope".'],
    ['practice --port 99999', '"99999" is no port'],
    ['practice --clock slow', '"slow" is no speed of a clock: it is x1 to x60.'],
    ['practice --clock x0', '"x0" is no speed of a clock'],
    ['journal show no-such-run', 'There is no run no-such-run.'],
    ['journal settle no-such-run', 'There is no run no-such-run.'],
  ])('%s ends with 2 and one sentence, before any cluster is asked', async (line, sentence) => {
    const before = house.opened.length;
    const { code, out, complaints } = await house.run(line);
    expect(complaints.split('\n')[0]).toContain(sentence);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(house.opened.length).toBe(before);
  });

  test.each(['deploy/checkout', 'deployment/checkout', 'deployments.apps/checkout', 'Deployment/checkout', 'checkout'])(
    '%s is a workload',
    async workload => {
      expect(await flagsOf(['status', workload])).toBeDefined();
    },
  );

  test('an error is a document for a program that asked for one, wherever it asked', async () => {
    for (const line of ['-o json statsu', 'statsu -o json', 'statsu -ojson', 'statsu --output=json']) {
      const { code, out, complaints } = await house.run(line);
      expect({ code, complaints }).toEqual({ code: 2, complaints: '' });
      expect(JSON.parse(out)).toEqual({
        apiVersion: 'deploy-cockpit/v1',
        kind: 'Error',
        code: 2,
        message: 'There is no command "statsu"; did you mean status?',
        next: ['deploy-cockpit --help'],
      });
    }
    const { out } = await house.run('statsu -o yaml');
    expect(parse(out)).toMatchObject({ kind: 'Error', code: 2 });
    expect(formatIn(['-o', 'json', 'x', '-o', 'text'])).toBe('text');
  });

  test.each(['', 'status', 'history', 'diff', 'rollback', 'journal', 'practice'])(
    '%s --help says what it does, with examples',
    async command => {
      const { code, out } = await house.run(`${command} --help`);
      expect(code).toBe(0);
      expect(out).toMatch(/Usage: deploy-cockpit/);
      expect(out).toMatch(/Examples:\n {2}deploy-cockpit/);
      expect(out).not.toContain('--serve');
    },
  );

  test('--version is one line', async () => {
    expect(await house.run('--version')).toEqual({ code: 0, out: '0.0.0-test', complaints: '' });
  });

  test('a cluster that does not answer ends with 5', async () => {
    const { code, complaints } = await house.run('status checkout --kubeconfig /no/such/file');
    expect(code).toBe(5);
    expect(complaints).toContain('/no/such/file');
  });

  test('a bug of ours ends with 70, and its trace', async () => {
    const { code, complaints } = await house.run('journal list', {
      onLine: line => {
        if (line.startsWith('Nothing was ever done')) throw new TypeError('broken on purpose');
      },
    });
    expect(code).toBe(70);
    expect(complaints).toMatch(/TypeError: broken on purpose\n\s+at [\s\S]*This is a bug of deploy-cockpit/);
  });

  test('the cockpit is drawn on a terminal, and nowhere else', async () => {
    const { out, code } = await house.run('practice --list');
    expect(code).toBe(0);
    expect(out).toMatch(/^checkout-errors {2,}checkout 2\.1\.0 went out/m);
    expect(JSON.parse((await house.run('practice --list -o json')).out)).toMatchObject({ kind: 'ScenarioList' });
    expect(house.drawn()).toBe(0);
  });
});

describe('what is printed', () => {
  test.each(hostileStrings.map((text, index) => [index, text] as const))(
    'JSON and YAML hold hostile text %i as escapes only, and give it back whole',
    (_index, text) => {
      for (const print of [asciiJson({ text }), asciiYaml({ text })]) expect(print).toMatch(/^[\n\u0020-\u007e]*$/);
      expect(JSON.parse(asciiJson({ text }))).toEqual({ text });
      expect(parse(asciiYaml({ text }))).toEqual({ text });
    },
  );

  test('a name from a flag or a kubeconfig is made visible, not obeyed', async () => {
    for (const text of hostileStrings) {
      const { complaints } = await house.run(['status', text]);
      expect(complaints).not.toMatch(obeyed);
    }
  });

  test('a line to copy reaches the same object, whatever cluster is the usual one', () => {
    const place = {
      context: "o'brien's prod",
      server: 'https://x',
      cluster: 'c',
      namespace: 'shop',
      environment: 'production',
      tlsVerified: true,
    } as const;
    const ref = { kind: 'Deployment', namespace: 'shop', name: 'checkout' } as const;
    const flags = { as: 'ben', asGroup: ['x y'] };
    expect(commandOn('rollback checkout', { place, ref, flags })).toBe(
      String.raw`deploy-cockpit rollback checkout -n shop --context 'o'\''brien'\''s prod' --as ben --as-group 'x y'`,
    );
    expect(commandOn('status', { place, flags: { practice: 'empty' } })).toBe('deploy-cockpit status --practice=empty');
  });
});
