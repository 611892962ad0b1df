import type { FailedAnswer } from '../domain/answer.ts';
import type { Instant } from '../domain/brands.ts';
import { type JsonObject, textAt } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import type { SettingForms } from '../domain/step-form.ts';
import type { Readers } from './action.ts';
import { type ByService, byServiceSettings, findService, parseByService } from './service-of.ts';
import { type JourneySeen, walkJourney } from './walk-journey.ts';

export type FlowSettings = {
  readonly name: string;
  /** What the last value that is read is called: `order number`. */
  readonly readBack?: string;
  readonly by: ByService;
};
/** How it went when it was walked last, and what its last value is called; or why it could not be walked. */
export type FlowWorld = (JourneySeen & { readonly lastIs: string }) | { readonly unread: FailedAnswer };

export const flowSettings: SettingForms = {
  name: { type: 'name', required: true, says: 'A journey of the `yaml flows` block.' },
  'read-back': { type: 'text', says: 'What a person calls the value that is read last: `order number`.' },
  ...byServiceSettings,
};

export function parseFlow(
  raw: JsonObject,
): { readonly settings: FlowSettings } | { readonly problems: readonly string[] } {
  const { by, problems } = parseByService(raw);
  const [name, readBack] = [textAt(raw, 'name'), textAt(raw, 'read-back')];
  if (!name || problems.length > 0) return { problems: [...problems, ...(name ? [] : ['"name" is missing'])] };
  return { settings: { name, by, ...(readBack && { readBack }) } };
}

type Walked = { readonly at: Instant; readonly world: Promise<FlowWorld> };

/**
 * Walks a journey, unless it was walked less than `everyMs` ago in this step: it is what a user does, an order and all,
 * and a step looks every second. What is kept lies in the step's memory, and says itself how old it is.
 */
export function readFlow(
  settings: FlowSettings,
  from: Readers,
  signal: AbortSignal,
  { everyMs }: { readonly everyMs: number },
): Promise<FlowWorld> {
  const memory = from.walk?.memory;
  const key = `flow ${JSON.stringify(settings)}`;
  const before = memory?.get(key) as Walked | undefined;
  const at = from.now();
  if (before && at - before.at < everyMs) return before.world;
  const world = walk(settings, from, signal);
  memory?.set(key, { at, world } satisfies Walked);
  return world;
}

async function walk(
  { name, by, readBack = 'read' }: FlowSettings,
  from: Readers,
  signal: AbortSignal,
): Promise<FlowWorld> {
  const journey = from.walk?.journeys.get(name);
  if (!journey) return { unread: { kind: 'absent', says: safe(`the playbook has no flow "${name}"`) } };
  const to = await findService(by, from, signal);
  if ('kind' in to) return { unread: to };
  const seen = await walkJourney(journey, to, { services: from.sources.services, now: from.now }, signal);
  return { ...seen, lastIs: readBack };
}

/** `POST /orders 201; order number 1042` */
export const wentInWords = ({ says, last, lastIs }: JourneySeen & { readonly lastIs: string }): string =>
  last === undefined ? says : `${says}; ${lastIs} ${last}`;
