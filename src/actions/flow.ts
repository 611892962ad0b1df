import { isObject } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';
import { type FlowSettings, type FlowWorld, flowSettings, parseFlow, readFlow, wentInWords } from './flow-world.ts';

/** Walks a scripted journey once, as a user would, and gives what it read for a person to read back. */
export const flow = defineAction<FlowSettings, FlowWorld>({
  name: 'flow',
  step: {
    says: 'Walk a journey of the playbook once, as a user would, and read a value back.',
    class: 'read',
    with: flowSettings,
    yields: { 'read-back': 'text', says: 'text' },
  },
  parse: raw => (isObject(raw) ? parseFlow(raw) : { problems: ['the settings must be a map'] }),
  // Once for each time that the step is entered, however often it is looked at.
  read: (settings, from, signal) => readFlow(settings, from, signal, { everyMs: Number.POSITIVE_INFINITY }),
  plan: (settings, world) =>
    'unread' in world
      ? { kind: 'blocked', because: world.unread.says }
      : { kind: 'look', says: safe(`walk ${settings.name} as a user would`), withinMs: 60_000 },
  observe(_look, world) {
    if ('unread' in world) return { landed: 'unreadable', effect: 'unknown', says: world.unread.says };
    const { went, says, last, values } = world;
    if (went === 'well')
      return {
        landed: 'after',
        effect: 'in-effect',
        says: safe(wentInWords(world)),
        result: { ...values, says, ...(last !== undefined && { 'read-back': last }) },
      };
    // It is not walked again by itself: what got no answer may have been done all the same.
    return { landed: went === 'unknown' ? 'unreadable' : 'other', effect: 'failed', says };
  },
});
