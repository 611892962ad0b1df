import type { Change, Look, Plan, RecordEffect, Seen, Sendable } from '../domain/change.ts';
import { canonical, isObject, type Json, type JsonObject } from '../domain/json.ts';
import { ours, redacted, type SafeText, safe } from '../domain/safe-text.ts';
import type { AnnouncedTo, Announcement } from '../domain/step-form.ts';
import { headOf, pickSections, type TimelinePart, timelineParts } from '../wording/timeline-sections.ts';
import { defineAction, type Given } from './action.ts';
import { planLivesMs } from './change-plan.ts';
import {
  addressee,
  forPeople,
  noReceiver,
  type PeopleWorld,
  planTelling,
  readPeople,
  servingSinks,
} from './tell-people.ts';

type Settings = { readonly to: readonly string[]; readonly include: readonly TimelinePart[] };

const runLog = 'run-log';
const fileName = 'timeline.md';

/** Writes the timeline of the run beside its journal, and tells the channels that are named that it is there. */
export const record = defineAction<Settings, PeopleWorld>({
  name: 'record',
  step: {
    says: 'Write the timeline of the run into a file beside its journal, and tell channels that it is there.',
    class: 'read',
    with: {
      to: { type: 'list', required: true, says: '`run-log` for the file; all else are channels of the settings.' },
      include: { type: 'list', says: `Of ${timelineParts.join(', ')}; all of them where nothing is said.` },
    },
    announces,
  },
  parse,
  read: readPeople,
  plan,
  observe: (what: Change | Look): Seen => ({
    landed: 'unreadable',
    effect: 'in-effect',
    says: 'kind' in what ? ours('written') : safe(`${what.says}: done`),
  }),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  const { to, include = timelineParts } = isObject(raw) ? raw : {};
  const places = texts(to);
  const parts = texts(include)?.flatMap(one => timelineParts.find(part => part === one) ?? []);
  const isWhole = Array.isArray(include) && parts?.length === include.length && parts.length > 0;
  if (!places || places.length === 0) return { problems: ['"to" must be a list, as [run-log, incident]'] };
  if (!parts || !isWhole) return { problems: [`"include" must be a list of ${timelineParts.join(', ')}`] };
  return { settings: { to: places.map(addressee), include: parts } };
}

const texts = (value: Json | undefined): readonly string[] | undefined =>
  Array.isArray(value) && value.every(one => typeof one === 'string' && one !== '')
    ? (value as readonly string[])
    : undefined;

/** Without a text: it is made of the timeline as it is by then. */
function announces(settings: JsonObject, { sinks, place }: AnnouncedTo): readonly Announcement[] {
  const parsed = parse(settings);
  if ('problems' in parsed) return [];
  const { to } = parsed.settings;
  const channels = to.filter(one => one !== runLog);
  const serving = (channel: string) => servingSinks({ sinks }, channel);
  const heard = channels.filter(channel => serving(channel).length > 0);
  const through = [...new Set(heard.flatMap(serving))];
  return [
    ...(to.includes(runLog) ? [{ label: 'writes', says: safe(`${fileName} beside the run's journal`) }] : []),
    ...(heard.length === 0
      ? []
      : [
          {
            label: 'tells',
            says: safe(`${heard.map(one => `#${one}`).join(' and ')}, through ${through.join(' and ')}`),
          },
        ]),
    ...channels
      .filter(channel => !heard.includes(channel))
      .map(channel => ({
        label: 'not told',
        says: safe(`#${channel}: ${noReceiver(`#${channel}`, place)}`),
        isWarning: true as const,
      })),
  ];
}

function plan({ to, include }: Settings, world: PeopleWorld, given: Given): Plan {
  if (!given.step) return { kind: 'blocked', because: ours('only a run of a playbook has a timeline to record') };
  const page = given.step.timeline();
  const call = { do: 'record', with: { to: [...to], include: [...include] } };
  const channels = to.filter(one => one !== runLog);
  const [sink, ...sinks] = [...new Set(channels.flatMap(channel => servingSinks(world, channel)))];
  const file = to.includes(runLog) ? [writing(pickSections(page, include), given)] : [];
  const byHand = safe(`deploy-cockpit journal export ${given.run}`);
  const telling = sink && {
    call,
    urgency: 'notify' as const,
    who: channels.map(channel => `#${channel}`).join(' and '),
    text: messageOf(page, byHand),
    byHand,
  };
  const told = telling ? planTelling([sink, ...sinks], telling, world, given).changes : [];
  const [first, ...others] = [...file, ...told];
  const unserved = channels.filter(channel => servingSinks(world, channel).length === 0).map(one => `#${one}`);
  if (!first)
    return {
      kind: 'nothing-to-do',
      isMissed: true,
      because: safe(`nothing was recorded: ${noReceiver(unserved.join(' or '), given.place)}. ${byHand} prints it`),
    };
  return {
    kind: 'change',
    call,
    hash: given.hash(canonical({ server: given.place.server, cluster: given.place.cluster, call })),
    changes: [first, ...others],
    madeAt: given.now,
    expiresAt: given.now + planLivesMs,
    preview: {
      title: ours('RECORD what was done'),
      changes: [],
      stays: [],
      why: ours('whoever reviews the incident needs it'),
      effect: safe([...file.map(one => one.says), ...told.map(one => one.says)].join('; ')),
      checked: [],
      unknown: [],
      warnings: unserved.map(one => safe(`${noReceiver(one, given.place)}, so nobody is told there`)),
      byHand,
    },
  };
}

function writing(text: string, given: Given): Sendable<RecordEffect> {
  const clean = redactedLines(text);
  return {
    id: given.nextId(),
    target: { cluster: given.place.cluster, gvr: 'files', name: fileName },
    says: safe(`write ${fileName} beside the run's journal`),
    class: 'read',
    probes: [],
    via: 'record',
    bytes: given.hash(canonical(clean)),
    // Writing it again replaces it.
    repeatable: true,
    landsWithinMs: 5_000,
    effect: { via: 'record', to: fileName, text: clean },
  };
}

/** Line by line: what hides one line must not swallow the rest of the page. */
const redactedLines = (text: string): string =>
  text
    .split('\n')
    .map(line => redacted(line))
    .join('\n');

const messageOf = (page: string, byHand: SafeText): SafeText =>
  forPeople(`Recorded: ${headOf(page).join('; ')}. ${byHand} prints the timeline.`);
