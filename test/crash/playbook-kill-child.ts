import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Id } from '../../src/domain/brands.ts';
import type { Entry } from '../../src/domain/journal.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { hurriedClock } from '../support/hurried-clock.ts';
import { testHouse } from '../support/test-house.ts';
import { type KillPoint, namesOfLines } from './kill-points.ts';

/** One command line, as a person or a pipeline gives it, ended by SIGKILL around the first line that it is told. */
export type KillOrders = {
  readonly kubeconfig: string;
  /** With the journal of the process before. */
  readonly folder: string;
  readonly line: readonly string[];
  readonly points: readonly KillPoint[];
  readonly landsWithinMs: number;
  /** How fast the clock runs all the time; as the cluster's. */
  readonly pace?: number;
  /** How fast it runs while one of these steps holds, as long as nothing else is waited for. */
  readonly holds?: { readonly steps: readonly string[]; readonly times: number };
  /** Where the line around which it ended is written, and its clock for the next process. */
  readonly left: string;
};
export type Left = { readonly ahead: number; readonly killed?: KillPoint };

const orders = JSON.parse(process.argv[2] ?? '') as KillOrders;
const clock = hurriedClock(aheadBefore());
clock.hurry(orders.pace ?? 1);

function aheadBefore(): number {
  try {
    return (JSON.parse(readFileSync(orders.left, 'utf8')) as Left).ahead;
  } catch {
    return 0;
  }
}

const leave = (killed?: KillPoint) =>
  writeFileSync(orders.left, JSON.stringify({ ahead: clock.ahead(), ...(killed && { killed }) } satisfies Left));

function killable(engine: Engine): Engine {
  const { journal } = engine;
  const nameOf = namesOfLines();
  let known: Promise<unknown> | undefined;
  const learn = async (run: Id) => {
    for (const entry of (await journal.read(run))?.entries ?? []) {
      nameOf(entry);
      hurryAt(entry);
    }
  };
  const dieAt = (line: string, when: KillPoint['when']) => {
    if (!orders.points.some(point => point.line === line && point.when === when)) return;
    leave({ line, when });
    process.kill(process.pid, 'SIGKILL');
  };
  const append = async (entry: Entry) => {
    known ??= learn(entry.run);
    await known;
    const line = nameOf(entry);
    dieAt(line, 'before');
    await journal.append(entry);
    appendFileSync(path.join(orders.folder, 'lines'), `${line}\n`);
    dieAt(line, 'after');
    hurryAt(entry);
  };
  return { ...engine, journal: { ...journal, append } };
}

function hurryAt(entry: Entry): void {
  if (entry.step === undefined || !orders.holds?.steps.includes(entry.step)) return;
  if (entry.type === 'step.entered') clock.hurry(orders.holds.times);
  if (entry.type === 'step.ended') clock.hurry(orders.pace ?? 1);
}

const { kubeconfig, folder, line, landsWithinMs } = orders;
const house = testHouse({ kubeconfig, landsWithinMs, clock, host: hostname(), engine: killable }, folder);
const { code, out, complaints } = await house.run(line);
leave();
process.stdout.write(`${out}\n${complaints}\n`);
process.exitCode = code;
