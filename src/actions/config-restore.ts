import type { Change, Difference, Plan, Seen } from '../domain/change.ts';
import { field, isObject, isSameJson, type Json, textAt } from '../domain/json.ts';
import { ours, redacted, safe } from '../domain/safe-text.ts';
import type { StepForm } from '../domain/step-form.ts';
import { writtenBy } from '../reports/written-by.ts';
import { type AtTime, defineAction, type Given, type Readers } from './action.ts';
import { changePlan, type Words } from './change-plan.ts';
import { type ConfigData, type ConfigWorld, configPath, dataOf, readConfigWorld } from './config-world.ts';
import { type Named, namespaceIn, namespaceSetting, noNamespace, parseNamed } from './namespaced-settings.ts';
import { type Operation, objectPatch } from './object-patch.ts';
import { observeObject, observeUnread } from './observe-object.ts';
import { kubectlFor } from './page-commands.ts';
import { blocked } from './verb-action.ts';

type Settings = Named & {
  /** Name of a kept copy, or `last-applied`. */
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
  const source = parseNamed(from === undefined ? {} : { name: from });
  if (!named || !source.named)
    return { problems: [...problems, ...(source.named ? [] : ['"from" is missing, or is no name'])] };
  const reason = textAt(raw, 'reason');
  const isSecret = kind === 'secret' || fromKind === 'secret';
  return { settings: { ...named, from: source.named.name, isSecret, ...(reason && { reason }) } };
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
    return { kind: 'nothing-to-do', because: safe(`${name} holds what ${sourceName(from)} holds already`) };
  if (raw.immutable === true)
    return blocked(
      safe(`${name} is immutable: make a ConfigMap of another name, and let the pod template name that one`),
    );
  const { tests, writes } = replaced(raw, wanted.data);
  return changePlan(
    {
      call: { do: 'config.restore', with: { namespace, name, from, ...(reason && { reason }) } },
      parts: [
        objectPatch(
          {
            name: 'config.restore',
            target: { cluster: given.place.cluster, gvr: 'v1/configmaps', namespace, name },
            path: configPath(namespace, name),
            says: safe(`put the content of ${sourceName(from)} back into ConfigMap ${name}`),
            raw,
            writing: { tests, writes: () => writes, probed: ['/data', '/binaryData'] },
          },
          given,
        ),
      ],
      needs: [{ to: `patch configmaps in ${namespace}`, may: world.mayPatch }],
      predictedMs: 1_000,
      words: wordsOf(name, from, now, wanted.data, world),
      byHand: [
        `-n ${namespace} ${restoreByHand(`kubectl --context ${given.place.context} -n ${namespace}`, name, from)}`,
      ],
    },
    given,
  );
}

const sourceName = (from: string): string => (from === 'last-applied' ? 'what was applied last' : `the copy ${from}`);

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

function wordsOf(
  name: string,
  from: string,
  now: ConfigData,
  wanted: ConfigData,
  world: Extract<ConfigWorld, { kind: 'read' }>,
): Words {
  const { users, raw } = world;
  const changes = [
    ...differences(now.data ?? {}, wanted.data ?? {}, value => `${value}`),
    ...differences(now.binaryData ?? {}, wanted.binaryData ?? {}, () => '(binary)'),
  ];
  return {
    title: safe(`RESTORE ${name} from ${sourceName(from)}`),
    changes,
    stays: [ours('every pod template, so nothing is rolled out by it')],
    why: safe(`${changes.length} of its keys differ; ${writtenBy(raw, '/data')} wrote it last`),
    effect: ours('stored at once; pods that mount it see it within about a minute'),
    unknown: users === undefined ? [ours('who uses it: workloads could not be read')] : [],
    warnings: [
      ...(world.wanted.kind === 'found' && world.wanted.warning ? [world.wanted.warning] : []),
      safe(
        `what reads it at its start, from the environment or by subPath, has the old content until it is restarted${
          users && users.length > 0 ? `: ${users.join(', ')}` : ''
        }`,
      ),
      ...(users?.length === 0 ? [safe(`no pod template of this namespace names ${name}`)] : []),
      ours('what is there now is kept nowhere: save it first if somebody will ask for it'),
    ],
  };
}

/** Values that look like a secret, by their key or by themselves, are not shown. */
function differences(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
  text: (value: Json) => string,
): readonly Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter(key => !isSameJson(before[key], after[key]))
    .map(key => ({
      what: safe(key, 120),
      ...(before[key] !== undefined && { before: safe(redacted(text(before[key]), key), 120) }),
      ...(after[key] !== undefined && { after: safe(redacted(text(after[key]), key), 120) }),
    }));
}

/** Without the values: they may be secret, and they are in the cluster already. */
function restoreByHand(kubectl: string, name: string, from: string): string {
  if (from === 'last-applied')
    return `apply view-last-applied configmap/${name} -o json | ${kubectl} replace --save-config -f -`;
  const copied = `$(${kubectl} get configmap ${from} -o 'jsonpath={.data}')`;
  return `patch configmap ${name} --type=json -p "[{\\"op\\":\\"add\\",\\"path\\":\\"/data\\",\\"value\\":${copied}}]"`;
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
