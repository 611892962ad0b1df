import type { Id } from '../domain/brands.ts';
import type { KeptFile } from '../domain/change.ts';
import { type Json, listAt, textAt } from '../domain/json.ts';
import type { ConfigData } from './config-world.ts';

/** What a restoration overwrote lies in the files of its run, under the id of its change. */
export type KeptBy = { readonly run: Id; readonly change: Id };

const ruleOfKept = /^run\/([0-9A-Za-z-]{1,64})\/([0-9A-Za-z-]{1,64})$/;

/** `run/RUN/CHANGE`, as an undo names where the content before it lies. */
export function keptBy(from: string): KeptBy | undefined {
  const [, run, change] = ruleOfKept.exec(from) ?? [];
  return run && change ? { run: run as Id, change: change as Id } : undefined;
}

export const fromKept = ({ run, change }: KeptBy): string => `run/${run}/${change}`;

export const keptName = ({ change }: Pick<KeptBy, 'change'>): string => `before-${change}.json`;

/** Written as the patch that puts it back, so that kubectl can do it with the file alone. An empty map is stored as none. */
export const keptFile = (change: Id, { data = {}, binaryData = {} }: ConfigData): KeptFile => ({
  name: keptName({ change }),
  text: `${JSON.stringify(
    [
      { op: 'add', path: '/data', value: data },
      { op: 'add', path: '/binaryData', value: binaryData },
    ],
    null,
    2,
  )}\n`,
});

/** As an object that has this content; nothing where the file is no such patch. */
export function contentIn(text: string): Json | undefined {
  const patch = parsed(text);
  const at = (path: string) => listAt(patch).find(one => textAt(one, 'path') === path);
  const [data, binaryData] = [at('/data'), at('/binaryData')];
  return data && binaryData ? { data: contentOf(data), binaryData: contentOf(binaryData) } : undefined;
}

const contentOf = (operation: Json): Json => (operation as { readonly value?: Json }).value ?? {};

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
