import { type AnyAction, defineAction } from '../../../../src/actions/action.ts';
import { decide } from '../../../../src/actions/decide.ts';
import { manual } from '../../../../src/actions/manual.ts';
import type { Id } from '../../../../src/domain/brands.ts';
import type { Change, KubeEffect, Seen, SinkMessage } from '../../../../src/domain/change.ts';
import { field, textAt } from '../../../../src/domain/json.ts';
import { ours, safe } from '../../../../src/domain/safe-text.ts';
import type { Engine } from '../../../../src/engine/engine.ts';
import { defineFact } from '../../../../src/facts/fact.ts';
import type { Journal } from '../../../../src/ports/journal.ts';
import { modelHash, type World } from './fake-world.ts';

export const landsWithinMs = 5_000;

/** One program in this world. It dies when told to: from then on no line of its reaches the disk, and nothing follows. */
export type Program = {
  readonly engine: Engine;
  readonly pid: number;
  dieAt?: { lines: number; when: 'before' | 'after' };
  isDead: boolean;
};

export function startProgram(world: World, pid: number, name = 'ana'): Program {
  const program: { -readonly [Key in keyof Program]: Program[Key] } = {
    engine: undefined as never,
    pid,
    isDead: false,
  };
  program.engine = {
    reader: {
      get: async () => ({ kind: 'absent', says: ours('none') }),
      list: async () => ({ kind: 'absent', says: ours('none') }),
      watch: () => undefined,
    },
    access: {} as Engine['access'],
    sources: {} as Engine['sources'],
    writer: {
      dryRun: async () => ({ kind: 'accepted', stored: {}, warnings: [] }),
      async send(change) {
        judgeSending(world, change.id);
        const { member, before, after } = JSON.parse(change.effect.body) as Record<string, string>;
        return world.answer(change.id, member ?? '', before ?? '', after ?? '');
      },
    },
    outlets: {
      programs: {
        allowed: ['tool'],
        run: async () => {
          world.ran += 1;
          await world.clock.wait(500, new AbortController().signal);
          return { kind: 'applied' };
        },
      },
      notifier: {
        sinks: [{ name: 'chat', serves: ['incident'] }],
        tell: async (_sink: string, message: SinkMessage) => {
          await world.clock.wait(1_500, new AbortController().signal);
          world.told.push(message.dedupKey);
          return { kind: 'applied' };
        },
      },
    } as unknown as NonNullable<Engine['outlets']>,
    journal: journalOn(world, program),
    actions: new Map(
      [lookAction(world), changeAction(world), runAction, tellAction, decide, manual].map(one => [one.name, one]),
    ),
    facts: new Map(['f', 'g', 'h'].map(name => [name, factOf(world, name)])),
    checks: new Map(),
    clock: world.clock,
    timeline: () => '',
    ids: { next: () => world.nextId() },
    processes: { isAlive: ({ pid: other }) => other === pid },
    hash: modelHash,
    place: {
      context: 'model',
      server: 'model',
      cluster: 'model',
      namespace: 'shop',
      environment: 'practice',
      tlsVerified: true,
    },
    actor: {
      name,
      groups: [],
      asking: 'person',
      host: 'here',
      pid,
      startedAt: 0,
    },
  };
  return program;
}

/** No change leaves without its start on disk, nor without an answer to its plan that is younger than the last break. */
function judgeSending(world: World, id: Id): void {
  const { disk } = world;
  const planned = disk.findLastIndex(one => one.type === 'plan.made' && one.changes.some(change => change.id === id));
  const plan = disk[planned];
  const answered = disk.findLastIndex(
    one => one.type === 'answer.given' && plan?.type === 'plan.made' && one.to === plan.hash && one.answer !== false,
  );
  const breaks = ['run.resumed', 'run.went-on', 'handover.taken', 'text.adopted', 'step.entered'];
  const broken = disk.findLastIndex(({ type }) => breaks.includes(type));
  const started = disk.findLastIndex(one => one.type === 'change.started' && one.change === id);
  if (planned < 0 || answered < planned || started < answered)
    world.problems.push(`${id} was sent before its lines were on disk`);
  if (answered < broken || planned < broken)
    world.problems.push(`${id} was sent on a confirmation from before ${disk[broken]?.type}`);
  if (world.sent.includes(id)) world.problems.push(`${id} was sent twice`);
  if (disk.some(({ type }) => type === 'run.closed')) world.problems.push(`${id} was sent in a closed run`);
}

function journalOn(world: World, program: Program): Journal {
  const forever = new Promise<never>(() => undefined);
  return {
    async append(entry) {
      if (program.isDead) return forever;
      const { dieAt } = program;
      if (dieAt && dieAt.lines <= 0 && dieAt.when === 'before') program.isDead = true;
      if (program.isDead) return forever;
      if (world.disk.some(({ type }) => type === 'run.closed'))
        world.problems.push(`a line after the end: ${entry.type}`);
      if (entry.seq !== world.disk.length + 1) world.problems.push(`line ${entry.seq} after line ${world.disk.length}`);
      world.disk.push(entry);
      if (dieAt && dieAt.lines <= 0) program.isDead = true;
      if (dieAt) dieAt.lines -= 1;
      return program.isDead ? forever : undefined;
    },
    async claim(_run, { pid }) {
      if (world.lock !== undefined && world.lock !== pid) return false;
      world.lock = pid;
      return true;
    },
    async release() {
      world.lock = undefined;
    },
    mend: async () => undefined,
    read: async run => ({ run, entries: [...world.disk], problems: [], isNewer: false }),
    list: async () => (world.disk[0] ? [world.disk[0].run] : []),
  };
}

const factOf = (world: World, name: string) =>
  defineFact({
    name,
    asks: name,
    read: async () => undefined,
    judge: () => ({ value: world.facts[name] ?? 'unknown', says: safe(`${name} as it is`), evidence: null }),
  });

const lookAction = (world: World): AnyAction =>
  defineAction({
    name: 'model.look',
    step: { says: 'Looks.', class: 'read', with: {} },
    parse: () => ({ settings: {} }),
    read: async () => undefined,
    plan: () => ({ kind: 'look', says: ours('is it calm'), withinMs: 20_000, holdMs: 2_000 }),
    observe: (): Seen => ({
      landed: 'unreadable',
      effect: world.isCalm ? 'in-effect' : 'waiting',
      says: ours(world.isCalm ? 'calm' : 'not calm'),
      result: { found: 'it' },
    }),
  });

type Settings = { readonly member: string; readonly to: string };

/** Puts one member of the object to a value, with a mark of its own, and tests what was there. */
const changeAction = (world: World): AnyAction =>
  defineAction<Settings, string | undefined>({
    name: 'model.change',
    step: {
      says: 'Changes.',
      class: 'change',
      with: { member: { type: 'text', says: 'Which.' }, to: { type: 'text', says: 'To what.' } },
    },
    parse: raw => ({ settings: { member: textAt(raw, 'member') ?? '', to: textAt(raw, 'to') ?? '' } }),
    read: async ({ member }) => (world.isReadable ? world.object.get(member)?.value : undefined),
    plan({ member, to }, before, given) {
      if (before === undefined) return { kind: 'blocked', because: ours('the API server is away') };
      if (before === to) return { kind: 'nothing-to-do', because: ours('it is so already') };
      const target = { cluster: 'model', gvr: 'apps/v1/deployments', namespace: 'shop', name: 'checkout' };
      const effect: KubeEffect = {
        via: 'kube',
        method: 'PATCH',
        path: '/x',
        contentType: 'json',
        body: JSON.stringify({ member, before, after: to }),
      };
      return {
        kind: 'change',
        call: { do: 'model.change', with: { member, to } },
        hash: modelHash(`${member} ${before} ${to}`),
        changes: [
          {
            id: given.nextId(),
            target,
            says: safe(`put ${member} to ${to}`),
            class: 'change',
            probes: [{ target, pointer: `/${member}`, before: modelHash(before) }],
            via: 'kube',
            bytes: modelHash(effect.body),
            repeatable: false,
            landsWithinMs,
            effect,
          },
        ],
        madeAt: given.now,
        expiresAt: given.now + 60_000,
        undo: { do: 'model.change', with: { member, to: before } },
        preview: {
          title: ours('CHANGE'),
          changes: [],
          stays: [],
          why: ours(''),
          effect: ours(''),
          checked: [],
          unknown: [],
          warnings: [],
          byHand: ours(''),
        },
      };
    },
    observe: (change): Seen => seenOf(world, change as Change),
  });

function seenOf(world: World, { id, probes }: Change): Seen {
  if (!world.isReadable) return { landed: 'unreadable', effect: 'unknown', says: ours('away') };
  const now = world.object.get(probes[0]?.pointer.slice(1) ?? '');
  if (now?.by === id) return { landed: 'after', effect: world.effect, says: safe(`seen: ${world.effect}`) };
  if (now !== undefined && modelHash(now.value) === probes[0]?.before)
    return { landed: 'before', effect: 'waiting', says: ours('not there') };
  return { landed: 'other', effect: 'reverted', says: ours('somebody else wrote over it') };
}

const noPreview = {
  title: ours('IT'),
  changes: [],
  stays: [],
  why: ours(''),
  effect: ours(''),
  checked: [],
  unknown: [],
  warnings: [],
  byHand: ours(''),
};

/** A program that nobody can look at afterwards. */
const runAction: AnyAction = defineAction({
  name: 'model.run',
  step: { says: 'Runs.', class: 'change', with: { repeatable: { type: 'yes-no', says: 'Whether twice is as once.' } } },
  parse: raw => ({ settings: field(raw, 'repeatable') === true }),
  read: async () => undefined,
  plan: (repeatable: boolean, _world, given) => ({
    kind: 'change',
    call: { do: 'model.run', with: { repeatable } },
    hash: modelHash('run'),
    changes: [
      {
        id: given.nextId(),
        target: { cluster: 'model', gvr: 'programs', name: 'tool' },
        says: ours('run the tool'),
        class: 'change',
        probes: [],
        via: 'process',
        bytes: modelHash('run'),
        repeatable,
        landsWithinMs: 1_000,
        effect: { via: 'process', argv: ['tool'], timeoutMs: 1_000 },
      },
    ],
    madeAt: given.now,
    expiresAt: given.now + 60_000,
    preview: noPreview,
  }),
  observe: (): Seen => ({ landed: 'unreadable', effect: 'unknown', says: ours('nobody can look') }),
});

const tellAction: AnyAction = defineAction({
  name: 'model.tell',
  step: { says: 'Tells.', class: 'read', with: {} },
  parse: () => ({ settings: {} }),
  read: async () => undefined,
  plan: (_settings, _world, given) => ({
    kind: 'change',
    call: { do: 'model.tell', with: {} },
    hash: modelHash('tell'),
    changes: [
      {
        id: given.nextId(),
        target: { cluster: 'model', gvr: 'sinks', name: 'chat' },
        says: ours('tell'),
        class: 'read',
        probes: [],
        via: 'sink',
        bytes: modelHash('tell'),
        repeatable: true,
        landsWithinMs: 6_000,
        effect: {
          via: 'sink',
          sink: 'chat',
          message: {
            urgency: 'notify',
            text: ours('hello'),
            dedupKey: `${given.run}/${given.step?.id}`,
            source: ours('model'),
            details: {},
          },
        },
      },
    ],
    madeAt: given.now,
    expiresAt: given.now + 60_000,
    preview: {
      title: ours('TELL'),
      changes: [],
      stays: [],
      why: ours(''),
      effect: ours(''),
      checked: [],
      unknown: [],
      warnings: [],
      byHand: ours(''),
    },
  }),
  observe: (): Seen => ({ landed: 'unreadable', effect: 'in-effect', says: ours('told') }),
});
