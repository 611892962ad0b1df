import type { Change, Difference, Target } from '../domain/change.ts';
import { age } from '../domain/duration.ts';
import { atPointer, canonical, type Json } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { kindOfGvr, workloadPath } from '../domain/workload.ts';
import type { Engine } from '../engine/engine.ts';
import type { DoubtTable } from './store/state.ts';
import { parseWriters } from './who-wrote.ts';

/** Three columns for a person: what was there, what was meant to be there, and what is there. */
export async function doubtTable(engine: Engine, change: Change, signal: AbortSignal): Promise<DoubtTable> {
  const { target } = change;
  const answer = await engine.reader.get(pathOf(target), signal);
  const now = engine.clock.now();
  if (answer.kind !== 'ok') return { at: now, rows: [{ what: safe(target.name), now: answer.says }] };
  return {
    at: now,
    rows: [...change.probes.map(probe => row(engine, probe, answer.value)), writerRow(answer.value, now)],
  };
}

function pathOf({ gvr, namespace = '', name }: Target): string {
  const kind = kindOfGvr(gvr);
  return kind ? workloadPath({ kind, namespace, name }) : `/api/v1/namespaces/${namespace}/pods/${name}`;
}

function row(
  { hash }: Engine,
  { pointer, before, after }: Change['probes'][number],
  object: Json,
): Difference & { now: SafeText } {
  const value = atPointer(object, pointer);
  const sha = value === undefined ? undefined : hash(canonical(value));
  const now = sha === after ? ours('as expected') : sha === before ? ours('as before') : ours('something else');
  const short = (of: string | undefined): SafeText => (of === undefined ? ours('(absent)') : safe(of.slice(7, 15)));
  return { what: nameOf(pointer), before: short(before), after: short(after), now: safe(`${now} ${short(sha)}`) };
}

const nameOf = (pointer: string): SafeText =>
  pointer === '/spec/template'
    ? ours('pod template')
    : pointer.includes('last-action')
      ? ours('our mark')
      : safe(pointer);

function writerRow(object: Json, now: number): Difference & { now: SafeText } {
  const writer = parseWriters(object)[0];
  const when = writer?.at === undefined ? '' : `, ${age(now - writer.at)} ago`;
  return { what: ours('changed by'), now: writer ? safe(`field manager ${writer.manager}${when}`) : ours('unknown') };
}
