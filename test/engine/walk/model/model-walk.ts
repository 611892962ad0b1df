import { openWalk } from '../../../../src/engine/walk/open-walk.ts';
import { resumeWalk, type Taking } from '../../../../src/engine/walk/resume-walk.ts';
import type { WalkCommand, Walker, WalkView } from '../../../../src/engine/walk/walk-state.ts';
import type { WalkOptions } from '../../../../src/engine/walk/walking.ts';
import { type Program, startProgram } from './fake-engine.ts';
import { quiet, World } from './fake-world.ts';
import { modelPlaybook } from './model-playbook.ts';

/** A walk in the model's world, told step by step. */
export type ModelWalk = {
  readonly world: World;
  readonly program: Program;
  readonly walker: Walker;
  /** Says it, lets everything that follows happen, and shows where the walk stands. */
  say(command: WalkCommand): Promise<WalkView>;
  tick(ms: number): Promise<WalkView>;
  /** Says yes to the plan on the screen, and lets the answer come. */
  confirm(): Promise<WalkView>;
  /** The program dies, and another one goes on. */
  die(taking?: Taking, options?: WalkOptions): Promise<ModelWalk>;
  /** Lines of the journal, each by its type and step. */
  lines(): readonly string[];
};

export async function walkInModel(
  options: WalkOptions = {},
  text = modelPlaybook,
  world: World = new World(),
): Promise<ModelWalk> {
  const program = startProgram(world, 1);
  const opened = await openWalk(
    program.engine,
    { text, path: 'model.md', inputs: { workload: 'deploy/checkout' } },
    options,
    new AbortController().signal,
  );
  if (opened.kind === 'refused') throw new Error(opened.says);
  await quiet();
  return modelWalk(world, program, opened.walker);
}

function modelWalk(world: World, program: Program, walker: Walker): ModelWalk {
  const walk: ModelWalk = {
    world,
    program,
    walker,
    async say(command) {
      void walker.send(command);
      await quiet();
      return walker.view();
    },
    async tick(ms) {
      await world.tick(ms);
      return walker.view();
    },
    async confirm() {
      const to = walker.view().prepared?.plan.hash ?? 'sha256:none';
      await walk.say({ type: 'confirm', to, level: 'typed', answer: 'checkout' });
      return walk.tick(600);
    },
    async die(taking, options = {}) {
      program.isDead = true;
      world.lock = undefined;
      const next = startProgram(world, program.pid + 1, taking ? 'ben' : 'ana');
      const opened = await resumeWalk(next.engine, walker.run, options, taking);
      if (opened.kind === 'refused') throw new Error(opened.says);
      await quiet();
      return modelWalk(world, next, opened.walker);
    },
    lines: () => world.disk.map(({ type, step }) => [type, step].filter(Boolean).join(' ')),
  };
  return walk;
}
