import type { Change, Plan, Seen } from '../domain/change.ts';
import { field, isObject, isSameJson, type Json, textAt } from '../domain/json.ts';
import { ours, safe } from '../domain/safe-text.ts';
import type { StepForm } from '../domain/step-form.ts';
import { writtenBy } from '../reports/written-by.ts';
import { type AtTime, defineAction, type Given, type Readers } from './action.ts';
import { changePlan } from './change-plan.ts';
import { fromKept, type KeptBy, keptBy, keptFile } from './config-kept.ts';
import { configWords, contentOf, restoreByHand } from './config-restore-words.ts';
import { type ConfigData, type ConfigWorld, configPath, dataOf, readConfigWorld } from './config-world.ts';
import { type Named, namespaceIn, namespaceSetting, noNamespace, parseNamed } from './namespaced-settings.ts';
import { type Operation, objectPatch } from './object-patch.ts';
import { observeObject, observeUnread } from './observe-object.ts';
import { kubectlFor } from './page-commands.ts';
import { blocked } from './verb-action.ts';

type Settings = Named & {
  /** Name of a kept copy, or `last-applied`, or `run/RUN/CHANGE`: what a restoration overwrote. */
  readonly from: string;
  readonly isSecret: boolean;
  readonly reason?: string;
};

const step: StepForm = {
  says: 'Put the content of a ConfigMap back, from a kept copy or from what was applied last.',
  class: 'change',
  with: {
    config: { type: 'text', required: true, says: 'The ConfigMap.' },
    namespace: namespaceSetting,
    from: { type: 'text', required: true, says: 'The name of the kept copy, a ConfigMap; or `last-applied`.' },
    reason: { type: 'message', says: 'Why, for the record.' },
  },
  call: ({ config, ...own }) => ({ ...own, ...(config !== undefined && { name: config }) }),
  byHand: settings => {
    const kubectl = kubectlFor(settings);
    return [
      `${kubectl} ${restoreByHand(kubectl, textAt(settings, 'config') ?? 'NAME', textAt(settings, 'from') ?? 'FROM')}`,
    ];
  },
};

/** Puts a ConfigMap's whole content back; what somebody changed since it was shown is not overwritten. */
export const configRestore = defineAction<Settings, ConfigWorld>({
  name: 'config.restore',
  step,
  parse,
  read,
  plan,
  observe: (change, world, given) => observe(change as Change, world, given),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const [kind, name] = kindAndName(textAt(raw, 'name'));
  const [fromKind, from] = kindAndName(textAt(raw, 'from'));
  const { named, problems } = parseNamed({ ...raw, ...(name !== undefined && { name }) });
  const isKept = keptBy(textAt(raw, 'from') ?? '') !== undefined;
  const source = isKept ? undefined : parseNamed(from === undefined ? {} : { name: from });
  const wanted = isKept ? textAt(raw, 'from') : source?.named?.name;
  if (!named || wanted === undefined)
    return { problems: [...problems, ...(wanted ? [] : ['"from" is missing, or is no name'])] };
  const reason = textAt(raw, 'reason');
  const isSecret = kind === 'secret' || (!isKept && fromKind === 'secret');
  return { settings: { ...named, from: wanted, isSecret, ...(reason && { reason }) } };
}

/** `secret/pay` → secret, pay; `configmap/pay` and `pay` mean a ConfigMap. */
function kindAndName(text: string | undefined): readonly [kind: 'configmap' | 'secret', name: string | undefined] {
  const [first, second] = text?.split('/') ?? [];
  if (second === undefined) return ['configmap', first];
  if (/^secrets?$/i.test(first ?? '')) return ['secret', second];
  return ['configmap', /^(?:cm|configmaps?)$/i.test(first ?? '') ? second : text];
}

function read({ from, isSecret, ...named }: Settings, readers: Readers, signal: AbortSignal): Promise<ConfigWorld> {
  const unread = (says: typeof noNamespace): Promise<ConfigWorld> =>
    Promise.resolve({ kind: 'unread', answer: { kind: 'unreachable', says } });
  if (isSecret)
    return unread(
      ours('a Secret is not restored from here: its values would stand in the plan and in the request that is shown'),
    );
  const namespace = namespaceIn(named, readers);
  return namespace === undefined
    ? unread(noNamespace)
    : readConfigWorld({ namespace, name: named.name, from }, readers, signal);
}

function plan({ name, from, reason }: Settings, world: ConfigWorld, given: Given): Plan {
  if (world.kind === 'unread') return blocked(world.answer.says);
  const { raw, wanted, namespace } = world;
  if (field(raw, 'metadata', 'deletionTimestamp') !== undefined) return blocked(safe(`${name} is being deleted`));
  if (wanted.kind === 'none') return blocked(wanted.because);
  const now = dataOf(raw);
  if (isSameJson(now as Json, wanted.data as Json))
    return { kind: 'nothing-to-do', because: safe(`${name} holds ${contentOf(from)} already`) };
  if (raw.immutable === true)
    return blocked(
      safe(`${name} is immutable: make a ConfigMap of another name, and let the pod template name that one`),
    );
  const { tests, writes } = replaced(raw, wanted.data);
  const part = objectPatch(
    {
      name: 'config.restore',
      target: { cluster: given.place.cluster, gvr: 'v1/configmaps', namespace, name },
      path: configPath(namespace, name),
      says: safe(`put ${contentOf(from)} back into ConfigMap ${name}`),
      raw,
      writing: { tests, writes: () => writes, probed: ['/data', '/binaryData'] },
    },
    given,
  );
  const by: KeptBy = { run: given.run, change: part.sendable.id };
  return changePlan(
    {
      call: { do: 'config.restore', with: { namespace, name, from, ...(reason && { reason }) } },
      parts: [{ ...part, sendable: { ...part.sendable, keeps: keptFile(by.change, now) } }],
      undo: { do: 'config.restore', with: { namespace, name, from: fromKept(by) } },
      needs: [{ to: `patch configmaps in ${namespace}`, may: world.mayPatch }],
      predictedMs: 1_000,
      words: configWords(name, from, now, wanted.data, world, world.pathOf?.(by)),
      byHand: [
        `-n ${namespace} ${restoreByHand(`kubectl --context ${given.place.context} -n ${namespace}`, name, from, world.pathOf)}`,
      ],
    },
    given,
  );
}

/** The whole content is tested and replaced, so that no key of the bad one is left behind. */
function replaced(raw: Json, wanted: ConfigData): { tests: readonly Operation[]; writes: readonly Operation[] } {
  const members = (['data', 'binaryData'] as const).map(key => ({
    path: `/${key}`,
    now: field(raw, key),
    to: wanted[key],
  }));
  return {
    tests: members.map(({ path, now }) => ({ op: 'test', path, value: now ?? null })),
    writes: members.flatMap(({ path, now, to }): readonly Operation[] => {
      if (to !== undefined) return isSameJson(now, to) ? [] : [{ op: 'add', path, value: to }];
      return now === undefined ? [] : [{ op: 'remove', path }];
    }),
  };
}

function observe(change: Change, world: ConfigWorld, { hash }: AtTime): Seen {
  if (world.kind === 'unread') return observeUnread(change, world.answer);
  const { name } = change.target;
  const found = observeObject(change, world.raw, hash, pointer =>
    safe(`the content of ${name} was changed again, by ${writtenBy(world.raw, pointer)}`),
  );
  if ('seen' in found) return found.seen;
  return { ...found.stands, effect: 'in-effect', says: safe(`${name} holds what was put back`) };
}
