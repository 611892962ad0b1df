import type { Change, Plan, Seen, Sendable, SinkEffect, SinkMessage } from '../domain/change.ts';
import type { Place } from '../domain/environment.ts';
import { canonical, type Json, type JsonObject } from '../domain/json.ts';
import type { Playbook } from '../domain/playbook.ts';
import { ours, redacted, type SafeText, safe } from '../domain/safe-text.ts';
import type { Announcement } from '../domain/step-form.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import type { Given, Readers } from './action.ts';
import { planLivesMs } from './change-plan.ts';

/** Who could be told, and about what. */
export type PeopleWorld = {
  readonly sinks: Readers['sinks'];
  readonly workload?: WorkloadRef;
};

export const readPeople = async (_settings: unknown, { sinks, walk }: Readers): Promise<PeopleWorld> => ({
  sinks,
  ...(walk?.workload && { workload: walk.workload }),
});

/** Names of channels and roles as people write them: `#incident` is `incident`. */
export const addressee = (text: string): string => text.trim().replace(/^[#@]/, '').toLowerCase();

export const servingSinks = ({ sinks }: PeopleWorld, who: string): readonly string[] =>
  sinks.filter(({ serves }) => serves.includes(who)).map(({ name }) => name);

/** Why nobody can be told. */
export const noReceiver = (who: string, { environment }: Place): string =>
  environment === 'practice' ? 'the practice cluster tells nobody' : `the settings name no receiver for ${who}`;

/** Whom to call where no message gets through, as the front matter of the playbook says. */
export const phonesInWords = (phones: Playbook['phones']): string =>
  phones.map(({ role, phone }) => `${role} (${phone})`).join(', ');

/** What a message says to whom, before it leaves; `instead`: what is left to do where nobody would get it. */
export function announceTelling(
  { who, serving, text, instead }: { who: string; serving: readonly string[]; text: SafeText; instead: string },
  place: Place,
): readonly Announcement[] {
  const isHeard = serving.length > 0;
  return [
    isHeard
      ? { label: 'tells', says: safe(`${who}, through ${serving.join(' and ')}; nothing waits for an answer`) }
      : { label: 'tells', says: safe(`NOBODY: ${noReceiver(who, place)}`), isWarning: true },
    { label: 'text', says: safe(`“${text}”`) },
    ...(isHeard ? [] : [{ label: 'by hand', says: safe(instead), isWarning: true as const }]),
  ];
}

type Telling = {
  readonly call: { readonly do: string; readonly with: JsonObject };
  readonly urgency: SinkMessage['urgency'];
  /** A channel or a role. */
  readonly who: string;
  readonly text: SafeText;
  /** The step whose page it takes back. */
  readonly resolves?: string;
  /** The same without us. */
  readonly byHand: SafeText;
};

/** What nobody may read in a chat, a pager or a journal is taken out of a text while it is parsed. */
export const forPeople = (text: string): SafeText => safe(redacted(text));

/**
 * One change for each sink. Its key for the provider is run and step, so that a step which is gone through twice rings
 * once. A sink takes a message and is asked nothing afterwards: there is nothing to probe.
 */
export function planTelling(sinks: readonly [string, ...string[]], telling: Telling, world: PeopleWorld, given: Given) {
  const message = messageOf(telling, world, given);
  const changeTo = (sink: string): Sendable<SinkEffect> => ({
    id: given.nextId(),
    target: { cluster: given.place.cluster, gvr: 'sinks', name: sink },
    says: safe(`${verb(telling)} ${telling.who} through ${sink}: "${message.text}"`),
    class: 'read',
    probes: [],
    via: 'sink',
    bytes: given.hash(canonical(message as unknown as Json)),
    repeatable: true,
    landsWithinMs: sinkPatienceMs,
    effect: { via: 'sink', sink, message },
  });
  const [first, ...others] = sinks;
  return {
    kind: 'change',
    call: telling.call,
    hash: given.hash(hashedOf(sinks, message, telling, given)),
    changes: [changeTo(first), ...others.map(changeTo)],
    madeAt: given.now,
    expiresAt: given.now + planLivesMs,
    preview: {
      title: safe(`${verb(telling).toUpperCase()} ${telling.who}`),
      changes: [],
      stays: [],
      why: message.text,
      effect: safe(`told through ${sinks.join(', ')}; nothing waits for it`),
      checked: [],
      unknown: [ours('whether somebody reads it')],
      warnings: [],
      byHand: telling.byHand,
    },
  } satisfies Plan;
}

/** Longer than a notifier tries. */
const sinkPatienceMs = 6_000;

const verb = ({ urgency, resolves }: Telling): string =>
  resolves ? 'take back the page of' : urgency === 'page' ? 'page' : 'tell';

function messageOf({ urgency, text, resolves }: Telling, { workload }: PeopleWorld, given: Given): SinkMessage {
  const { context } = given.place;
  const step = resolves ?? given.step?.id;
  const where = workload ? [context, workload.namespace, workload.name] : [context, given.place.namespace];
  return {
    urgency,
    text,
    ...(resolves && { resolves: true }),
    dedupKey: step === undefined ? given.run : `${given.run}/${step}`,
    source: safe(where.join('/')),
    details: {
      run: given.run,
      ...(step !== undefined && { step }),
      ...(workload && { workload: workload.name, namespace: workload.namespace }),
      context,
      by: given.by,
    },
  };
}

/** The run stands in the message, and a plan that is made again in another run is the same plan. */
const hashedOf = (
  sinks: readonly string[],
  { text, source }: SinkMessage,
  { call }: Telling,
  { place }: Given,
): string =>
  canonical({ server: place.server, cluster: place.cluster, call: call.do, sinks: [...sinks], text, source });

/** A sink that took a message has done all it does. Of one that did not answer nothing can be read. */
export const observeTelling = (change: Change): Seen => ({
  landed: 'unreadable',
  effect: 'in-effect',
  says: safe(`${change.target.name} took it; whether somebody reads it can't be seen from here`),
});
