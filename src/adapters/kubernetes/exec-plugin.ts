import { spawn } from 'node:child_process';
import type { Instant } from '../../domain/brands.ts';
import { field, type Json, textAt } from '../../domain/json.ts';
import type { CredentialSurroundings } from './credentials.ts';
import type { ClusterSettings, ExecPlugin } from './kubeconfig.ts';
import { readPem } from './pem.ts';
import { isProblem, type Problem, problem } from './problem.ts';

/** What a plugin printed: an ExecCredential of client.authentication.k8s.io. */
export type ExecLogin = {
  readonly token?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly expiresAt?: Instant;
};

const patienceMs = 60_000;
const mostOutput = 1_000_000;

/**
 * Runs a credential plugin once. Ours rather than the client library's: that one tells the plugin nothing of the
 * cluster (KUBERNETES_EXEC_INFO), can't end it, and leaves it a pipe to wait on for a password that never comes.
 */
export async function runExecPlugin(plugin: ExecPlugin, around: CredentialSurroundings): Promise<ExecLogin | Problem> {
  const interactive = around.mayAsk && plugin.interactiveMode !== 'Never';
  if (plugin.interactiveMode === 'Always' && !interactive) {
    return problem(`The login plugin ${plugin.command} needs a person at the terminal; log in with kubectl first.`);
  }
  const info = await execInfo(plugin, around.cluster, interactive);
  if (isProblem(info)) return info;
  const printed = await outputOf(plugin, info, interactive, around);
  return typeof printed === 'string' ? readExecCredential(printed, plugin) : printed;
}

async function execInfo(
  plugin: ExecPlugin,
  cluster: ClusterSettings,
  interactive: boolean,
): Promise<{ readonly text: string } | Problem> {
  const spec = plugin.provideClusterInfo ? { interactive, cluster: await clusterInfo(cluster) } : { interactive };
  if (spec.cluster && isProblem(spec.cluster)) return spec.cluster;
  return {
    text: JSON.stringify({
      kind: 'ExecCredential',
      apiVersion: plugin.apiVersion,
      spec,
    }),
  };
}

async function clusterInfo(cluster: ClusterSettings): Promise<object | Problem> {
  const authority = cluster.authority ? await readPem(cluster.authority, 'certificate authority') : undefined;
  if (authority && !Buffer.isBuffer(authority)) return authority;
  return {
    server: cluster.server,
    ...(cluster.tlsServerName && { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.skipTlsVerify && { 'insecure-skip-tls-verify': true }),
    ...(authority && {
      'certificate-authority-data': authority.toString('base64'),
    }),
    ...(cluster.proxyUrl && { 'proxy-url': cluster.proxyUrl }),
  };
}

function outputOf(
  plugin: ExecPlugin,
  info: { readonly text: string },
  interactive: boolean,
  { env, signal, pluginTimeoutMs = patienceMs }: CredentialSurroundings,
): Promise<string | Problem> {
  const given = Object.fromEntries(plugin.env.map(({ name, value }) => [name, value]));
  return new Promise(resolve => {
    const child = spawn(plugin.command, plugin.args, {
      env: { ...env, ...given, KUBERNETES_EXEC_INFO: info.text },
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', interactive ? 'inherit' : 'pipe'],
      windowsHide: true,
    });
    const said: Buffer[] = [];
    let printed = '';
    const settle = (result: string | Problem) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      child.stdout?.destroy();
      child.stderr?.destroy();
      if (child.exitCode === null) child.kill('SIGKILL');
      resolve(result);
    };
    const stop = () => settle(problem(`The login plugin ${plugin.command} was ended.`));
    const timer = setTimeout(
      () => settle(problem(`The login plugin ${plugin.command} did not answer within ${pluginTimeoutMs / 1000} s.`)),
      pluginTimeoutMs,
    );
    signal.addEventListener('abort', stop, { once: true });
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
      if (printed.length > mostOutput) settle(problem(`The login plugin ${plugin.command} printed more than a login.`));
    });
    child.stderr?.on('data', (chunk: Buffer) => said.length < 20 && said.push(chunk));
    child.on('error', error => settle(notStarted(plugin, error)));
    child.on('close', code =>
      settle(code === 0 ? printed : failed(plugin, code, Buffer.concat(said).toString('utf8'))),
    );
  });
}

const notStarted = ({ command, installHint }: ExecPlugin, error: NodeJS.ErrnoException): Problem =>
  problem(
    `The login plugin ${command} could not be started: ${error.code === 'ENOENT' ? 'it is not installed' : error.code}.` +
      (installHint === '' ? '' : ` ${installHint.slice(0, 200)}`),
  );

const failed = ({ command }: ExecPlugin, code: number | null, said: string): Problem =>
  problem(
    `The login plugin ${command} failed with exit code ${code}${said === '' ? '' : `: ${said.trim().slice(-300)}`}`,
  );

function readExecCredential(printed: string, { command }: ExecPlugin): ExecLogin | Problem {
  let credential: Json;
  try {
    credential = JSON.parse(printed);
  } catch {
    return problem(`The login plugin ${command} printed something that is not a login.`);
  }
  const status = field(credential, 'status');
  const token = textAt(status, 'token');
  const cert = textAt(status, 'clientCertificateData');
  const key = textAt(status, 'clientKeyData');
  if (textAt(credential, 'kind') !== 'ExecCredential' || !(token || (cert && key))) {
    return problem(`The login plugin ${command} printed a login with neither token nor certificate.`);
  }
  const expiresAt = Date.parse(textAt(status, 'expirationTimestamp') ?? '');
  return {
    ...(token && { token }),
    ...(cert && key && { cert, key }),
    ...(!Number.isNaN(expiresAt) && { expiresAt }),
  };
}
