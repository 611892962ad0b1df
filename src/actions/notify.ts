import type { Change, Look, Plan } from '../domain/change.ts';
import { isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import type { Playbook } from '../domain/playbook.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { AnnouncedTo, Announcement } from '../domain/step-form.ts';
import { defineAction, type Given } from './action.ts';
import {
  addressee,
  announceTelling,
  forPeople,
  noReceiver,
  observeTelling,
  type PeopleWorld,
  phonesInWords,
  planTelling,
  readPeople,
  servingSinks,
} from './tell-people.ts';

type Settings = { readonly channel: string; readonly text: SafeText };

/** Tells a channel. Where no sink serves it nobody is told, the run says so, and goes on: it was not done, and is not ticked. */
export const notify = defineAction<Settings, PeopleWorld>({
  name: 'notify',
  step: {
    says: 'Tells a channel, through every sink of the settings that serves it. Nothing waits for it. Where no sink does, the step counts as not done, says so, and the run goes on.',
    class: 'read',
    with: {
      channel: { type: 'name', required: true, says: 'As the settings name it under `serves`.' },
      text: { type: 'message', required: true, says: 'What people read.' },
    },
    announces,
  },
  parse,
  read: readPeople,
  plan,
  observe: (what: Change | Look) => observeTelling(what as Change),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  const [channel, text] = isObject(raw) ? [textAt(raw, 'channel'), textAt(raw, 'text')] : [];
  if (!channel || !text) return { problems: [`"${channel ? 'text' : 'channel'}" is missing`] };
  return { settings: { channel: addressee(channel), text: forPeople(text) } };
}

/** Without us: the channel itself, and a phone where the playbook names one. */
function tellByHand(channel: string, phones: Playbook['phones']): string {
  const call = phones.length === 0 ? '' : `, or call ${phonesInWords(phones)}`;
  return `write it in #${channel} yourself${call}`;
}

function announces(settings: JsonObject, { sinks, phones, place }: AnnouncedTo): readonly Announcement[] {
  const parsed = parse(settings);
  if ('problems' in parsed) return [];
  const { channel, text } = parsed.settings;
  const telling = { who: `#${channel}`, serving: servingSinks({ sinks }, channel), text };
  return announceTelling({ ...telling, instead: tellByHand(channel, phones) }, place);
}

function plan({ channel, text }: Settings, world: PeopleWorld, given: Given): Plan {
  const [first, ...others] = servingSinks(world, channel);
  if (first === undefined) {
    const byHand = tellByHand(channel, given.step?.phones ?? []);
    const because = safe(`NOBODY WAS TOLD: ${noReceiver(`#${channel}`, given.place)}. By hand: ${byHand}: “${text}”`);
    return { kind: 'nothing-to-do', isMissed: true, because };
  }
  return planTelling(
    [first, ...others],
    {
      call: { do: 'notify', with: { channel, text } },
      urgency: 'notify',
      who: `#${channel}`,
      text,
      byHand: safe(`write in #${channel}: ${text}`),
    },
    world,
    given,
  );
}
