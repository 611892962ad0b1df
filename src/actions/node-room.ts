import type { Answer } from '../domain/answer.ts';
import { field, type Json, type JsonObject, listAt, objectAt, textAt } from '../domain/json.ts';
import { quantityOf } from '../domain/quantity.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { count, counted } from '../wording/numbers.ts';
import type { Readers } from './action.ts';

/** How many more pods of one template the nodes have room for, by what pods ask for. */
export type NodeRoom =
  | { readonly kind: 'read'; readonly nodes: readonly Json[]; readonly pods: readonly Json[] }
  | { readonly kind: 'unknown'; readonly says: SafeText };

/** All pods of more nodes are too much to ask for before one step. */
const mostNodes = 60;

export async function readNodeRoom({ reader }: Pick<Readers, 'reader'>, signal: AbortSignal): Promise<NodeRoom> {
  const nodes = await reader.list('/api/v1/nodes', signal);
  if (nodes.kind !== 'ok') return unknownBecause(nodes);
  if (nodes.value.length > mostNodes)
    return { kind: 'unknown', says: safe(`not counted on ${nodes.value.length} nodes`) };
  const running = encodeURIComponent('status.phase!=Succeeded,status.phase!=Failed');
  const pods = await reader.list(`/api/v1/pods?fieldSelector=${running}`, signal);
  return pods.kind === 'ok' ? { kind: 'read', nodes: nodes.value, pods: pods.value } : unknownBecause(pods);
}

const unknownBecause = ({ says }: Exclude<Answer<unknown>, { kind: 'ok' }>): NodeRoom => ({ kind: 'unknown', says });

type Amounts = { readonly cpu: number; readonly memory: number; readonly pods: number };

/**
 * At most so many more pods of this template find a node; fewer, where affinities or ports keep them apart. `ever`: on
 * nodes that were empty.
 */
export function roomFor(
  { nodes, pods }: Extract<NodeRoom, { kind: 'read' }>,
  template: JsonObject,
): { readonly now: number; readonly ever: number } {
  const need = askedBy(objectAt(template, 'spec'));
  const open = nodes.filter(node => takes(node, template));
  const sum = (free: (node: Json) => Amounts) => open.reduce<number>((all, node) => all + fitting(free(node), need), 0);
  const all = (node: Json): Amounts => ({
    cpu: amountOf(node, 'cpu'),
    memory: amountOf(node, 'memory'),
    pods: amountOf(node, 'pods'),
  });
  const used = Map.groupBy(pods, pod => textAt(pod, 'spec', 'nodeName'));
  const free = (node: Json): Amounts => {
    const whole = all(node);
    const there = (used.get(textAt(node, 'metadata', 'name')) ?? []).map(pod => askedBy(objectAt(pod, 'spec')));
    const taken = (what: 'cpu' | 'memory') => there.reduce((part, one) => part + one[what], 0);
    return {
      cpu: whole.cpu - taken('cpu'),
      memory: whole.memory - taken('memory'),
      pods: whole.pods - there.length,
    };
  };
  return { now: sum(free), ever: sum(all) };
}

/** A node that says nothing of an amount has enough of it. */
const amountOf = (node: Json, name: string): number =>
  quantityOf(textAt(node, 'status', 'allocatable', name)) ?? Number.POSITIVE_INFINITY;

/** What does not add up exactly in binary is no reason to leave a pod out. */
const almost = 1e-9;

function fitting(free: Amounts, need: Pick<Amounts, 'cpu' | 'memory'>): number {
  const by = (what: 'cpu' | 'memory') =>
    need[what] > 0 ? Math.floor(free[what] / need[what] + almost) : Number.POSITIVE_INFINITY;
  const most = Math.min(by('cpu'), by('memory'), Math.floor(free.pods));
  return Number.isFinite(most) ? Math.max(0, most) : mostOnANode;
}

const mostOnANode = 1_000;

function askedBy(spec: JsonObject): Pick<Amounts, 'cpu' | 'memory'> {
  const sum = (resource: string): number =>
    listAt(spec, 'containers').reduce<number>((all, container) => {
      const asked = (list: string) => quantityOf(textAt(container, 'resources', list, resource));
      return all + (asked('requests') ?? asked('limits') ?? 0);
    }, 0);
  return { cpu: sum('cpu'), memory: sum('memory') };
}

/** Cordoned nodes take nothing; tainted ones only what tolerates anything of that key. */
function takes(node: Json, template: JsonObject): boolean {
  if (field(node, 'spec', 'unschedulable') === true) return false;
  const tolerated = listAt(template, 'spec', 'tolerations').map(one => textAt(one, 'key'));
  return listAt(node, 'spec', 'taints')
    .filter(taint => textAt(taint, 'effect') !== 'PreferNoSchedule')
    .every(taint => tolerated.includes(undefined) || tolerated.includes(textAt(taint, 'key')));
}

/** Why no node would ever take such a pod. */
export function nodesRefuse(room: NodeRoom | undefined, template: JsonObject): SafeText | undefined {
  if (room?.kind !== 'read' || room.nodes.length === 0 || roomFor(room, template).ever > 0) return undefined;
  return safe(
    'no node takes such a pod, not even an empty one: each is cordoned, tainted, or smaller than what it asks for',
  );
}

/** What there is to know of the nodes before `more` pods are asked for. */
export function nodeWords(
  room: NodeRoom | undefined,
  template: JsonObject,
  more: number,
): {
  readonly checked: readonly SafeText[];
  readonly unknown: readonly SafeText[];
  readonly warnings: readonly SafeText[];
} {
  const nothing = { checked: [], unknown: [], warnings: [] };
  if (!room || more <= 0) return nothing;
  if (room.kind === 'unknown')
    return {
      ...nothing,
      unknown: [safe(`whether the nodes have room for ${counted(more, 'more pod')}: ${room.says}`)],
    };
  const { now } = roomFor(room, template);
  if (now >= more)
    return {
      ...nothing,
      checked: [safe(`room on the nodes: ${counted(more, 'more pod')} up to the largest weight, ${count(now)} fit`)],
    };
  const says = `the nodes have room for ${now === 0 ? 'no more such pod' : `${counted(now, 'more such pod')} at most`}, and ${more} ${more === 1 ? 'is' : 'are'} needed up to the largest weight: a canary that finds none is taken back, unless nodes are added in time`;
  return { ...nothing, warnings: [safe(says, 300)] };
}
