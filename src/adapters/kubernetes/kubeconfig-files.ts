import { readFile } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { field, isObject, type Json, type JsonObject, listAt, textAt } from '../../domain/json.ts';
import { isProblem, type Problem, problem } from './problem.ts';

/** The files' contents after merging: raw entries by name, paths in them made absolute. */
export type KubeconfigEntries = {
  readonly files: readonly string[];
  readonly currentContext: string;
  readonly contexts: ReadonlyMap<string, JsonObject>;
  readonly clusters: ReadonlyMap<string, JsonObject>;
  readonly users: ReadonlyMap<string, JsonObject>;
};

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
};

/**
 * Reads the files that kubectl would read and merges them as client-go does (tools/clientcmd/loader.go): the first
 * file that defines a name owns the whole entry, the first that sets current-context sets it, missing files of a
 * list are passed over.
 */
export async function readKubeconfigFiles(
  flag: string | undefined,
  { env, home }: Surroundings,
): Promise<KubeconfigEntries | Problem> {
  const paths = pathsOf(flag, env.KUBECONFIG, home);
  const read = await Promise.all(paths.map(path => readFileEntries(path, flag !== undefined)));
  const broken = read.find(file => file !== undefined && isProblem(file));
  if (broken && isProblem(broken)) return broken;
  const found = read.filter(file => file !== undefined && !isProblem(file)) as readonly KubeconfigEntries[];
  return found.length === 0 ? nothingFound(paths) : merged(found);
}

function pathsOf(flag: string | undefined, list: string | undefined, home: string): readonly string[] {
  if (flag !== undefined) return [resolve(flag)];
  const listed = [...new Set((list ?? '').split(delimiter).filter(path => path !== ''))];
  return listed.length > 0 ? listed.map(path => resolve(path)) : [join(home, '.kube', 'config')];
}

const nothingFound = (paths: readonly string[]): Problem =>
  problem(`No kubeconfig was found at ${paths.join(', ')}; set KUBECONFIG or --kubeconfig, or try --practice.`);

async function readFileEntries(path: string, mustExist: boolean): Promise<KubeconfigEntries | Problem | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT' && !mustExist) return undefined;
    return problem(`The kubeconfig ${path} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`);
  }
  return parseKubeconfig(text, path);
}

/** Every scalar is read as text, because all that matters here is text; a token such as `0123` keeps its zero. */
async function parseKubeconfig(text: string, path: string): Promise<KubeconfigEntries | Problem> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, {
    schema: 'failsafe',
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line;
    return problem(`The kubeconfig ${path} is not valid YAML${line ? `, line ${line}` : ''}.`);
  }
  let content: Json;
  try {
    content = (document.toJS({ maxAliasCount: 100 }) ?? {}) as Json;
  } catch {
    return problem(`The kubeconfig ${path} is not valid YAML: its aliases do not resolve.`);
  }
  if (!isObject(content) && content !== '') return problem(`The kubeconfig ${path} is not a kubeconfig.`);
  return entriesOf(content, path);
}

function entriesOf(content: Json, path: string): KubeconfigEntries | Problem {
  const folder = dirname(path);
  const contexts = named(content, 'contexts', 'context', path);
  const clusters = named(content, 'clusters', 'cluster', path);
  const users = named(content, 'users', 'user', path);
  if (isProblem(contexts)) return contexts;
  if (isProblem(clusters)) return clusters;
  if (isProblem(users)) return users;
  return {
    files: [path],
    currentContext: textAt(content, 'current-context') ?? '',
    contexts,
    clusters: mapValues(clusters, cluster => withAbsolutePaths(cluster, folder, ['certificate-authority'])),
    users: mapValues(users, user => withAbsoluteCommand(withAbsolutePaths(user, folder, userFiles), folder)),
  };
}

const userFiles = ['client-certificate', 'client-key', 'tokenFile'];

function named(content: Json, list: string, member: string, path: string): Map<string, JsonObject> | Problem {
  const entries = new Map<string, JsonObject>();
  for (const item of listAt(content, list)) {
    const name = textAt(item, 'name') ?? '';
    const value = field(item, member);
    if (entries.has(name)) return problem(`The kubeconfig ${path} names the ${member} ${name} twice.`);
    entries.set(name, isObject(value) ? value : {});
  }
  return entries;
}

function withAbsolutePaths(entry: JsonObject, folder: string, members: readonly string[]): JsonObject {
  const absolute = members.flatMap(member => {
    const path = textAt(entry, member);
    return path ? [[member, isAbsolute(path) ? path : join(folder, path)]] : [];
  });
  return { ...entry, ...Object.fromEntries(absolute) };
}

/** A plugin named by a bare word is looked up on PATH; one with a slash lies beside its kubeconfig. */
function withAbsoluteCommand(user: JsonObject, folder: string): JsonObject {
  const command = textAt(user, 'exec', 'command');
  const exec = field(user, 'exec');
  if (!command || !isObject(exec) || isAbsolute(command) || !command.includes(sep)) return user;
  return { ...user, exec: { ...exec, command: join(folder, command) } };
}

const mapValues = (entries: ReadonlyMap<string, JsonObject>, change: (entry: JsonObject) => JsonObject) =>
  new Map([...entries].map(([name, entry]) => [name, change(entry)]));

/** Later entries of a Map win, so the files are laid down from the last to the first. */
const merged = (files: readonly KubeconfigEntries[]): KubeconfigEntries => {
  const backwards = files.toReversed();
  return {
    files: files.flatMap(file => file.files),
    currentContext: files.find(file => file.currentContext !== '')?.currentContext ?? '',
    contexts: new Map(backwards.flatMap(file => [...file.contexts])),
    clusters: new Map(backwards.flatMap(file => [...file.clusters])),
    users: new Map(backwards.flatMap(file => [...file.users])),
  };
};
