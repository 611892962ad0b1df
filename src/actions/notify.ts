import type { Change, Look, Plan } from '../domain/change.ts';
import { isObject, type Json, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { defineAction, type Given } from './action.ts';
import {
  addressee,
  forPeople,
  observeTelling,
  type PeopleWorld,
  planTelling,
  readPeople,
  servingSinks,
} from './tell-people.ts';

type Settings = { readonly channel: string; readonly text: SafeText };

/** Tells a channel. Where no sink serves it nobody is told, the run says so, and goes on. */
export const notify = defineAction<Settings, PeopleWorld>({
  name: 'notify',
  step: {
    says: 'Tells a channel, through every sink of the settings that serves it. Nothing waits for it.',
    class: 'read',
    with: {
      channel: { type: 'name', required: true, says: 'As the settings name it under `serves`.' },
      text: { type: 'message', required: true, says: 'What people read.' },
    },
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

function plan({ channel, text }: Settings, world: PeopleWorld, given: Given): Plan {
  const [first, ...others] = servingSinks(world, channel);
  if (first === undefined)
    return { kind: 'nothing-to-do', because: safe(`nobody was told: no sink serves #${channel}`) };
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
