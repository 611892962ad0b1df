import type { Change, Plan, Seen } from '../domain/change.ts';
import { isObject, isSameJson, type Json, type JsonObject, textAt, textsAt } from '../domain/json.ts';
import { ours, safe } from '../domain/safe-text.ts';
import type { StepForm } from '../domain/step-form.ts';
import { writtenBy } from '../reports/written-by.ts';
import { type AtTime, defineAction, type Given, type Readers } from './action.ts';
import { changePlan } from './change-plan.ts';
import { type Named, namespaceIn, namespaceSetting, noNamespace, parseNamed } from './namespaced-settings.ts';
import { objectPatch } from './object-patch.ts';
import { observeObject, observeUnread } from './observe-object.ts';
import { kubectlFor } from './page-commands.ts';
import { readyIn, switchWords } from './service-switch-words.ts';
import {
  type ReadServiceWorld,
  readServiceWorld,
  type Selector,
  type ServiceWorld,
  selectorWords,
  servicePath,
  serviceTarget,
} from './service-world.ts';
import { blocked } from './verb-action.ts';

type Settings = Named & {
  /** The whole selector, or one label of it that makes the side. A plan always carries the whole. */
  readonly to: Selector;
  readonly isWhole: boolean;
  readonly reason?: string;
};

const step: StepForm = {
  says: 'Let a Service reach the other side of a blue-green pair.',
  class: 'change',
  with: {
    service: { type: 'name', required: true, says: 'The Service that users reach.' },
    namespace: namespaceSetting,
    to: { type: 'map', says: 'The whole selector from then on; or say `side`.' },
    side: { type: 'map', says: 'One label of the selector: `{ key: slot, value: green }`; the others stay.' },
    reason: { type: 'message', says: 'Why, for the record.' },
  },
  call: ({ service, ...own }) => ({ ...own, ...(service !== undefined && { name: service }) }),
  byHand: settings => [`${kubectlFor(settings)} ${switchByHand(String(settings.service), selectorOnPage(settings))}`],
};

/** Points a Service at other pods: the whole selector is tested and replaced in one request. */
export const serviceSwitch = defineAction<Settings, ServiceWorld>({
  name: 'service.switch',
  step,
  parse,
  read,
  plan,
  observe: (change, world, given) => observe(change as Change, world, given),
});

/** A label's value, and what may stand before its slash and after it; kubectl would refuse the rest as well. */
const labelRule = /^(?:[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;
const valueRule = /^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/;

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { named, problems } = parseNamed(raw);
  const isWhole = raw.to !== undefined;
  const to = isWhole ? textsAt(raw, 'to') : sideIn(raw);
  const isFine =
    isWhole !== (raw.side !== undefined) &&
    Object.keys(to).length > 0 &&
    (!isWhole || Object.keys(to).length === Object.keys(isObject(raw.to) ? raw.to : {}).length) &&
    Object.entries(to).every(([key, value]) => labelRule.test(key) && valueRule.test(value));
  if (!named || !isFine)
    return {
      problems: [...problems, ...(isFine ? [] : ['"to" must be a selector, or "side" one label: { key, value }'])],
    };
  const reason = textAt(raw, 'reason');
  return { settings: { ...named, to, isWhole, ...(reason && { reason }) } };
}

const switchByHand = (service: string, selector: string): string => `set selector service ${service} '${selector}'`;

/** kubectl replaces the whole selector, and on paper the other labels are not known. */
const selectorOnPage = (settings: JsonObject): string =>
  isObject(settings.to)
    ? selectorWords(textsAt(settings, 'to'))
    : `OTHER_LABELS,${textAt(settings, 'side', 'key')}=${textAt(settings, 'side', 'value')}`;

function sideIn(raw: JsonObject): Selector {
  const [key, value] = [textAt(raw, 'side', 'key'), textAt(raw, 'side', 'value')];
  return key !== undefined && value !== undefined ? { [key]: value } : {};
}

function read({ to, isWhole, ...named }: Settings, from: Readers, signal: AbortSignal): Promise<ServiceWorld> {
  const namespace = namespaceIn(named, from);
  if (namespace === undefined)
    return Promise.resolve({ kind: 'unread', answer: { kind: 'unreachable', says: noNamespace } });
  const selectorTo = (now: Selector) => (isWhole ? to : { ...now, ...to });
  return readServiceWorld({ namespace, name: named.name, selectorTo }, from, signal);
}

function plan({ name, reason, isWhole }: Settings, world: ServiceWorld, given: Given): Plan {
  if (world.kind === 'unread') return blocked(world.answer.says);
  const { raw, namespace, from, to } = world;
  const refusal = refusalOf(name, world, isWhole);
  if (refusal) return refusal;
  return changePlan(
    {
      call: { do: 'service.switch', with: { namespace, name, to: to.selector, ...(reason && { reason }) } },
      parts: [
        objectPatch(
          {
            name: 'service.switch',
            target: serviceTarget(given.place.cluster, namespace, name),
            path: servicePath(namespace, name),
            says: safe(`let Service ${name} reach ${selectorWords(to.selector)}`),
            raw,
            writing: {
              tests: [{ op: 'test', path: '/spec/selector', value: from.selector }],
              writes: () => [{ op: 'replace', path: '/spec/selector', value: to.selector }],
            },
          },
          given,
        ),
      ],
      needs: [{ to: `patch services in ${namespace}`, may: world.mayPatch }],
      // The controller of the EndpointSlices needs a moment, and so does every node that routes by them.
      predictedMs: 2_000,
      undo: { do: 'service.switch', with: { namespace, name, to: from.selector } },
      words: switchWords(name, world),
      byHand: [`-n ${namespace} ${switchByHand(name, selectorWords(to.selector))}`],
    },
    given,
  );
}

/** What keeps it from being switched: it is so already, or the other side would serve worse, or nobody knows. */
function refusalOf(name: string, { meta, namespace, from, to }: ReadServiceWorld, isWhole: boolean): Plan | undefined {
  if (meta.deletedAt !== undefined) return blocked(safe(`Service ${name} is being deleted`));
  if (Object.keys(from.selector).length === 0)
    return blocked(safe(`Service ${name} has no selector: its addresses are set by something else`));
  const strange = isWhole ? undefined : Object.keys(to.selector).find(key => !(key in from.selector));
  if (strange !== undefined)
    return blocked(safe(`the selector of ${name} has no label ${strange}; it is ${selectorWords(from.selector)}`));
  const where = selectorWords(to.selector);
  if (isSameJson(from.selector, to.selector))
    return { kind: 'nothing-to-do', because: safe(`Service ${name} reaches ${where} already`) };
  if (to.pods === undefined || from.pods === undefined)
    return blocked(ours('pods could not be read, so nobody knows whether the other side is ready'));
  const [ready, serving] = [readyIn(to), readyIn(from)];
  if (ready >= Math.max(1, serving)) return undefined;
  const because =
    to.pods.length === 0
      ? safe(`no pod carries ${where}`)
      : safe(`only ${ready} of ${to.pods.length} pods of ${where} are ready, and ${serving} serve now`);
  // With as many pods as serve now it could be switched: that is a plan of its own.
  const [only, ...others] = to.deployments ?? [];
  if (!only || others.length > 0 || only.desired >= serving) return blocked(because);
  const first = { do: 'scale', with: { kind: 'Deployment', namespace, name: only.name, replicas: serving } };
  return { kind: 'blocked', because, first };
}

function observe(change: Change, world: ServiceWorld, { hash }: AtTime): Seen {
  if (world.kind === 'unread') return observeUnread(change, world.answer);
  const { raw, from, slices } = world;
  const found = observeObject(change, raw, hash, pointer =>
    safe(`the selector was changed again, to ${selectorWords(from.selector)}, by ${writtenBy(raw, pointer)}`),
  );
  if ('seen' in found) return found.seen;
  const { landed } = found.stands;
  // What the Service selects now is what the change wrote.
  const pods = from.pods;
  if (slices === undefined || pods === undefined)
    return { landed, effect: 'unknown', says: safe('accepted; endpoints or pods could not be read') };
  const own = new Set(pods.map(({ uid }) => uid));
  const endpoints = slices.flatMap(slice => slice.endpoints).filter(({ isTerminating }) => !isTerminating);
  const ready = endpoints.filter(({ podUid, isReady }) => isReady && podUid !== undefined && own.has(podUid)).length;
  const isInEffect = ready > 0 && ready === endpoints.length;
  const says = safe(`${ready} of ${endpoints.length} addresses are ready pods of ${selectorWords(from.selector)}`);
  return { landed, effect: isInEffect ? 'in-effect' : 'waiting', says };
}
