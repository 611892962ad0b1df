import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openWalk } from '../../src/engine/walk/open-walk.ts';
import type { Walker, WalkView } from '../../src/engine/walk/walk-state.ts';
import { playWalk } from '../engine/walk/play-walk.ts';
import { standing } from '../engine/walk/walk-until.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { fits, fitsOneEach } from '../support/by-hand-fits.ts';
import { countedEngine } from '../support/counted-engine.ts';
import { openEngine } from '../support/open-engine.ts';
import { type SwiftClock, swiftClock } from '../support/swift-clock.ts';

export type Practice = {
  readonly bench: Awaited<ReturnType<typeof practiceBench>>;
  readonly engine: Engine;
  readonly clock: SwiftClock;
  /** Begins the bundled playbook of this id, as it lies in its file. */
  begin(playbook: string, inputs: JsonObject): Promise<Walker>;
};

const never = new AbortController().signal;
const folderOfPlaybooks = path.join(import.meta.dirname, '../../playbooks');

/** A practice cluster on a scenario and an engine that walks on it, both on one clock that needs no time. */
export async function onScenario(scenario: string, use: (practice: Practice) => Promise<void>): Promise<void> {
  const clock = swiftClock(Date.now());
  const bench = await practiceBench(scenario, 1, clock.now);
  clock.onJump(bench.practice.catchUp);
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-playbooks-'));
  const open = await openEngine({ kubeconfig: bench.kubeconfigPath, folder, environment: 'practice', clock });
  const engine = countedEngine(open.engine, clock);
  try {
    await use({
      bench,
      engine,
      clock,
      async begin(playbook, inputs) {
        const file = path.join(folderOfPlaybooks, `${playbook}.md`);
        const text = await readFile(file, 'utf8');
        const opened = await openWalk(engine, { text, path: `playbooks/${playbook}.md`, inputs }, {}, never);
        if (opened.kind === 'refused') throw new Error(opened.says);
        return opened.walker;
      },
    });
  } finally {
    clock.stop();
    await open.close();
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What somebody says, by the step that asks. A function is done first, as a person does something by hand. */
export type Answers = { readonly [step: string]: string | ((view: WalkView) => Promise<string>) };

/**
 * Somebody who reads what is asked and says no more: confirms what is planned by typing its target, chooses and answers
 * by these words, and closes; a word for a step whose needs don't hold means to wait for them. Whatever is not in the list is not answered: then the walk fails with where it stands.
 */
export async function walkToItsEnd({ clock }: Practice, walker: Walker, answers: Answers): Promise<WalkView> {
  const view = await playWalk(
    walker,
    async view => {
      const { waits, state, prepared, question } = view;
      const step = state.at ?? '';
      if (waits?.for === 'go') return { type: 'go', step };
      if (waits?.for === 'close') return { type: 'close' };
      if (waits?.for === 'confirmation' && prepared) {
        const { hash, changes } = prepared.plan;
        proveByHand(view, prepared.plan.preview.byHand);
        return { type: 'confirm', to: hash, level: 'typed', answer: changes[0].target.name };
      }
      const said = answers[step];
      // It looks again by itself.
      if (waits?.for === 'plan' || (waits?.for === 'needs' && said !== undefined)) return undefined;
      if (waits?.for !== 'answer' || said === undefined) throw new Error(`nobody knows what to say: ${standing(view)}`);
      const value = typeof said === 'string' ? said : await clock.during(said(view));
      return question?.kind === 'choice'
        ? { type: 'choose', step, choose: value, reason: 'it fits what is seen' }
        : { type: 'answer', step, value };
    },
    120_000,
  );
  await walker.leave();
  return view;
}

/** What the file says to do by hand at this step must be what the plan says, but for the words in capitals. */
function proveByHand({ state }: WalkView, plan: string): void {
  const step = state.playbook.steps.find(({ id }) => id === state.at);
  const page = (step?.byHand ?? '').split('\n').map(line => line.trim());
  const [lines, found] = [plan.replaceAll(/ --context \S+/g, ''), page.filter(line => line !== '').join('\n')];
  if (!fits(page.join(' && '), lines) && fitsOneEach(page, lines).includes(false))
    throw new Error(`by hand the file says of ${step?.id}:\n${found}\nand the plan:\n${lines}`);
}

/** How the walk went: every step that was entered, with how it ended. */
export const wayOf = ({ state }: WalkView): readonly string[] =>
  state.way.map(id => `${id} ${state.steps.get(id)?.phase}`);

/** How it was closed, and what was never taken back. */
export const endOf = ({ state }: WalkView) => ({
  closed: state.closed?.how,
  owed: state.debts.filter(({ paidAt }) => paidAt === undefined).length,
});

export const clean = { closed: 'clean', owed: 0 };

/** Which options a decision offered that fit, and why the others did not; `Get help` always fits. */
export function offered({ question }: WalkView): Readonly<Record<string, true | string>> {
  if (question?.kind !== 'choice') throw new Error('nothing is to be decided');
  return Object.fromEntries(question.choices.map(({ choose, fits, because }) => [choose, fits || because]));
}

export const workload = (kind: 'Deployment' | 'StatefulSet', name: string) => ({ kind, namespace: 'shop', name });
