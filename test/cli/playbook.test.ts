import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../support/test-house.ts';

const house = testHouse();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-playbooks-'));
});
afterAll(async () => {
  await house.remove();
  await rm(folder, { recursive: true, force: true });
});

const sound = `---
playbook: 1
id: tell-them
owner: team-shop
default-on-fail: pause
drill-every: 30d
phones: { incident-commander: "030 1234" }
---
# Tell people about the database
\`\`\`yaml inputs
workload: { type: workload, kinds: [Deployment], ask: Which workload? }
\`\`\`
## 1. Roll back
> **Expect:** the last good revision runs again.
\`\`\`yaml step
id: undo
do: rollout.undo
with: { workload: $workload }
\`\`\`
`;

async function written(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

describe('playbook lint', () => {
  test('prints file, line and column of every problem, exit 2', async () => {
    const file = await written(
      'broken.md',
      sound.replace('do: rollout.undo', 'do: rollout.undoo').replace('owner:', 'ownr:'),
    );
    const { code, out } = await house.run(['playbook', 'lint', file]);
    expect(code).toBe(2);
    expect(out).toContain(`${file}:1:1: error: the playbook needs owner\n`);
    expect(out).toContain(`${file}:4:1: error: a playbook has no "ownr"; did you mean owner?\n`);
    expect(out).toContain(`${file}:17:5: error: there is no action "rollout.undoo"; did you mean rollout.undo?\n`);
    expect(out).toMatch(/\n1 playbook: \d errors, \d warnings?$/);
  });

  test('ends with 0 where there are only warnings', async () => {
    const file = await written('sound.md', sound);
    const { code, out } = await house.run(['playbook', 'lint', file]);
    expect(out).toMatch(/:9:1: warning: open question: /);
    expect(code).toBe(0);
  });

  test('passes the README of a folder over, unless it is named alone', async () => {
    const [page, readme] = [await written('beside.md', sound), await written('README.md', '# About these\n')];
    const both = await house.run(['playbook', 'lint', readme, page]);
    expect(both.complaints).toContain(`${readme} is passed over: a README is no playbook`);
    expect(both.out).toMatch(/\n1 playbook: no errors, /);
    expect(both.code).toBe(0);
    const alone = await house.run(['playbook', 'lint', readme]);
    expect(alone.code).toBe(2);
    expect(alone.out).toContain(`${readme}:1:1: error: `);
  });

  test('the same for programs, with -o json', async () => {
    const file = await written('for-programs.md', sound.replace('playbook: 1', 'playbook: 2'));
    const { out } = await house.run(['playbook', 'lint', file, '-o', 'json']);
    expect(JSON.parse(out)).toMatchObject({
      kind: 'PlaybookLint',
      problems: expect.arrayContaining([
        { file, line: 2, column: 11, severity: 'error', says: 'this program reads playbook: 1 and no other version' },
      ]),
    });
  });

  test('--fix leaves a file alone that has errors', async () => {
    const text = sound.replace('playbook: 1', 'playbook: 2');
    const file = await written('untouched.md', text);
    await house.run(['playbook', 'lint', '--fix', file]);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('--watch looks again when the file changes, until Ctrl-C', async () => {
    const file = await written('watched.md', sound.replace('playbook: 1', 'playbook: 2'));
    const interruption = new AbortController();
    let rounds = 0;
    const { code } = await house.run(['playbook', 'lint', '--watch', file], {
      interrupted: interruption.signal,
      onLine: line => {
        if (!line.startsWith('1 playbook:')) return;
        rounds += 1;
        if (rounds === 1) void writeFile(file, sound);
        if (line.includes('no errors')) interruption.abort();
      },
    });
    expect(code).toBe(0);
  });

  test.each([
    ['a file that is not there', 'nowhere.md', 'There is no file'],
    ['a folder', '.', 'is no file'],
  ])('%s is a mistake', async (_, name, says) => {
    const { code, complaints } = await house.run(['playbook', 'lint', path.join(folder, name)]);
    expect(code).toBe(2);
    expect(complaints).toContain(says);
  });
});

describe('playbook print', () => {
  test('is a page without YAML, no wider than 78 columns', async () => {
    const { code, out } = await house.run(['playbook', 'print', await written('page.md', sound)]);
    expect(code).toBe(0);
    expect(out).toContain('TELL PEOPLE ABOUT THE DATABASE\n==============================\n');
    expect(out).toContain('incident-commander  030 1234');
    expect(out).toContain('1. ROLL BACK\n------------\n');
    expect(out).toContain('Expect:  the last good revision runs again.');
    expect(out).not.toMatch(/```|\$workload|yaml/);
    expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(78);
  });

  test('refuses a file with errors, and names them', async () => {
    const file = await written('no-page.md', sound.replace('id: tell-them', 'id: Tell them'));
    const { code, complaints } = await house.run(['playbook', 'print', file]);
    expect(code).toBe(2);
    expect(complaints).toContain(`${file} has one error, so it can't be used.`);
    expect(complaints).toContain(`${file}:3:5: error: "Tell them" can't be an id`);
  });

  test('knows what was probably meant', async () => {
    const { complaints } = await house.run('playbook print rollback-deploymnt');
    expect(complaints).toContain('There is no playbook rollback-deploymnt; did you mean rollback-deployment?');
  });
});

describe('playbook list', () => {
  test('says whose each is and how often it is drilled', async () => {
    const { code, out } = await house.run('playbook list');
    expect(code).toBe(0);
    expect(out).toMatch(/^PLAYBOOK +OWNER +DRILLED EVERY +TITLE\n/);
    expect(out).toContain('rollback-deployment');
    expect((await house.run('playbook')).out).toBe(out);
  });

  test('a word that is no command of it is told so', async () => {
    const { complaints } = await house.run('playbook pirnt');
    expect(complaints).toContain('There is no command "pirnt" of playbook; did you mean print?');
  });
});
