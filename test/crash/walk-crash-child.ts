import { appendFileSync } from 'node:fs';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openWalk } from '../../src/engine/walk/open-walk.ts';
import { playWalk } from '../engine/walk/play-walk.ts';
import { openEngine } from '../support/open-engine.ts';

/** Walks a playbook to its end, and ends itself with SIGKILL just before or just after one line of the journal. */
type Orders = {
  readonly kubeconfig: string;
  readonly folder: string;
  readonly text: string;
  readonly inputs: JsonObject;
  readonly landsWithinMs: number;
  /** The line, from 1; without it nothing ends it. */
  readonly line?: number;
  readonly when?: 'before' | 'after';
  readonly trace?: string;
};

const orders = JSON.parse(process.argv[2] ?? '') as Orders;
const { engine: real, close } = await openEngine(orders);
let lines = 0;
const engine: Engine = {
  ...real,
  journal: {
    append: async entry => {
      lines += 1;
      const line = lines;
      if (line === orders.line && orders.when === 'before') process.kill(process.pid, 'SIGKILL');
      await real.journal.append(entry);
      if (orders.trace) appendFileSync(orders.trace, `${entry.type} ${entry.step ?? ''}\n`);
      if (line === orders.line && orders.when === 'after') process.kill(process.pid, 'SIGKILL');
    },
    claim: (run, by) => real.journal.claim(run, by),
    release: run => real.journal.release(run),
    mend: run => real.journal.mend(run),
    read: run => real.journal.read(run),
    list: () => real.journal.list(),
  },
};
const opened = await openWalk(
  engine,
  { text: orders.text, path: 'playbooks/test.md', inputs: orders.inputs },
  {},
  new AbortController().signal,
);
if (opened.kind === 'refused') throw new Error(opened.says);
await playWalk(opened.walker);
await opened.walker.leave();
await close();
