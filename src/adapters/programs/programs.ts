import { setTimeout as pause } from 'node:timers/promises';
import type { AllowedProgram } from '../../domain/allowed-program.ts';
import type { Outcome } from '../../domain/change.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { Programs } from '../../ports/programs.ts';
import { createLastLines } from './last-lines.ts';

/** What a program may need to work at all, and what holds no secret. */
const harmless = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'SystemRoot'];
/** From being asked to end until being ended. */
const graceMs = 2_000;

/** Runs what the settings allow: by its path, without a shell, with the variables that are named and nothing to read. */
export function makePrograms({
  allowed,
  env,
  home,
}: {
  readonly allowed: readonly AllowedProgram[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where it runs: never the folder that somebody happens to stand in. */
  readonly home: string;
}): Programs {
  return {
    allowed: allowed.map(({ name }) => name),
    async run([name = '', ...args], { timeoutMs, id }) {
      const program = allowed.find(one => one.name === name);
      if (!program)
        return { kind: 'refused', why: 'policy', says: safe(`the settings don't allow the program "${name}"`) };
      const missing = program.env.filter(one => !env[one]);
      if (missing.length > 0)
        return { kind: 'refused', why: 'invalid', says: safe(`${name} needs ${missing.join(' and ')}, not set here`) };
      const given = [...harmless, ...program.env].flatMap(one => (env[one] === undefined ? [] : [[one, env[one]]]));
      const output = createLastLines(program.env.flatMap(one => env[one] ?? []));
      // Whoever is run twice with the same change can tell by it.
      const variables = { ...Object.fromEntries(given), DEPLOY_COCKPIT_CHANGE: id };
      return outcomeOf(
        name,
        await start(program.path, args, { variables, home, timeoutMs, output }),
        timeoutMs,
        output.lines(),
      );
    },
  };
}

type Ended = {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly timedOut: boolean;
  /** Why it did not even start. */
  readonly unstarted?: string;
};

async function start(
  path: string,
  args: readonly string[],
  options: {
    readonly variables: Readonly<Record<string, string>>;
    readonly home: string;
    readonly timeoutMs: number;
    readonly output: ReturnType<typeof createLastLines>;
  },
): Promise<Ended> {
  // Only few runs need it, and it is no small module.
  const { execa } = await import('execa');
  const child = execa(path, args, {
    cwd: options.home,
    env: options.variables,
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    timeout: options.timeoutMs,
    forceKillAfterDelay: graceMs,
    // A process group of its own, to which every signal goes.
    killDescendants: true,
  });
  child.all?.setEncoding('utf8').on('data', (text: string) => options.output.add(text));
  // What it leaves behind holds its output open, and would be waited for until the time is over.
  child.nodeChildProcess.once('exit', () => void endGroup(child));
  const { exitCode, signal, timedOut, failed, pid, shortMessage } = { pid: child.pid, ...(await child) };
  if (pid === undefined) return { timedOut: false, unstarted: shortMessage ?? 'unknown reason' };
  await endGroup(child);
  return { exitCode, signal, timedOut: failed && timedOut };
}

type Group = { readonly pid?: number | undefined; kill(signal: NodeJS.Signals): boolean };

/** Ends whatever is left of the group: asked first, then without asking. */
async function endGroup(group: Group): Promise<void> {
  if (!isAlive(group)) return;
  group.kill('SIGTERM');
  for (let waitedMs = 0; waitedMs < graceMs && isAlive(group); waitedMs += 50) await pause(50);
  if (isAlive(group)) group.kill('SIGKILL');
  for (let waitedMs = 0; waitedMs < graceMs && isAlive(group); waitedMs += 50) await pause(50);
}

/** A group lives as long as one of its processes does. Windows has none: there the tree was ended with its root. */
function isAlive({ pid }: Group): boolean {
  if (pid === undefined || process.platform === 'win32') return false;
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function outcomeOf(name: string, ended: Ended, timeoutMs: number, output: readonly SafeText[]): Outcome {
  const { exitCode, signal, timedOut, unstarted } = ended;
  if (unstarted !== undefined)
    return { kind: 'refused', why: 'invalid', says: safe(`${name} could not be started: ${unstarted}`, 300) };
  if (exitCode === 0 && !timedOut) return { kind: 'applied', output };
  const how = timedOut
    ? `did not end within ${timeoutMs / 1_000} s and was ended, with all that it had started`
    : exitCode === undefined
      ? `was ended by ${signal ?? 'something else'}`
      : `ended with ${exitCode}`;
  return { kind: 'unknown', says: safe(`${name} ${how}; it may have done a part`), output };
}
