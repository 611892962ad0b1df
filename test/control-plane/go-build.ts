import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Programs that are built from a Go module of ours, which names their versions and nothing else. */
export type GoPrograms = {
  /** As a sentence begins with it: `The real control plane`. */
  readonly what: string;
  /** Of lines that tell how far it is, and of the folder in the cache. */
  readonly label: string;
  /** Where go.mod and go.sum lie. */
  readonly moduleFolder: string;
  readonly programs: readonly string[];
  /** `-X` for the linker. */
  readonly variables: Readonly<Record<string, string>>;
  /** What else belongs to a finished build; called with its folder. */
  readonly finish?: (folder: string) => Promise<void>;
};

const neededGo = { major: 1, minor: 26 };

/** A reason that a person can act on, as opposed to a bug of ours. */
export class BuildProblem extends Error {}

/** The folder with the built programs in `bin`; builds them when the cache has none for the present go.mod and go.sum. */
export async function builtFolder(of: GoPrograms): Promise<string> {
  const [goMod, goSum] = await Promise.all(['go.mod', 'go.sum'].map(file => readFile(join(of.moduleFolder, file))));
  const key = createHash('sha256')
    .update(goMod as Buffer)
    .update(goSum as Buffer)
    .digest('hex')
    .slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'deploy-cockpit', cacheName(of));
  const folder = join(cache, key);
  if (await isComplete(of, folder)) return folder;
  await build(of, cache, folder);
  if (await isComplete(of, folder)) return folder;
  throw new BuildProblem(`${of.what} was built, but ${folder} is not complete: remove it.`);
}

const cacheName = ({ label }: GoPrograms) => label.replaceAll(' ', '-');

async function isComplete({ programs }: GoPrograms, folder: string): Promise<boolean> {
  const names = await readdir(join(folder, 'bin')).catch((): string[] => []);
  return programs.every(name => names.includes(name));
}

async function build(of: GoPrograms, cache: string, folder: string): Promise<void> {
  await requireGo(of);
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  // Everything goes into a name of its own first: a build that was killed is never taken for a finished one.
  const partial = `${folder}.partial-${process.pid}`;
  const started = performance.now();
  console.log(`${of.label}: building into ${folder} (minutes when Go's cache is cold)`);
  const ticking = setInterval(() => console.log(`${of.label}: still building after ${seconds(started)}`), 30_000);
  try {
    await compile(of, join(partial, 'bin'), join(cache, 'build.log'));
    await of.finish?.(partial);
    await rename(partial, folder).catch(async error => {
      if (!(await isComplete(of, folder))) throw error; // another build was faster, its result is the same
    });
    console.log(`${of.label}: built in ${seconds(started)}`);
  } finally {
    clearInterval(ticking);
    await rm(partial, { recursive: true, force: true });
  }
}

async function compile({ what, moduleFolder, variables }: GoPrograms, bin: string, logFile: string): Promise<void> {
  await mkdir(bin, { recursive: true });
  const link = ['-s', '-w', ...Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
  const flags = ['-trimpath', '-mod=readonly', '-buildvcs=false', `-ldflags=${link}`];
  const result = await go(moduleFolder, ['build', ...flags, '-o', `${bin}/`, 'tool']);
  if (result.code === 0) return;
  await writeFile(logFile, result.output);
  const last = result.output.trim().split('\n').at(-1) ?? '';
  throw new BuildProblem(
    `${what} could not be built (Go says "${last}", the rest is in ${logFile}): repair that, then run npm run test:cluster again.`,
  );
}

async function requireGo({ what, moduleFolder }: GoPrograms): Promise<void> {
  const { code, output } = await go(moduleFolder, ['env', 'GOVERSION']);
  const found = /go(\d+)\.(\d+)/.exec(output);
  const [major, minor] = [Number(found?.[1]), Number(found?.[2])];
  const enough = major > neededGo.major || (major === neededGo.major && minor >= neededGo.minor);
  if (code === 0 && enough) return;
  const present = found ? 'this one is older' : 'none was found';
  throw new BuildProblem(
    `${what} needs Go ≥ ${neededGo.major}.${neededGo.minor} and ${present}: install Go, then run npm run test:cluster again.`,
  );
}

export function go(
  moduleFolder: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise(resolve => {
    const child = spawn('go', args, {
      cwd: moduleFolder,
      env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const parts: string[] = [];
    child.stdout.on('data', data => parts.push(String(data)));
    child.stderr.on('data', data => parts.push(String(data)));
    child.on('error', error => resolve({ code: 127, output: error.message }));
    child.on('close', code => resolve({ code: code ?? 1, output: parts.join('') }));
  });
}

/** Removes what builds left behind that were killed. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const pid = Number(/\.partial-(\d+)$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) await rm(join(cache, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** For a build script: says where the programs are, or why they are not. */
export async function sayFolder(label: string, folder: () => Promise<string>): Promise<void> {
  try {
    console.log(`${label}: ready in ${await folder()}`);
  } catch (error) {
    if (!(error instanceof BuildProblem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
