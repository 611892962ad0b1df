import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, getPriority, loadavg } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { builtProgram, stateFolder } from '../support/built-program.ts';
import { plainKubeconfig } from '../support/storm-kubeconfig.ts';
import { openTerminal, type Screen } from '../support/terminal.ts';

/**
 * How fast keys are answered while a thousand events a second come in, and what a board costs that nothing happens on.
 * Written to test/evidence with its date. Keys are counted from the write into the terminal to the cell that moved, this
 * harness included.
 */
const workloads = 200;
const keysPerRound = 200;
const restMs = 30_000;
const limits = { p95: 60, p99: 120, rest: 3 };

const lines: string[] = [];
const say = (text: string) => {
  lines.push(text);
  console.log(text);
};
const row = (...cells: readonly (string | number)[]) =>
  say(cells.map((cell, index) => (index === 0 ? String(cell).padEnd(34) : String(cell).padStart(12))).join(''));

const nodeFlags = readFileSync(builtProgram, 'utf8').split('\n')[0]?.split(' node ')[1]?.split(' ') ?? [];

/** Seconds of processor time that a process has used. Linux: 100 ticks a second. */
async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const cursorRow = (rows: readonly string[]): number => rows.findIndex(line => line.startsWith('▸'));
const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

/** Moves the cursor down and up, one key at a time, at moments that fit no rhythm of the program. */
async function keyTimes(screen: Screen, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const before = cursorRow(screen.lines());
    const began = performance.now();
    screen.press(index % 2 === 0 ? 'j' : 'k');
    times.push((await screen.seen(rows => cursorRow(rows) !== before && cursorRow(rows) >= 0)) - began);
    await pause(37 + ((index * 29) % 83));
  }
  return times;
}

type Board = { readonly screen: Screen; rate(perSecond: number): void; close(): Promise<void> };

/** The cockpit before a server of its own process; every nth workload is in the middle of a release, or none. */
async function openBoard(rollingEvery: number): Promise<Board> {
  const file = path.resolve(import.meta.dirname, '../support/event-storm.ts');
  const storm = spawn(process.execPath, [file, String(workloads), String(rollingEvery)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>(resolve => storm.stdout.once('data', data => resolve(String(data).trim())));
  const folder = stateFolder();
  const kubeconfig = await plainKubeconfig(path.join(folder.path, 'config'), url);
  const args = [...nodeFlags, builtProgram, '--kubeconfig', kubeconfig];
  const screen = openTerminal({ args, columns: 120, rows: 40, env: folder.env });
  await screen.until(/WELL \(\d+\)/, 60_000);
  return {
    screen,
    rate: perSecond => void storm.stdin.write(`${perSecond}\n`),
    async close() {
      screen.kill();
      await screen.exited;
      storm.stdin.end();
      await folder.remove();
    },
  };
}

/** On a machine that others use too, only what goes before them can be measured: `chrt --rr 10 npm run evidence`. */
async function scheduling(): Promise<string> {
  const stat = await readFile('/proc/self/stat', 'utf8');
  const policy = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38]);
  return policy === 1 || policy === 2 ? 'before all other work (real time)' : `as usual, priority ${getPriority()}`;
}

/** Per cent of one core, while `work` is done. */
async function cpuPercent(pid: number, work: () => Promise<unknown>): Promise<number> {
  const [cpu, began] = [await cpuSeconds(pid), performance.now()];
  await work();
  return (((await cpuSeconds(pid)) - cpu) / ((performance.now() - began) / 1_000)) * 100;
}

async function keysInStorms(): Promise<boolean> {
  const { screen, rate, close } = await openBoard(10);
  let isGood = true;
  for (const perSecond of [0, 100, 1_000]) {
    rate(perSecond);
    await pause(2_000);
    let times: readonly number[] = [];
    const used = await cpuPercent(screen.pid, async () => {
      times = await keyTimes(screen, keysPerRound);
    });
    const [p50 = 0, p95 = 0, p99 = 0] = [0.5, 0.95, 0.99].map(share => quantile(times, share));
    row(perSecond, ...[p50, p95, p99, Math.max(...times), used].map(value => value.toFixed(0)));
    if (perSecond === 1_000) isGood = p95 < limits.p95 && p99 < limits.p99;
  }
  await close();
  return isGood;
}

async function rest(): Promise<boolean> {
  const { screen, close } = await openBoard(0);
  await pause(5_000);
  const used = await cpuPercent(screen.pid, () => pause(restMs));
  row(`at rest, over ${restMs / 1_000} s`, '', '', '', '', used.toFixed(2));
  await close();
  return used < limits.rest;
}

const date = new Date().toISOString();
say(`keys and rest, ${date}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? '?'})`);
say(`load of the machine ${loadavg()[0]?.toFixed(1)}, scheduled ${await scheduling()}`);
say(`${workloads} Deployments, every tenth rolling (at rest: none); 120x40; ${keysPerRound} keys a round`);
say('');
row('events a second', 'p50 ms', 'p95 ms', 'p99 ms', 'most ms', 'CPU %');
const areKeysFast = await keysInStorms();
const isRestCheap = await rest();
const isGood = areKeysFast && isRestCheap;
say('');
say(
  `limits at 1,000 events a second: p95 ${limits.p95} ms, p99 ${limits.p99} ms; at rest ${limits.rest} % of a core: ${isGood ? 'kept' : 'NOT KEPT'}`,
);
const evidence = path.resolve(import.meta.dirname, '../evidence');
await mkdir(evidence, { recursive: true });
await writeFile(path.join(evidence, `keys-and-rest-${date.slice(0, 10)}.txt`), `${lines.join('\n')}\n`);
process.exit(isGood ? 0 : 1);
