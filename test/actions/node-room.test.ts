import { describe, expect, test } from 'vitest';
import { type NodeRoom, nodesRefuse, nodeWords, roomFor } from '../../src/actions/node-room.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { ours } from '../../src/domain/safe-text.ts';

const node = (name: string, allocatable: object = { cpu: '4', memory: '8Gi', pods: '110' }, spec: object = {}) => ({
  metadata: { name },
  spec,
  status: { allocatable },
});
const podOn = (nodeName: string, requests: JsonObject) => ({
  spec: { nodeName, containers: [{ resources: { requests } }] },
});
const template = (resources: JsonObject, spec: JsonObject = {}): JsonObject => ({
  spec: { containers: [{ resources }], ...spec },
});
const oneCore = template({ requests: { cpu: '1', memory: '1Gi' } });
const room = (nodes: readonly object[], pods: readonly object[] = []) =>
  ({ kind: 'read', nodes, pods }) as Extract<NodeRoom, { kind: 'read' }>;

describe('the room for a canary’s pods', () => {
  test('is what the pods that are there leave of each node, not of all together', () => {
    const pods = [podOn('a', { cpu: '3500m' }), podOn('b', { cpu: '3500m' })];
    expect(roomFor(room([node('a'), node('b')], pods), oneCore)).toEqual({ now: 0, ever: 8 });
    expect(roomFor(room([node('a'), node('b')], pods.slice(1)), oneCore)).toEqual({ now: 4, ever: 8 });
  });

  test('ends at the scarcest of cores, memory and the number of pods', () => {
    const of = (allocatable: object) => roomFor(room([node('a', allocatable)]), oneCore).now;
    expect(of({ cpu: '8', memory: '3Gi', pods: '110' })).toBe(3);
    expect(of({ cpu: '2', memory: '30Gi', pods: '110' })).toBe(2);
    expect(of({ cpu: '8', memory: '30Gi', pods: '1' })).toBe(1);
  });

  test('is counted by the limit where only that is written, as the API server does', () => {
    expect(roomFor(room([node('a')]), template({ limits: { cpu: '2' } })).now).toBe(2);
  });

  test('is none on a node that is cordoned, or tainted with what the pod doesn’t tolerate', () => {
    const taints = [{ key: 'gpu', effect: 'NoSchedule' }];
    const nodes = [node('a', undefined, { unschedulable: true }), node('b', undefined, { taints })];
    expect(roomFor(room(nodes), oneCore).ever).toBe(0);
    expect(nodesRefuse(room(nodes), oneCore)).toMatch(/^no node takes such a pod, not even an empty one/);
    const tolerating = template({ requests: { cpu: '1' } }, { tolerations: [{ key: 'gpu', operator: 'Exists' }] });
    expect(roomFor(room(nodes), tolerating).ever).toBe(4);
    expect(nodesRefuse(room(nodes), tolerating)).toBeUndefined();
  });

  test('that is too little is warned of, because nodes may be added; only a pod that is too large is refused', () => {
    const full = room([node('a')], [podOn('a', { cpu: '3' })]);
    expect(nodeWords(full, oneCore, 19).warnings).toEqual([
      'the nodes have room for 1 more such pod at most, and 19 are needed up to the largest weight: a canary that finds none is taken back, unless nodes are added in time',
    ]);
    expect(nodesRefuse(full, oneCore)).toBeUndefined();
    expect(nodesRefuse(full, template({ requests: { cpu: '5' } }))).toBeDefined();
  });

  test('that is enough is said in one line, beside what else was checked', () => {
    const free = room([node('a'), node('b')]);
    expect(nodeWords(free, oneCore, 5)).toEqual({
      checked: ['room on the nodes: 5 more pods up to the largest weight, 8 fit'],
      unknown: [],
      warnings: [],
    });
    expect(nodeWords(free, oneCore, 0).checked).toEqual([]);
  });

  test('that nobody may read is unknown, and no nodes at all are no reason to refuse', () => {
    const denied: NodeRoom = { kind: 'unknown', says: ours('you may not list nodes') };
    expect(nodeWords(denied, oneCore, 2).unknown).toEqual([
      'whether the nodes have room for 2 more pods: you may not list nodes',
    ]);
    expect(nodesRefuse(denied, oneCore)).toBeUndefined();
    expect(nodesRefuse(room([]), oneCore)).toBeUndefined();
  });
});
