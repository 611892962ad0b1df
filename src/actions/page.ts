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
  planTelling,
  readPeople,
  servingSinks,
} from './tell-people.ts';

type Settings = { readonly role: string; readonly text: SafeText; readonly resolves?: string };

/** Wakes somebody. Where no sink serves the role a person has to call, and says that they did. */
export const page = defineAction<Settings, PeopleWorld>({
  name: 'page',
  step: {
    says: 'Pages a role, through every sink of the settings that serves it; where none does, says whom to call.',
    class: 'read',
    with: {
      role: {
        type: 'name',
        required: true,
        says: 'As the settings name it under `serves`, and `phones` in the front matter.',
      },
      text: { type: 'message', required: true, says: 'What the one who is paged reads.' },
      resolves: { type: 'name', says: 'The step whose page this one takes back.' },
    },
    announces,
  },
  parse,
  read: readPeople,
  plan,
  observe: (what: Change | Look) => observeTelling(what as Change),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  const [role, text] = isObject(raw) ? [textAt(raw, 'role'), textAt(raw, 'text')] : [];
  if (!role || !text) return { problems: [`"${role ? 'text' : 'role'}" is missing`] };
  const resolves = textAt(raw, 'resolves');
  return { settings: { role: addressee(role), text: forPeople(text), ...(resolves && { resolves }) } };
}

function announces(settings: JsonObject, { sinks, phones, place }: AnnouncedTo): readonly Announcement[] {
  const parsed = parse(settings);
  if ('problems' in parsed) return [];
  const { role, text } = parsed.settings;
  const telling = { who: role, serving: servingSinks({ sinks }, role), text };
  return announceTelling({ ...telling, instead: callInWords(role, phones) }, place);
}

function plan({ role, text, resolves }: Settings, world: PeopleWorld, given: Given): Plan {
  const [first, ...others] = servingSinks(world, role);
  const byHand = callInWords(role, given.step?.phones);
  // Nobody was paged through us, so there is nothing that could be taken back.
  if (first === undefined && resolves)
    return { kind: 'nothing-to-do', because: safe(`nobody is told: ${noReceiver(role, given.place)}`) };
  if (first === undefined)
    return {
      kind: 'ask',
      question: {
        kind: 'value',
        says: safe(`NOBODY WAS PAGED: ${noReceiver(role, given.place)}. Now ${byHand}. Say: “${text}”`),
        input: { name: 'called', type: 'yes-no', ask: safe(`did you reach ${role}?`) },
      },
    };
  return planTelling(
    [first, ...others],
    {
      call: { do: 'page', with: { role, text, ...(resolves && { resolves }) } },
      urgency: 'page',
      who: role,
      text,
      ...(resolves && { resolves }),
      byHand,
    },
    world,
    given,
  );
}

/** Whom to call when the pager is down: as the playbook's front matter says. */
function callInWords(role: string, known: Playbook['phones'] = []): SafeText {
  const phones = known.filter(one => addressee(one.role) === role).map(({ phone }) => phone);
  return phones.length > 0
    ? safe(`call ${role}: ${phones.join(' or ')}`)
    : safe(`reach ${role} by hand; the playbook names no phone`);
}
