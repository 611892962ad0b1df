import {
  type FlowSettings,
  type FlowWorld,
  flowSettings,
  parseFlow,
  readFlow,
  wentInWords,
} from '../actions/flow-world.ts';
import { age } from '../domain/duration.ts';
import { safe } from '../domain/safe-text.ts';
import { defineCheck } from './check.ts';
import { unknown } from './check-worlds.ts';

/** A journey is what users do, with an order at its end. Between two of them the last one stands, with its age. */
const everyMs = 30_000;

/** A scripted journey through the workload's Service goes well. */
export const flow = defineCheck<FlowSettings, FlowWorld>({
  name: 'flow',
  form: {
    says: 'A journey of the playbook goes well, walked at most every 30 s.',
    with: flowSettings,
  },
  parse: parseFlow,
  read: (settings, from, signal) => readFlow(settings, from, signal, { everyMs }),
  judge({ name }, world, { now }) {
    if ('unread' in world) return unknown(`${name}: ${world.unread.says}`);
    const { went, values, last, at } = world;
    const ago = now - at < 1_000 ? '' : `, ${age(now - at)} ago`;
    return {
      holds: went === 'well' ? 'yes' : went === 'wrong' ? 'no' : 'unknown',
      says: safe(`${name}: ${wentInWords(world)}${ago}`),
      evidence: { values, at },
      ...(last !== undefined && went === 'well' && { readBack: last }),
    };
  },
});
