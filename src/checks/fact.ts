import type { FactSeen } from '../domain/fact.ts';
import { textAt } from '../domain/json.ts';
import { readDuration } from '../domain/playbook-values.ts';
import { safe } from '../domain/safe-text.ts';
import { defineCheck } from './check.ts';
import { unknown } from './check-worlds.ts';

type Settings = { readonly name: string; readonly windowMs: number };

/** As far back as steps look that say nothing else. */
const usualWindowMs = 30 * 60_000;

/** A fact is true by its evidence. What a person answers to a fact belongs to the step that needs it, not here. */
export const fact = defineCheck<Settings, FactSeen | undefined>({
  name: 'fact',
  form: {
    says: 'A fact is true, by its own evidence.',
    with: {
      name: { type: 'name', required: true, says: 'One of the facts.' },
      window: { type: 'duration', says: 'How far back is looked; 30m where nothing is said.' },
    },
  },
  parse(raw) {
    const name = textAt(raw, 'name');
    const windowMs = raw.window === undefined ? usualWindowMs : readDuration(raw.window);
    if (name && windowMs !== undefined) return { settings: { name, windowMs } };
    return { problems: [name ? '"window" must be a length of time, as 30m' : '"name" is missing'] };
  },
  async read({ name, windowMs }, { walk }, signal) {
    const [seen] = (await walk?.facts([name], windowMs, signal)) ?? [];
    return seen;
  },
  judge({ name }, seen) {
    if (!seen) return unknown(`${name} could not be looked at`);
    const { value, says, evidence } = seen;
    const holds = value === 'true' ? 'yes' : value === 'false' ? 'no' : 'unknown';
    return { holds, says: safe(`${name}: ${says}`), evidence };
  },
});
