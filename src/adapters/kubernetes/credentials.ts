import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Instant } from '../../domain/brands.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { type ExecLogin, runExecPlugin } from './exec-plugin.ts';
import type { ClusterSettings, ExecPlugin, UserSettings } from './kubeconfig.ts';
import { readPem } from './pem.ts';
import { isProblem, type Problem, problem } from './problem.ts';

export type ClientCertificate = { readonly cert: Buffer; readonly key: Buffer };

/** What is sent along to say who we are. */
export type Login = {
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
  /** Differs when other connections are needed: a hash, never a secret. */
  readonly connectionKey: string;
};

export type Credentials = {
  /** Asked before each request; cheap while the login holds. */
  login(): Promise<Login | Problem>;
  /** The server refused `used`. Says whether asking again can bring another. */
  refused(used: Login): boolean;
};

export type CredentialSurroundings = {
  readonly cluster: ClusterSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Ends a plugin that still runs. */
  readonly signal: AbortSignal;
  /** Whether a plugin may talk to the person: only before the screen is ours. */
  readonly mayAsk: boolean;
  readonly pluginTimeoutMs?: number;
};

/** A token file is read again after a minute, as client-go does; a plugin's token is renewed a minute before its end. */
const tokenFileHoldsMs = 60_000;
const renewBeforeMs = 60_000;

export function credentialsOf(user: UserSettings, around: CredentialSurroundings): Credentials {
  if (user.exec && !user.token && !user.tokenFile) return kept(pluginLogin(user, user.exec, around), around.clock);
  return kept(() => fileLogin(user, around.clock), around.clock, canChange(user));
}

/** What lies in the kubeconfig itself cannot get better by asking again. */
const canChange = ({ tokenFile, certificate, key }: UserSettings): boolean =>
  [tokenFile, certificate, key].some(item => typeof item === 'string' || (item !== undefined && 'file' in item));

type Obtained = { readonly login: Login; readonly until?: Instant };

/** Keeps what was obtained until its end; whoever asks meanwhile waits for the same answer. */
function kept(obtain: () => Promise<Obtained | Problem>, clock: Clock, canRenew = true): Credentials {
  let current: Obtained | undefined;
  let underway: Promise<Obtained | Problem> | undefined;
  const renew = async () => {
    try {
      const obtained = await obtain();
      if (!isProblem(obtained)) current = obtained;
      return obtained;
    } finally {
      underway = undefined;
    }
  };
  return {
    async login() {
      if (current && (current.until === undefined || clock.now() < current.until)) return current.login;
      underway ??= renew();
      const obtained = await underway;
      return isProblem(obtained) ? obtained : obtained.login;
    },
    refused(used) {
      if (current?.login === used && canRenew) current = undefined;
      return canRenew;
    },
  };
}

async function fileLogin(user: UserSettings, clock: Clock): Promise<Obtained | Problem> {
  const token = user.tokenFile ? await tokenFrom(user.tokenFile, user.token) : user.token;
  if (typeof token === 'object') return token;
  const certificate = await certificateOf(user);
  if (certificate && isProblem(certificate)) return certificate;
  const { username, password } = user.basic ?? {};
  const authorization = token
    ? `Bearer ${token}`
    : username !== undefined
      ? `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
      : undefined;
  return {
    login: loginOf(authorization, certificate),
    ...(user.tokenFile && { until: clock.now() + tokenFileHoldsMs }),
  };
}

/** The file wins over the token beside it, which only helps while the file cannot be read. */
async function tokenFrom(file: string, other: string | undefined): Promise<string | Problem> {
  try {
    const token = (await readFile(file, 'utf8')).trim();
    if (token !== '') return token;
    return other ?? problem(`The token file ${file} is empty.`);
  } catch (error) {
    return other ?? problem(`The token file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
}

async function certificateOf(user: UserSettings): Promise<ClientCertificate | Problem | undefined> {
  if (!user.certificate || !user.key) return undefined;
  const cert = await readPem(user.certificate, 'client certificate');
  if (!Buffer.isBuffer(cert)) return cert;
  const key = await readPem(user.key, 'client key');
  return Buffer.isBuffer(key) ? { cert, key } : key;
}

function pluginLogin(user: UserSettings, plugin: ExecPlugin, around: CredentialSurroundings) {
  return async (): Promise<Obtained | Problem> => {
    const own = await certificateOf(user);
    if (own && isProblem(own)) return own;
    const brought = await runExecPlugin(plugin, around);
    if (isProblem(brought)) return brought;
    return {
      login: loginOf(
        brought.token === undefined ? undefined : `Bearer ${brought.token}`,
        broughtCertificate(brought) ?? own,
      ),
      ...(brought.expiresAt !== undefined && {
        until: brought.expiresAt - renewBeforeMs,
      }),
    };
  };
}

const broughtCertificate = ({ cert, key }: ExecLogin): ClientCertificate | undefined =>
  cert && key ? { cert: Buffer.from(cert), key: Buffer.from(key) } : undefined;

const loginOf = (authorization: string | undefined, certificate: ClientCertificate | undefined): Login => ({
  ...(authorization !== undefined && { authorization }),
  ...(certificate && { certificate }),
  connectionKey: certificate
    ? createHash('sha256').update(certificate.cert).update('\0').update(certificate.key).digest('hex')
    : '',
});
