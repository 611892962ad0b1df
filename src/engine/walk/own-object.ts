import type { Id } from '../../domain/brands.ts';
import type { KubeEffect, KubeSendable, Outcome, Target } from '../../domain/change.ts';
import { canonical, type Json, type JsonObject } from '../../domain/json.ts';
import { safe } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import { send } from '../send.ts';

/** An object of ours beside a workload: who walks it, and how far. None of it changes what runs. */
export type OwnObject = {
  readonly gvr: string;
  readonly collection: string;
  readonly namespace: string;
  readonly name: string;
};

export const ownPath = ({ collection, name }: OwnObject): string => `${collection}/${encodeURIComponent(name)}`;

/** One request about an object of ours, through the same way out as every change. A PATCH is a JSON Patch. */
export async function writeOwn(
  engine: Engine,
  run: Id,
  object: OwnObject,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  body: JsonObject | readonly Json[],
): Promise<Outcome> {
  const { writer, outlets } = engine;
  if (!writer || !outlets) return { kind: 'refused', why: 'rights', says: safe('read only') };
  const target: Target = {
    cluster: engine.place.cluster,
    gvr: object.gvr,
    namespace: object.namespace,
    name: object.name,
  };
  const effect: KubeEffect = {
    via: 'kube',
    method,
    path: method === 'POST' ? object.collection : ownPath(object),
    contentType: method === 'PATCH' ? 'application/json-patch+json' : 'application/json',
    body: JSON.stringify(body),
  };
  const change: KubeSendable = {
    id: engine.ids.next(),
    target,
    says: safe(`note run ${run} in ${object.name}`),
    class: 'change',
    probes: [],
    via: 'kube',
    bytes: engine.hash(canonical(body)),
    repeatable: true,
    landsWithinMs: 0,
    effect,
  };
  return send({ writer, outlets }, change, run);
}
