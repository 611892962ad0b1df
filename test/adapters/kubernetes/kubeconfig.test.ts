import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Kubeconfig,
  type KubeconfigFlags,
  type Pem,
  readKubeconfig,
} from '../../../src/adapters/kubernetes/kubeconfig.ts';
import { type Json, listAt, textAt, textsAt } from '../../../src/domain/json.ts';
import { temporaryFolder } from './connecting.ts';

const folder = join(import.meta.dirname, 'kubeconfigs');
type Answer = {
  readonly files: readonly string[];
  readonly context?: string;
  readonly said: Json;
};
const answers = JSON.parse(readFileSync(join(folder, 'kubectl-said.json'), 'utf8')) as readonly Answer[];

async function read(flags: KubeconfigFlags, KUBECONFIG = '', home = '/nonexistent'): Promise<Kubeconfig> {
  const config = await readKubeconfig(flags, { env: { KUBECONFIG }, home });
  if (config.kind === 'problem') expect.fail(config.says);
  return config;
}

async function problemOf(flags: KubeconfigFlags, KUBECONFIG = '', home = '/nonexistent'): Promise<string> {
  const config = await readKubeconfig(flags, { env: { KUBECONFIG }, home });
  return config.kind === 'problem' ? config.says : expect.fail('this kubeconfig was accepted');
}

async function written(text: string): Promise<string> {
  const file = join(await temporaryFolder(), 'config');
  await writeFile(file, text);
  return file;
}

describe('what kubectl makes of a kubeconfig', () => {
  test.each(answers)('is what we make of $files with the context $context', async ({ files, context, said }) => {
    const list = files.map(file => file && join(folder, file)).join(delimiter);
    const ours = await readKubeconfig(context === undefined ? {} : { context }, {
      env: { KUBECONFIG: list },
      home: '/x',
    });
    if (said === null) return expect(ours.kind).toBe('problem');
    if (ours.kind === 'problem') expect.fail(ours.says);
    expect(summaryOf(ours)).toEqual(kubectlSummary(said));
  });
});

const pemText = (pem: Pem | undefined): string =>
  pem === undefined ? '' : 'file' in pem ? readFileSync(pem.file, 'utf8') : Buffer.from(pem.data, 'base64').toString();

const summaryOf = ({ context, namespace, cluster, user, impersonate }: Kubeconfig) => ({
  context,
  namespace,
  server: cluster.server,
  authority: pemText(cluster.authority),
  serverName: cluster.tlsServerName ?? '',
  proxy: cluster.proxyUrl ?? '',
  skips: cluster.skipTlsVerify,
  token: user.token ?? '',
  certificate: pemText(user.certificate),
  key: pemText(user.key),
  command: user.exec?.command ?? '',
  args: user.exec?.args ?? [],
  env: user.exec?.env ?? [],
  as: impersonate.user ?? '',
  groups: impersonate.groups,
});

function kubectlSummary(said: Json) {
  const cluster = textsAt(said, 'clusters', 0, 'cluster');
  const user = textsAt(said, 'users', 0, 'user');
  const decoded = (text: string | undefined) => Buffer.from(text ?? '', 'base64').toString();
  const command = textAt(said, 'users', 0, 'user', 'exec', 'command') ?? '';
  return {
    context: textAt(said, 'current-context'),
    namespace: textAt(said, 'contexts', 0, 'context', 'namespace') ?? 'default',
    server: (cluster.server ?? '').replace(/\/$/, ''),
    authority: decoded(cluster['certificate-authority-data']),
    serverName: cluster['tls-server-name'] ?? '',
    proxy: cluster['proxy-url'] ?? '',
    skips: JSON.stringify(said).includes('"insecure-skip-tls-verify":true'),
    token: user.token ?? '',
    certificate: decoded(user['client-certificate-data']),
    key: decoded(user['client-key-data']),
    // `config view` prints it as it stands; what kubectl runs lies beside the file that names it.
    command: command && join(folder, 'below', command),
    args: listAt(said, 'users', 0, 'user', 'exec', 'args'),
    env: listAt(said, 'users', 0, 'user', 'exec', 'env'),
    as: user.as ?? '',
    groups: listAt(said, 'users', 0, 'user', 'as-groups'),
  };
}

describe('flags', () => {
  const list = join(folder, 'below/second.yaml');

  test('choose the context and the namespace', async () => {
    const config = await read({ context: 'staging', namespace: 'cellar' }, list);
    expect(config).toMatchObject({ context: 'staging', namespace: 'cellar' });
  });

  test('replace whom we act as, and the groups apart from it', async () => {
    const config = await read({ context: 'careless', as: 'eve', asGroups: ['night'] }, list);
    expect(config.impersonate).toEqual({
      user: 'eve',
      uid: '7',
      groups: ['night'],
      extra: {},
    });
    expect(await problemOf({ context: 'prod', asGroups: ['night'] }, list)).toContain('add --as');
  });

  test('win over the environment, and the home folder comes last', async () => {
    expect((await read({ kubeconfig: join(folder, 'first.yaml') }, list)).context).toBe('staging');
    const home = await temporaryFolder();
    expect(await problemOf({}, '', home)).toContain(join(home, '.kube', 'config'));
  });
});

describe('a kubeconfig that cannot be used is one sentence', () => {
  const here = 'current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\n';
  const cluster = 'clusters: [{name: c, cluster: {server: "https://a"}}]\n';

  test.each<[string, string, RegExp]>([
    ['no such context', `${here}${cluster}users: [{name: u}]`, /^The context y does not exist; these do: x\.$/],
    ['no context selected', `${here.replace('current-context: x', '')}${cluster}`, /^No context is selected; .*: x\.$/],
    ['not YAML', 'a: [\n b: }', /is not valid YAML, line \d+\.$/],
    ['a list', '- a', /is not a kubeconfig\.$/],
    ['no contexts', 'kind: Config', /has no contexts\.$/],
    ['an undefined cluster', here, /names the cluster c, which is not defined/],
    ['an undefined user', here + cluster, /names the user u, who is not defined/],
    ['a name twice', `${here}clusters: [{name: c}, {name: c}]`, /names the cluster c twice/],
    [
      'no encryption to another machine',
      `${here}clusters: [{name: c, cluster: {server: "http://a"}}]\nusers: [{name: u}]`,
      /without encryption/,
    ],
    ['an old login', `${here}${cluster}users: [{name: u, user: {auth-provider: {name: oidc}}}]`, /use an exec plugin/],
    [
      'trust and distrust at once',
      `${here}clusters: [{name: c, cluster: {server: "https://a", certificate-authority-data: YQ==, insecure-skip-tls-verify: true}}]`,
      /can only have one/,
    ],
  ])('%s', async (title, text, expected) => {
    const flags = title === 'no such context' ? { context: 'y' } : {};
    expect(await problemOf({ kubeconfig: await written(text), ...flags })).toMatch(expected);
  });

  test('the file of --kubeconfig is missing, or is a folder', async () => {
    expect(await problemOf({ kubeconfig: '/nonexistent/config' })).toContain('there is no such file');
    expect(await problemOf({ kubeconfig: folder })).toContain('EISDIR');
  });
});

test('a token that looks like a number, and an empty user, are read as they stand', async () => {
  const file = await written(
    'current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u, namespace: }}]\n' +
      'clusters: [{name: c, cluster: {server: "https://a"}}]\nusers: [{name: u, user: {token: 0123}}]',
  );
  expect(await read({ kubeconfig: file })).toMatchObject({
    user: { token: '0123' },
    namespace: 'default',
  });
});
