import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { lookOf } from '../../src/cli/look.ts';
import { testHouse } from '../support/test-house.ts';

const house = testHouse({ contexts: ['prod-eu', 'staging'] });
afterAll(() => house.remove());

async function written(text: string): Promise<string> {
  const file = path.join(house.folder, 'mine.yaml');
  await writeFile(file, text);
  return file;
}

const staging = 'environments:\n  - name: staging\n    production: false\n    contexts: [staging]\n';

describe('config', () => {
  test('without a file says that everything is PRODUCTION, and that this is fine', async () => {
    const { code, out } = await house.run('config check');
    expect(code).toBe(0);
    expect(out).toContain('is not there, so every context is PRODUCTION. That is fine.');
    expect((await house.run('config path')).out).toBe(path.join(house.folder, 'config.yaml'));
  });

  test('check names file and line of a mistake, and what that means', async () => {
    const file = await written(`${staging}    confirm: maybe\n`);
    const { code, out } = await house.run(['config', 'check', '--config', file]);
    expect(code).toBe(2);
    expect(out).toContain(`${file}:5: confirm must be none, key or typed, not "maybe"`);
    expect(out).toContain('every context is PRODUCTION');
  });

  test('show says for every context what it is and what a change needs', async () => {
    const { out } = await house.run(['config', 'show', '--config', await written(staging)]);
    expect(out).toMatch(/prod-eu +shop +production +not named +typed/);
    expect(out).toMatch(/staging +shop +development +staging +key/);
  });

  test('show says how people are told, and which key is not there, without any key', async () => {
    const people =
      'people:\n  pager: { type: pagerduty, serves: [on-call, lead], routing-key: $PAGER }\n  chat: { type: slack, serves: [incident], url: file:/run/hook }\n';
    const file = await written(people);
    const { out } = await house.run(['config', 'show', '--config', file]);
    expect(out).toMatch(/pager +pagerduty +on-call, lead +routing-key \$PAGER \(NOT SET HERE\)/);
    expect(out).toMatch(/chat +slack +incident +url of \/run\/hook/);
    expect((await house.run(['config', 'check', '--config', file])).out).toContain('0 environments, 2 sinks to tell');
    const wrong = await house.run(['config', 'check', '--config', await written(people.replace('$PAGER', 'abc123'))]);
    expect([wrong.code, wrong.out]).toEqual([2, expect.stringContaining('nobody is told by what it is about')]);
    expect(wrong.out).not.toContain('abc123');
  });

  test('show says which programs may be run, and which of their variables is not there', async () => {
    const programs = 'programs:\n  flagctl: { path: /usr/local/bin/flagctl, env: [FLAG_TOKEN] }\n';
    const { out } = await house.run(['config', 'show', '--config', await written(programs)]);
    expect(out).toMatch(/flagctl +\/usr\/local\/bin\/flagctl +\$FLAG_TOKEN \(NOT SET HERE\)/);
    const wrong = await house.run(['config', 'check', '--config', await written(programs.replace('/usr', 'usr'))]);
    expect([wrong.code, wrong.out]).toEqual([2, expect.stringContaining('no program that it is about is run')]);
  });

  test('a file that was named and is not there is a mistake', async () => {
    const { code, complaints } = await house.run('config check --config /nowhere/at-all.yaml');
    expect(code).toBe(2);
    expect(complaints).toContain('The settings file /nowhere/at-all.yaml does not exist.');
  });
});

describe('how the cockpit shows itself', () => {
  test.each([
    [{ TERM: 'xterm-256color' }, {}, {}, { ascii: false, isPlain: false, hasBell: true }],
    [{ TERM: 'xterm-256color' }, {}, { bell: false }, { hasBell: false }],
    [{ TERM: 'linux' }, {}, {}, { ascii: true, isPlain: false }],
    [{ TERM: 'vt220' }, {}, {}, { ascii: true, isPlain: false }],
    [{ TERM: 'dumb' }, {}, {}, { ascii: true, isPlain: true }],
    [{ TERM: 'xterm', INK_SCREEN_READER: 'true' }, {}, {}, { ascii: false, isPlain: true }],
    [{ TERM: 'xterm' }, { ascii: true, plain: true }, {}, { ascii: true, isPlain: true }],
    [{ TERM: 'xterm' }, {}, { ascii: true, plain: true }, { ascii: true, isPlain: true }],
    [{ TERM: 'linux' }, {}, { ascii: false }, { ascii: false, isPlain: false }],
  ])('%j with flags %j and settings %j: %j', (env, flags, settings, look) => {
    expect(lookOf(env, flags, settings)).toMatchObject(look);
  });
});
