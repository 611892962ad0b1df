import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program with what stands before its own arguments. */
export type Program = { readonly file: string; readonly args: readonly string[] };

export type DebianProgram = {
  /** As a person calls it: `Alertmanager`. */
  readonly title: string;
  readonly debianPackage: string;
  /** Its names in PATH; the first is that of Debian. */
  readonly names: readonly [string, ...string[]];
  /** Of the folder in the cache. */
  readonly cacheName: string;
};

/**
 * A real program: that of the machine, or else Debian's package, taken apart in the user's cache folder. It is not
 * installed, because that would start a service.
 */
export async function debianProgram({ title, debianPackage, names, cacheName }: DebianProgram): Promise<Program> {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const installed = folders.flatMap(folder => names.map(name => path.join(folder, name)));
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'deploy-cockpit', cacheName);
  const unpacked = path.join(cache, 'usr', 'bin', names[0]);
  for (const file of installed) if (await isThere(file)) return { file, args: [] };
  try {
    if (!(await isThere(unpacked))) await unpackInto(cache, debianPackage);
    const program = withOwnShare(path.join(cache, 'usr', 'share'), unpacked);
    await run(program.file, [...program.args, '--version']);
    return program;
  } catch (cause) {
    throw new Error(
      `There is no ${title} to test with: install it (apt-get install ${debianPackage}), or put "${names.at(-1)}" into PATH.`,
      { cause },
    );
  }
}

/** Debian's build reads its templates from /usr/share alone, so it sees its own folder there, and nobody else does. */
const withOwnShare = (share: string, file: string): Program => ({
  file: '/usr/bin/unshare',
  args: [
    '--user',
    '--map-root-user',
    '--mount',
    '/bin/sh',
    '-c',
    '/bin/mount --bind "$0" /usr/share && exec "$@"',
    share,
    file,
  ],
});

async function unpackInto(cache: string, debianPackage: string): Promise<void> {
  await mkdir(path.dirname(cache), { recursive: true });
  const half = await mkdtemp(`${cache}-`);
  try {
    const download = () => run('apt-get', ['download', debianPackage], { cwd: half });
    // On a new machine apt knows no package before its first update, which only root may do.
    await download().catch(async () => {
      await run('apt-get', ['update']);
      await download();
    });
    const archive = (await readdir(half)).find(name => name.endsWith('.deb'));
    await run('dpkg', ['-x', path.join(half, archive ?? ''), half]);
    await rename(half, cache);
  } catch (cause) {
    await rm(half, { recursive: true, force: true });
    throw cause;
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
