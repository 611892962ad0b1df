import { existsSync, readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Credentials, credentialsOf } from '../../../src/adapters/kubernetes/credentials.ts';
import type { ClusterSettings, UserSettings } from '../../../src/adapters/kubernetes/kubeconfig.ts';
import type { Clock } from '../../../src/ports/surroundings.ts';
import { connected, never, optionsFor, temporaryFolder, until } from './connecting.ts';
import { json, type ScriptedApi, startScriptedApi, status } from './scripted-api.ts';

let folder: string;
let now = 1_000_000;
const clock: Clock = {
  now: () => now,
  monoMs: () => now,
  wait: async () => undefined,
};
const cluster: ClusterSettings = {
  server: 'https://api.example:6443',
  skipTlsVerify: true,
};

beforeEach(async () => {
  folder = await temporaryFolder();
});

const credentials = (user: UserSettings, more: Partial<Parameters<typeof credentialsOf>[1]> = {}): Credentials =>
  credentialsOf(user, {
    cluster,
    env: { PATH: process.env.PATH },
    clock,
    signal: never,
    mayAsk: false,
    ...more,
  });

const authorization = async (from: Credentials): Promise<string | undefined> => {
  const login = await from.login();
  return 'says' in login ? login.says : login.authorization;
};

/** A plugin as people write them; `body` prints the login. Each run leaves a line behind. */
async function plugin(body: string, more: Partial<UserSettings['exec']> = {}): Promise<UserSettings> {
  const command = join(folder, 'plugin');
  await writeFile(command, `#!/bin/sh\necho run >> '${folder}/runs'\n${body}\n`);
  await chmod(command, 0o755);
  return {
    exec: {
      command,
      args: [],
      env: [],
      apiVersion: 'client.authentication.k8s.io/v1',
      installHint: '',
      provideClusterInfo: false,
      interactiveMode: 'Never',
      ...more,
    },
  };
}

const runs = (): number => readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n').length;

const login = (status: object): string =>
  `echo '${JSON.stringify({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status })}'`;

describe('a login from the kubeconfig', () => {
  test('is a token, a name with a password, or nothing at all', async () => {
    expect(await authorization(credentials({ token: 't' }))).toBe('Bearer t');
    expect(await authorization(credentials({ basic: { username: 'a', password: 'b' } }))).toBe('Basic YTpi');
    expect(await authorization(credentials({}))).toBeUndefined();
  });

  test('from a token file is read again after a minute, and at once after a refusal', async () => {
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'first\n');
    const from = credentials({ tokenFile, token: 'fallback' });
    expect(await authorization(from)).toBe('Bearer first');
    await writeFile(tokenFile, 'second\n');
    expect(await authorization(from)).toBe('Bearer first');
    now += 60_001;
    expect(await authorization(from)).toBe('Bearer second');
    await writeFile(tokenFile, 'third\n');
    const used = await from.login();
    expect(!('says' in used) && from.refused(used)).toBe(true);
    expect(await authorization(from)).toBe('Bearer third');
  });

  test('that cannot change is not asked for again after a refusal', async () => {
    const from = credentials({ token: 't' });
    const used = await from.login();
    expect(!('says' in used) && from.refused(used)).toBe(false);
  });

  test('says which file is missing', async () => {
    expect(await authorization(credentials({ tokenFile: '/nonexistent/token' }))).toContain(
      '/nonexistent/token cannot be read',
    );
  });
});

describe('a login plugin', () => {
  test('runs once for ten requests at the same time', async () => {
    const from = credentials(await plugin(`sleep 0.1\n${login({ token: 'abc' })}`));
    const logins = await Promise.all(Array.from({ length: 10 }, () => authorization(from)));
    expect(new Set(logins)).toEqual(new Set(['Bearer abc']));
    expect(runs()).toBe(1);
  });

  test('runs again a minute before its token ends, and after a refusal of that token', async () => {
    const expirationTimestamp = new Date(now + 300_000).toISOString();
    const from = credentials(await plugin(login({ token: 'abc', expirationTimestamp })));
    await from.login();
    now += 239_000;
    await from.login();
    expect(runs()).toBe(1);
    now += 2_000;
    const used = await from.login();
    expect(runs()).toBe(2);
    if (!('says' in used)) from.refused(used);
    await from.login();
    expect(runs()).toBeGreaterThanOrEqual(3);
  });

  test('is told of the cluster, and that nobody can be asked', async () => {
    const from = credentials(
      await plugin(`echo "$KUBERNETES_EXEC_INFO $REGION" > '${folder}/info'\n${login({ token: 'abc' })}`, {
        provideClusterInfo: true,
        env: [{ name: 'REGION', value: 'north' }],
      }),
    );
    await from.login();
    const info = readFileSync(join(folder, 'info'), 'utf8');
    expect(info).toContain('"interactive":false,"cluster":{"server":"https://api.example:6443"');
    expect(info).toContain('north');
  });

  test('may bring a certificate, which then has connections of its own', async () => {
    const from = credentials(await plugin(login({ clientCertificateData: 'CERT', clientKeyData: 'KEY' })));
    const brought = await from.login();
    expect(brought).toMatchObject({
      certificate: { cert: Buffer.from('CERT'), key: Buffer.from('KEY') },
    });
    expect('connectionKey' in brought && brought.connectionKey).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, string, RegExp]>([
    [
      'fails',
      'echo "session over, token=Bearer abcdefgh12345678" >&2; exit 3',
      /failed with exit code 3: session over, token=\(hidden\)/,
    ],
    ['prints something else', 'echo hello', /printed something that is not a login/],
    ['prints an empty login', login({}), /neither token nor certificate/],
    ['prints too much', 'head -c 2000000 /dev/zero', /printed more than a login/],
    ['never ends', 'sleep 30', /did not answer within 0\.2 s/],
  ])('that %s is one sentence', async (_title, body, expected) => {
    expect(
      await authorization(
        credentials(await plugin(body), {
          pluginTimeoutMs: body.startsWith('sleep') ? 200 : 5_000,
        }),
      ),
    ).toMatch(expected);
  });

  test('that is not installed says how to get it', async () => {
    const user = await plugin('', {
      command: 'no-such-login-plugin',
      installHint: 'Get it from the wiki.',
    });
    expect(await authorization(credentials(user))).toMatch(/not installed\. Get it from the wiki\.$/);
  });

  test('that needs a person is not started behind the screen', async () => {
    const user = await plugin(login({ token: 'abc' }), {
      interactiveMode: 'Always',
    });
    expect(await authorization(credentials(user))).toContain('needs a person at the terminal');
  });
});

describe('against an API server', () => {
  let api: ScriptedApi;
  beforeEach(async () => {
    api = await startScriptedApi();
    api.on('GET', /kube-system/, json({ metadata: { uid: 'cluster-1' } }));
  });
  afterEach(() => api.close());

  test('a refused token is fetched anew once, and the same request sent again', async () => {
    await writeFile(join(folder, 'count'), '');
    const exec = (
      await plugin(
        `echo x >> '${folder}/count'\nN=$(wc -l < '${folder}/count' | tr -d ' ')\necho "{\\"kind\\":\\"ExecCredential\\",\\"status\\":{\\"token\\":\\"secret-$N\\"}}"`,
      )
    ).exec;
    const connection = await connected(
      await optionsFor({ server: api.url }, { exec: { command: exec?.command ?? '', interactiveMode: 'Never' } }),
    );
    api.on('GET', /version/, status(401, 'Unauthorized'), json({ ok: true }));
    expect((await connection.reader.get('/version', never)).kind).toBe('ok');
    expect(api.seen.slice(-2).map(({ headers }) => headers.authorization)).toEqual([
      'Bearer secret-1',
      'Bearer secret-2',
    ]);
    api.on('GET', /version/, status(401, 'Unauthorized'));
    const denied = await connection.reader.get('/version', never);
    expect(denied).toMatchObject({
      kind: 'denied',
      says: expect.stringContaining('log in again'),
    });
    expect(JSON.stringify(denied)).not.toContain('secret');
    await connection.close();
  });

  test('each group that we act as has a header of its own', async () => {
    const options = await optionsFor({ server: api.url }, { token: 't' });
    const connection = await connected({
      ...options,
      as: 'eve',
      asGroups: ['a,b', 'c'],
    });
    const { rawHeaders = [] } = api.seen[0] ?? {};
    const sent = rawHeaders.flatMap((name, i) =>
      name.toLowerCase().startsWith('impersonate') ? [[name, rawHeaders[i + 1]]] : [],
    );
    expect(sent).toEqual([
      ['impersonate-user', 'eve'],
      ['impersonate-group', 'a,b'],
      ['impersonate-group', 'c'],
    ]);
    await connection.close();
  });

  test('a plugin that still runs ends with the connection', async () => {
    const exec = (await plugin(`echo $$ > '${folder}/pid'\nexec sleep 30`)).exec;
    const options = await optionsFor(
      { server: api.url },
      { exec: { command: exec?.command ?? '', interactiveMode: 'Never' } },
    );
    const { connect } = await import('../../../src/adapters/kubernetes/connect.ts');
    const stop = new AbortController();
    const connecting = connect({
      ...options,
      requestTimeoutMs: 300,
      signal: stop.signal,
    });
    await until(
      () => existsSync(join(folder, 'pid')) && readFileSync(join(folder, 'pid'), 'utf8') !== '',
      'the plugin runs',
    );
    stop.abort();
    expect(await connecting).toMatchObject({ kind: 'problem' });
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    await until(() => !isAlive(pid), 'the plugin has ended');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
