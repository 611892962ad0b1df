import { type Json, type JsonObject, listAt, objectAt, textAt } from '../../domain/json.ts';
import { type KubeconfigEntries, readKubeconfigFiles, type Surroundings } from './kubeconfig-files.ts';
import { isProblem, type Problem, problem } from './problem.ts';

/** Certificates and keys: inline, as base64, or in a file. Inline wins, as in client-go. */
export type Pem = { readonly data: string } | { readonly file: string };

export type ClusterSettings = {
  readonly server: string;
  readonly authority?: Pem;
  readonly skipTlsVerify: boolean;
  readonly tlsServerName?: string;
  readonly proxyUrl?: string;
};

export type ExecPlugin = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: string;
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: string;
};

export type UserSettings = {
  readonly token?: string;
  readonly tokenFile?: string;
  readonly certificate?: Pem;
  readonly key?: Pem;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly exec?: ExecPlugin;
};

export type Impersonation = {
  readonly user?: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
};

export type ContextName = {
  readonly name: string;
  readonly server: string;
  readonly namespace: string;
};

export type Kubeconfig = {
  readonly kind: 'kubeconfig';
  readonly context: string;
  readonly namespace: string;
  readonly cluster: ClusterSettings;
  readonly user: UserSettings;
  readonly impersonate: Impersonation;
  readonly contexts: readonly ContextName[];
  readonly files: readonly string[];
};

/** Named as kubectl names its flags. */
export type KubeconfigFlags = {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
  /** Where neither flag nor context names one. */
  readonly usualNamespace?: string;
  readonly as?: string;
  readonly asGroups?: readonly string[];
};

export async function readKubeconfig(flags: KubeconfigFlags, around: Surroundings): Promise<Kubeconfig | Problem> {
  const entries = await readKubeconfigFiles(flags.kubeconfig, around);
  return isProblem(entries) ? entries : chooseContext(entries, flags);
}

function chooseContext(entries: KubeconfigEntries, flags: KubeconfigFlags): Kubeconfig | Problem {
  const name = flags.context || entries.currentContext;
  const context = entries.contexts.get(name);
  if (!context) return noSuchContext(name, entries);
  const cluster = entries.clusters.get(text(context, 'cluster') ?? '');
  if (!cluster)
    return problem(`The context ${name} names the cluster ${text(context, 'cluster')}, which is not defined.`);
  const settings = clusterSettings(cluster, name);
  if (isProblem(settings)) return settings;
  const userName = text(context, 'user');
  const user = userName === undefined ? {} : entries.users.get(userName);
  if (!user) return problem(`The context ${name} names the user ${userName}, who is not defined.`);
  const login = userSettings(user, userName ?? '');
  if (isProblem(login)) return login;
  const impersonate = impersonation(user, flags);
  if (impersonate.user === undefined && hasMoreThanUser(impersonate)) {
    return problem('Groups can only be taken on together with a user name; add --as.');
  }
  return {
    kind: 'kubeconfig',
    context: name,
    namespace: flags.namespace || text(context, 'namespace') || flags.usualNamespace || 'default',
    cluster: settings,
    user: login,
    impersonate,
    contexts: contextNames(entries),
    files: entries.files,
  };
}

function noSuchContext(name: string, { contexts, files }: KubeconfigEntries): Problem {
  const names = [...contexts.keys()].sort();
  if (names.length === 0) return problem(`The kubeconfig ${files.join(', ')} has no contexts.`);
  const shown = names.slice(0, 20).join(', ') + (names.length > 20 ? `, and ${names.length - 20} more` : '');
  return problem(
    name === ''
      ? `No context is selected; name one with --context: ${shown}.`
      : `The context ${name} does not exist; these do: ${shown}.`,
  );
}

const contextNames = ({ contexts, clusters }: KubeconfigEntries): readonly ContextName[] =>
  [...contexts]
    .map(([name, context]) => ({
      name,
      server: text(clusters.get(text(context, 'cluster') ?? '') ?? {}, 'server') ?? '',
      namespace: text(context, 'namespace') ?? 'default',
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

function clusterSettings(cluster: JsonObject, context: string): ClusterSettings | Problem {
  const authority = pemAt(cluster, 'certificate-authority');
  const skipTlsVerify = isTrue(cluster, 'insecure-skip-tls-verify');
  if (authority && skipTlsVerify) {
    return problem(
      `The cluster of the context ${context} has a certificate authority and insecure-skip-tls-verify; it can only have one.`,
    );
  }
  const server = serverUrl(text(cluster, 'server') ?? '', authority !== undefined || skipTlsVerify);
  if (!server) return problem(`The cluster of the context ${context} has no usable server address.`);
  if (server.protocol === 'http:' && !isLoopback(server.hostname)) {
    return problem(`${server.origin} would be asked without encryption; only a server on this machine may be.`);
  }
  const tlsServerName = text(cluster, 'tls-server-name');
  const proxyUrl = text(cluster, 'proxy-url');
  return {
    server: server.href.replace(/\/+$/, ''),
    ...(authority && { authority }),
    skipTlsVerify,
    ...(tlsServerName && { tlsServerName }),
    ...(proxyUrl && { proxyUrl }),
  };
}

/** Without a scheme client-go guesses: encrypted when there is anything to encrypt with. */
function serverUrl(server: string, hasTls: boolean): URL | undefined {
  const text = /^https?:\/\//i.test(server) ? server : `${hasTls ? 'https' : 'http'}://${server}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.hostname ? url : undefined;
}

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

function userSettings(user: JsonObject, name: string): UserSettings | Problem {
  if (Object.keys(objectAt(user, 'auth-provider')).length > 0) {
    return problem(
      `The user ${name} logs in by auth-provider, which Kubernetes has given up; use an exec plugin such as kubelogin.`,
    );
  }
  const token = text(user, 'token');
  const tokenFile = text(user, 'tokenFile');
  const certificate = pemAt(user, 'client-certificate');
  const key = pemAt(user, 'client-key');
  const username = text(user, 'username');
  const exec = execPlugin(objectAt(user, 'exec'), name);
  if (exec && isProblem(exec)) return exec;
  return {
    ...(token && { token }),
    ...(tokenFile && { tokenFile }),
    ...(certificate && { certificate }),
    ...(key && { key }),
    ...(username && {
      basic: { username, password: text(user, 'password') ?? '' },
    }),
    ...(exec && { exec }),
  };
}

function execPlugin(exec: JsonObject, user: string): ExecPlugin | Problem | undefined {
  if (Object.keys(exec).length === 0) return undefined;
  const command = text(exec, 'command');
  if (!command) return problem(`The user ${user} logs in by an exec plugin that names no command.`);
  return {
    command,
    args: listAt(exec, 'args').filter(arg => typeof arg === 'string'),
    env: listAt(exec, 'env').flatMap(entry => {
      const name = textAt(entry, 'name');
      return name ? { name, value: textAt(entry, 'value') ?? '' } : [];
    }),
    apiVersion: text(exec, 'apiVersion') ?? 'client.authentication.k8s.io/v1',
    installHint: text(exec, 'installHint') ?? '',
    provideClusterInfo: isTrue(exec, 'provideClusterInfo'),
    interactiveMode: text(exec, 'interactiveMode') ?? 'IfAvailable',
  };
}

/** A flag replaces its own part and leaves the others, as kubectl's overrides do. */
function impersonation(user: JsonObject, flags: KubeconfigFlags): Impersonation {
  const as = flags.as || text(user, 'as');
  const uid = text(user, 'as-uid');
  return {
    ...(as && { user: as }),
    ...(uid && { uid }),
    groups: flags.asGroups && flags.asGroups.length > 0 ? flags.asGroups : textsIn(listAt(user, 'as-groups')),
    extra: Object.fromEntries(
      Object.entries(objectAt(user, 'as-user-extra')).map(([key, values]) => [key, textsIn(listAt(values))]),
    ),
  };
}

const hasMoreThanUser = ({ uid, groups, extra }: Impersonation): boolean =>
  uid !== undefined || groups.length > 0 || Object.keys(extra).length > 0;

const textsIn = (values: readonly Json[]): readonly string[] => values.filter(value => typeof value === 'string');

/** Without types in the file, an empty value and YAML's words for nothing are the same. */
function text(entry: Json, member: string): string | undefined {
  const value = textAt(entry, member);
  return value === undefined || /^(?:|~|null|Null|NULL)$/.test(value) ? undefined : value;
}

const isTrue = (entry: Json, member: string): boolean => /^(?:true|yes|on|y)$/i.test(text(entry, member) ?? '');

function pemAt(entry: JsonObject, member: string): Pem | undefined {
  const data = text(entry, `${member}-data`);
  if (data) return { data };
  const file = text(entry, member);
  return file ? { file } : undefined;
}
