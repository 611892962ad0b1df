import { appendFileSync } from 'node:fs';
import type { Call } from '../../src/domain/change.ts';
import { confirm } from '../../src/engine/confirm.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { openEngine } from '../support/open-engine.ts';

/**
 * Does one change, and ends itself with SIGKILL at one point: before or after one call of Reader, Writer,
 * Access or Journal, or around one flush to the disk. Without a point it only writes its trace.
 */
type Orders = {
  readonly kubeconfig: string;
  readonly folder: string;
  readonly call: Call;
  readonly landsWithinMs: number;
  readonly dieAt?: number;
  readonly trace?: string;
  /** Breaks the one rule on purpose, to see that the test notices. */
  readonly journalAfterRequest?: boolean;
};

const orders = JSON.parse(process.argv[2] ?? '') as Orders;
let passed = 0;

function point(what: string): void {
  if (orders.trace) appendFileSync(orders.trace, `${what}\n`);
  if (passed === orders.dieAt) process.kill(process.pid, 'SIGKILL');
  passed += 1;
}

/** Every method of a port, with a point before and after each call. */
function watched<Port extends object>(port: Port, name: string): Port {
  return new Proxy(port, {
    get(of, key) {
      const method = Reflect.get(of, key) as unknown;
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        point(`before ${name}.${String(key)}`);
        const result = await (method as (...all: unknown[]) => Promise<unknown>).apply(of, args);
        point(`after ${name}.${String(key)}`);
        return result;
      };
    },
  });
}

const { engine: real, close } = await openEngine({
  kubeconfig: orders.kubeconfig,
  folder: orders.folder,
  landsWithinMs: orders.landsWithinMs,
  flush: async handle => {
    point('before flush');
    await handle.sync();
    point('after flush');
  },
});
const writer = watched(real.writer ?? {}, 'writer') as NonNullable<Engine['writer']>;
const journal = watched(real.journal, 'journal') as Engine['journal'];
const engine: Engine = {
  ...real,
  reader: watched(real.reader, 'reader'),
  access: watched(real.access, 'access'),
  writer,
  journal,
  ...(orders.journalAfterRequest && lateJournal(journal, writer)),
};

/** The mistake: whatever belongs before the request is written after it. */
function lateJournal(
  to: Engine['journal'],
  through: NonNullable<Engine['writer']>,
): Pick<Engine, 'journal' | 'writer'> {
  const late: Parameters<Engine['journal']['append']>[0][] = [];
  let isSent = false;
  return {
    journal: {
      ...to,
      claim: to.claim,
      release: to.release,
      append: async entry => void (isSent ? await to.append(entry) : late.push(entry)),
    },
    writer: {
      dryRun: (change, signal) => through.dryRun(change, signal),
      async send(change) {
        const outcome = await through.send(change);
        isSent = true;
        for (const entry of late) await to.append(entry);
        return outcome;
      },
    },
  };
}

const never = new AbortController().signal;
const prepared = await prepare(engine, orders.call, never);
if (prepared.kind !== 'ready') throw new Error(`not planned: ${prepared.because}`);
const answer = { to: prepared.plan.hash, level: 'typed', answer: prepared.plan.changes[0].target.name } as const;
const confirmed = await confirm(engine, prepared, answer, { entry: () => undefined, seen: () => undefined }, never);
if (confirmed.kind !== 'ran') throw new Error(`not sent: ${confirmed.says}`);
await close();
